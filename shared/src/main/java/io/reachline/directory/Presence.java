package io.reachline.directory;

import java.time.Instant;

/**
 * The presence of a user.
 *
 * @param isOnline the value that was last set
 * @param until when an online presence ends unless it is renewed
 */
public record Presence(boolean isOnline, Instant until) {

  /** The presence of a user who was never online. */
  public static final Presence OFFLINE = new Presence(false, Instant.EPOCH);

  /** Returns whether the user is online at a time. */
  public boolean isOnlineAt(Instant now) {
    return isOnline && now.isBefore(until);
  }
}
