package io.reachline.conversation;

import java.util.Locale;

/** The state of a conversation. */
public enum ConversationStatus {
  /** Waits for somebody to accept it. */
  QUEUED,
  /** Somebody is at work in it. */
  ACTIVE,
  /** Nobody is at work in it, and nobody waits. */
  CLOSED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the status of a name that {@link #wireName()} gave. */
  public static ConversationStatus ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
