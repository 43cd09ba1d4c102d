package io.reachline.local;

import io.reachline.local.DemoScript.Scene;
import io.reachline.local.event.EventGenerator;
import io.reachline.local.event.EventSender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code demo}. */
@Command(
    name = "demo",
    description = {
      "Plays half an hour of a busy day in two minutes: customers write, agents come, go and accept.",
      "Before it, it sends events of Zoho Desk, of the last hour."
    })
final class DemoCommand implements Callable<Integer> {

  // The same day each time.
  private static final long SEED = 1;
  private static final int SESSIONS = 8;
  private static final int SESSION_EVENTS = 32;
  private static final int MESSAGES = 16;

  @Mixin @Nullable HelpOption help;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "The service's URL. Default: ${DEFAULT-VALUE}.")
  URI url = URI.create("http://localhost:8080");

  @Option(
      names = "--length",
      paramLabel = "PT2M",
      defaultValue = "PT2M",
      description = "How long it takes, as an ISO 8601 duration. Default: ${DEFAULT-VALUE}.")
  Duration length = Duration.ofMinutes(2);

  @Override
  public Integer call() throws IOException, InterruptedException {
    sendEvents();
    try (DemoPlayer player = new DemoPlayer(url, line -> System.out.println(line))) {
      long start = System.nanoTime();
      for (Scene scene : DemoScript.scenes(SEED)) {
        long due =
            start + length.toNanos() / DemoScript.LENGTH.toSeconds() * scene.after().toSeconds();
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        player.play(scene);
      }
    }
    return 0;
  }

  private void sendEvents() throws IOException, InterruptedException {
    List<String> bodies = new ArrayList<>();
    new EventGenerator(SESSIONS, SESSION_EVENTS, MESSAGES, SEED, Instant.now())
        .generate(bodies::add);
    try (EventSender sender =
        new TokenClient(url)
            .eventSender(1, Writer.nullWriter(), line -> System.err.println(line))) {
      EventSender.Summary summary =
          sender.send(new BufferedReader(new StringReader(String.join("\n", bodies))));
      if (!summary.isComplete()) {
        throw new IllegalStateException(
            "%s refused events of Zoho Desk: %s".formatted(url, summary));
      }
    }
  }
}
