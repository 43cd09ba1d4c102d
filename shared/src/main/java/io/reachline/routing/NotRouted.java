package io.reachline.routing;

import io.reachline.wire.WireNamed;

/** The reasons not to route a message. */
public enum NotRouted implements WireNamed {
  /** An agent or bot wrote it, or the service itself did. */
  OUTBOUND("it is not an inbound message"),
  ACTIVE("the conversation is active"),
  BLOCKED("the session is blocked"),
  /** Whoever picked up the session has seen it. */
  ACCEPTED("the session was picked up after it was written"),
  LATE("the session ended after it was written");

  private final String text;

  NotRouted(String text) {
    this.text = text;
  }

  /** Returns the reason in words. */
  public String text() {
    return text;
  }
}
