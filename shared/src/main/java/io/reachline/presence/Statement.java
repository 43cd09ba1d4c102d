package io.reachline.presence;

import java.time.Duration;

/**
 * A statement that a user is online or offline now.
 *
 * @param lifetime the time for which it holds unless it is repeated
 */
public record Statement(boolean isOnline, PresenceSource source, Duration lifetime) {
  /** The time for which an offline presence stands against what is inferred. */
  public static final Duration OFFLINE_LIFETIME = Duration.ofHours(12);

  public static Statement online(PresenceSource source, Duration lifetime) {
    return new Statement(true, source, lifetime);
  }

  public static Statement offline(PresenceSource source) {
    return new Statement(false, source, OFFLINE_LIFETIME);
  }
}
