package io.reachline.identity;

import io.reachline.wire.WireNamed;

/** What a token allows, from the least to the most. */
public enum Scope implements WireNamed {
  GUEST,
  AGENT,
  BOT,
  ADMIN;
}
