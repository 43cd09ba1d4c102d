package io.reachline.service;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The state of a service's circuit breaker.
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

  public Breaker {
    failingSince = failingSince.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    openUntil = openUntil.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
  }

  /** Returns whether the service counts as broken, until an attempt succeeds. */
  public boolean isBroken() {
    return openings > 0;
  }
}
