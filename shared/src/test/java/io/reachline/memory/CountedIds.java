package io.reachline.memory;

import io.reachline.identity.IdSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** A source of ids that count up from 1, in their last digits and in the first 11 as well. */
public final class CountedIds implements IdSource {
  private final AtomicLong last = new AtomicLong();

  @Override
  public String next() {
    long number = last.incrementAndGet();
    // Leaves room for the messages of one request, which count up from their first id.
    return HexFormat.of().toHexDigits(number << 8, 11) + HexFormat.of().toHexDigits(number, 13);
  }
}
