package io.reachline.session;

import io.reachline.wire.WireNamed;

/** A cause that keeps messages from being exchanged. */
public enum Cause implements WireNamed {
  NONE,
  CHANNEL,
  SESSION,
  ASSIGNMENT,
  QUOTA,
  AUTHORIZATION,
  END_USER,
  ERROR;

  @Override
  public String wireName() {
    return WireNamed.super.wireName().replace('_', ' ');
  }
}
