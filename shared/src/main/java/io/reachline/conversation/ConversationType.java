package io.reachline.conversation;

import java.util.Locale;

/** With whom a conversation is held. */
public enum ConversationType {
  CONTACT,
  BOT,
  AGENT,
  SYSTEM;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the type of a name that {@link #wireName()} gave. */
  public static ConversationType ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
