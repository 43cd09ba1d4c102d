package io.reachline.conversation;

import io.reachline.wire.WireNamed;

/** The state of a conversation. */
public enum ConversationStatus implements WireNamed {
  /** Waits for somebody to accept it. */
  QUEUED,
  /** Somebody is at work in it. */
  ACTIVE,
  /** Nobody is at work in it, and nobody waits. */
  CLOSED;
}
