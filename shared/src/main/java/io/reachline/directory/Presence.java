package io.reachline.directory;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The presence of a user.
 *
 * @param isOnline the value that was last set
 * @param until when an online presence ends unless it is renewed
 */
public record Presence(boolean isOnline, Instant until) {

  /** The presence of a user who was never online. */
  public static final Presence OFFLINE = new Presence(false, Instant.EPOCH);

  /** The rule of a presence in JSON, phrased to follow the field's name. */
  public static final String RULE = "must be online or offline";

  private static final String ONLINE_NAME = "online";
  private static final String OFFLINE_NAME = "offline";

  /** Returns whether a presence in JSON is online; empty if it is not a presence. */
  public static Optional<Boolean> read(@Nullable Object json) {
    return ONLINE_NAME.equals(json) || OFFLINE_NAME.equals(json)
        ? Optional.of(ONLINE_NAME.equals(json))
        : Optional.empty();
  }

  /** Returns the presence at a time, as it is in JSON. */
  public String nameAt(Instant now) {
    return isOnlineAt(now) ? ONLINE_NAME : OFFLINE_NAME;
  }

  /** Returns whether the user is online at a time. */
  public boolean isOnlineAt(Instant now) {
    return isOnline && now.isBefore(until);
  }
}
