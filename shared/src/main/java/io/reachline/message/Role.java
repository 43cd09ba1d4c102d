package io.reachline.message;

import io.reachline.wire.WireNamed;

/** In which part somebody wrote a message. */
public enum Role implements WireNamed {
  CONTACT,
  AGENT,
  BOT,
  /** This service itself; no client can write as it. */
  SYSTEM;
}
