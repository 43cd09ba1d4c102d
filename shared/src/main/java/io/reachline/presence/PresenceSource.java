package io.reachline.presence;

/**
 * The way in which a presence is known.
 *
 * @param name the name on the wire; a provider of webhooks has its own
 */
public record PresenceSource(String name) {
  /** Somebody set it. */
  public static final PresenceSource SET = new PresenceSource("set");

  /** The user did something that only somebody does who is there. */
  public static final PresenceSource ACTIVITY = new PresenceSource("activity");

  /** Returns whether somebody set the presence here. */
  boolean isSet() {
    return equals(SET);
  }

  /** Returns whether nobody said it: what somebody said counts more. */
  boolean isInferred() {
    return equals(ACTIVITY);
  }
}
