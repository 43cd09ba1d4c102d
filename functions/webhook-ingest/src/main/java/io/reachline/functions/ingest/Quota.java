package io.reachline.functions.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A limit on how often something may be done in a window of time. */
final class Quota {
  private final int limit;
  private final Duration window;
  private final Clock clock;
  private Instant end = Instant.MIN;
  private int used;

  Quota(int limit, Duration window, Clock clock) {
    this.limit = limit;
    this.window = window;
    this.clock = clock;
  }

  /** Uses the quota once; returns false where nothing of it is left. */
  synchronized boolean use() {
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      end = now.plus(window);
      used = 0;
    }
    if (used == limit) {
      return false;
    }
    used++;
    return true;
  }
}
