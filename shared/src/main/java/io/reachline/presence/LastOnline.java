package io.reachline.presence;

import java.time.Instant;
import java.util.Optional;

/**
 * The last time in which a user was online.
 *
 * @param since when it began; empty if the user was set offline since
 * @param until when it ended, or will end unless it is renewed
 */
public record LastOnline(Optional<Instant> since, Instant until) {

  /** Returns whether the user is online at a time. */
  public boolean isOnlineAt(Instant now) {
    return since.isPresent() && now.isBefore(until);
  }
}
