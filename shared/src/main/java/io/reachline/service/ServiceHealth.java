package io.reachline.service;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The health of a service: what its answers have been, and the next ring for it.
 *
 * @param wakeAt when the ring comes that was sent last to wake this service; empty if none was sent
 *     since that one came
 */
public record ServiceHealth(Breaker breaker, Optional<Instant> wakeAt) {
  /** The health of a service that was never called. */
  public static final ServiceHealth NEW = new ServiceHealth(Breaker.CLOSED, Optional.empty());

  public ServiceHealth {
    wakeAt = wakeAt.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
  }
}
