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

  /** Returns whether somebody set the presence here, so that what is inferred does not count. */
  boolean isExplicit() {
    return equals(SET);
  }
}
