package io.reachline.conversation;

import io.reachline.wire.WireNamed;

/** The states of a conversation. */
public enum ConversationStatus implements WireNamed {
  /** Waits to be accepted. */
  QUEUED,
  /** An agent or bot has accepted it. */
  ACTIVE,
  /** Over, until the next message of the contact. */
  CLOSED;
}
