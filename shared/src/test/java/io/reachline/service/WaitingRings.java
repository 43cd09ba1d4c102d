package io.reachline.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A queue of rings that hands each out once it is due, and again unless it was taken. */
final class WaitingRings implements RingQueue {
  private final Clock clock;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Ring ring, Instant from) {}

  WaitingRings(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void put(Ring ring, Duration delay) {
    if (delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException("SQS takes delays of 15 minutes at most");
    }
    // SQS counts in whole seconds.
    long seconds = Math.max(0, delay.plusMillis(999).toSeconds());
    waiting.add(
        new Waiting(Ring.ofJson(ring.toJson().toString()), clock.instant().plusSeconds(seconds)));
  }

  /** Removes and returns the next ring that is due. */
  synchronized Optional<Ring> next() {
    Optional<Waiting> next =
        waiting.stream()
            .filter(one -> !one.from().isAfter(clock.instant()))
            .min(Comparator.comparing(Waiting::from));
    next.ifPresent(waiting::remove);
    return next.map(Waiting::ring);
  }

  /** Returns when the next ring is due; empty if there is none. */
  synchronized Optional<Instant> nextAt() {
    return waiting.stream().map(Waiting::from).min(Comparator.naturalOrder());
  }

  synchronized int size() {
    return waiting.size();
  }
}
