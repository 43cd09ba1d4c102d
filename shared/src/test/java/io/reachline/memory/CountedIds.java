package io.reachline.memory;

import io.reachline.identity.IdSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that count up: the first ends in 1. Their first digits, which messages take, count too. */
public final class CountedIds implements IdSource {
  private final AtomicLong last = new AtomicLong();

  @Override
  public String next() {
    long number = last.incrementAndGet();
    // Messages of one request take the numbers behind theirs.
    return HexFormat.of().toHexDigits(number << 8, 11) + HexFormat.of().toHexDigits(number, 13);
  }
}
