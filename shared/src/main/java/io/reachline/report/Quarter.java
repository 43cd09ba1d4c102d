package io.reachline.report;

import java.time.Duration;
import java.time.Instant;

/** The quarters of hours, of which reports are made. */
final class Quarter {
  static final Duration LENGTH = Duration.ofMinutes(15);

  private Quarter() {}

  /** Returns the beginning of the quarter that includes a time. */
  static Instant of(Instant time) {
    return Instant.ofEpochMilli(
        Math.floorDiv(time.toEpochMilli(), LENGTH.toMillis()) * LENGTH.toMillis());
  }
}
