package io.reachline.local.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A stream that hands on whole lines, without their ends. */
final class Lines extends OutputStream {

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> consumer;

  Lines(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  @Override
  public synchronized void write(int octet) {
    if (octet != '\n') {
      line.write(octet);
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    consumer.accept(text.stripTrailing());
  }
}
