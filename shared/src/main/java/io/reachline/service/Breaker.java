package io.reachline.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The state of a service's circuit breaker. After {@value #TOLERATED} attempts in a row that failed
 * it opens, and nothing is sent for a while. Then one delivery is tried: if it fails, the breaker
 * opens for twice as long.
 *
 * @param failures the number of attempts that failed since one succeeded last
 * @param failingSince when the first of them failed; empty if there is none
 * @param openings how often it was opened since an attempt succeeded last; 0 if it is closed
 * @param openUntil until when nothing is sent; empty if it is closed
 */
public record Breaker(
    int failures, Optional<Instant> failingSince, int openings, Optional<Instant> openUntil) {
  /** The breaker of a service that takes what it is sent. */
  public static final Breaker CLOSED = new Breaker(0, Optional.empty(), 0, Optional.empty());

  /** The number of failures in a row after which it opens. */
  static final int TOLERATED = 5;

  /** The time after which a service that only failed is given up. */
  static final Duration PATIENCE = Duration.ofHours(24);

  private static final DoublingPause PAUSE =
      new DoublingPause(Duration.ofSeconds(30), Duration.ofHours(1));

  public Breaker {
    failingSince = failingSince.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    openUntil = openUntil.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
  }

  /** Returns whether the service counts as broken, until an attempt succeeds. */
  public boolean isBroken() {
    return openings > 0;
  }

  /** Returns whether nothing may be sent now. */
  boolean isOpen(Instant now) {
    return openUntil.filter(now::isBefore).isPresent();
  }

  /** Returns whether the service has failed for so long that it is to be disabled. */
  boolean isHopeless(Instant now) {
    return failures >= TOLERATED
        && failingSince.filter(since -> !since.plus(PATIENCE).isAfter(now)).isPresent();
  }

  /** Returns the breaker after an attempt that the service refused: it is there, at least. */
  Breaker afterRefusal(Instant now) {
    return new Breaker(failures + 1, since(now), openings, openUntil);
  }

  /**
   * Returns the breaker after an attempt that failed.
   *
   * @param random a number from 0 to 1, excluding 1
   */
  Breaker afterFailure(Instant now, double random) {
    Breaker counted = afterRefusal(now);
    // What failed while it is open was sent before: only the trial after it counts as one.
    return isOpen(now) || (openings == 0 && counted.failures < TOLERATED)
        ? counted
        : new Breaker(
            counted.failures,
            counted.failingSince,
            openings + 1,
            Optional.of(now.plus(PAUSE.after(openings, random))));
  }

  private Optional<Instant> since(Instant now) {
    return failingSince.or(() -> Optional.of(now));
  }
}
