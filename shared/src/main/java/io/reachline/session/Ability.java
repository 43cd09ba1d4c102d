package io.reachline.session;

import io.reachline.wire.WireNamed;

/** An answer to whether something is possible. Unknown is an answer of its own, not a no. */
public enum Ability implements WireNamed {
  YES,
  NO,
  UNKNOWN;
}
