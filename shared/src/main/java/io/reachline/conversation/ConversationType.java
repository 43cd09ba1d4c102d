package io.reachline.conversation;

import io.reachline.wire.WireNamed;

/** The kinds of parties that a conversation is held with. */
public enum ConversationType implements WireNamed {
  CONTACT,
  BOT,
  AGENT,
  SYSTEM;
}
