package io.reachline.message;

import java.util.Locale;

/** In which part somebody wrote a message. */
public enum Role {
  CONTACT,
  AGENT,
  BOT,
  /** This service itself; no client can write as it. */
  SYSTEM;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the role of a name that {@link #wireName()} gave. */
  public static Role ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
