package io.reachline.session;

import io.reachline.wire.WireNamed;

/** Whether something is possible; that nobody knows is an answer of its own, not a no. */
public enum Ability implements WireNamed {
  YES,
  NO,
  UNKNOWN;
}
