package io.reachline.local.gateway;

import io.reachline.local.template.RouteLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A bucket of tokens, of which each request takes one. It fills at the rate of a limit, up to its
 * burst, and is full at first.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html">
 *     Throttling requests to HTTP APIs</a>
 */
final class TokenBucket {
  private final RouteLimit limit;
  private final Clock clock;
  private double tokens;
  private Instant filled;

  TokenBucket(RouteLimit limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
    this.tokens = limit.burst();
    this.filled = clock.instant();
  }

  /** Takes a token; returns false if there is none. */
  synchronized boolean take() {
    Instant now = clock.instant();
    if (now.isAfter(filled)) {
      double more = Duration.between(filled, now).toNanos() / 1e9 * limit.perSecond();
      tokens = Math.min(limit.burst(), tokens + more);
    }
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
