package io.reachline.session;

import java.util.Locale;

/** Whether something is possible; that nobody knows is an answer of its own, not a no. */
public enum Ability {
  YES,
  NO,
  UNKNOWN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
