package io.reachline.identity;

import io.reachline.wire.WireNamed;

/** The scopes of access tokens, from the least powerful to the most. */
public enum Scope implements WireNamed {
  GUEST,
  AGENT,
  BOT,
  ADMIN;
}
