package io.reachline.directory;

import java.time.Instant;

/**
 * Whether a user is there.
 *
 * @param isOnline as it was last set
 * @param until when an online presence ends unless it is set again
 */
public record Presence(boolean isOnline, Instant until) {

  /** The presence of somebody who has never been there. */
  public static final Presence OFFLINE = new Presence(false, Instant.EPOCH);

  /** Whether the user is there at a time. */
  public boolean isOnlineAt(Instant now) {
    return isOnline && now.isBefore(until);
  }
}
