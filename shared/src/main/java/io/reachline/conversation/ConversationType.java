package io.reachline.conversation;

import io.reachline.wire.WireNamed;

/** With whom a conversation is held. */
public enum ConversationType implements WireNamed {
  CONTACT,
  BOT,
  AGENT,
  SYSTEM;
}
