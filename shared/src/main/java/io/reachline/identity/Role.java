package io.reachline.identity;

import io.reachline.wire.WireNamed;

/** The roles of users, of participants of conversations and of the authors of messages. */
public enum Role implements WireNamed {
  CONTACT,
  AGENT,
  BOT,
  /** An administrator: the role of users only. */
  ADMIN,
  /** This service itself: the role of authors only, which no client can have. */
  SYSTEM;

  /** Returns the roles of the authors of messages. */
  public static Role[] ofAuthors() {
    return new Role[] {CONTACT, AGENT, BOT, SYSTEM};
  }

  /** Returns the roles in which clients can post messages. */
  public static Role[] ofClients() {
    return new Role[] {CONTACT, AGENT, BOT};
  }

  /** Returns the roles of users of the directory. */
  public static Role[] ofUsers() {
    return new Role[] {AGENT, BOT, ADMIN};
  }
}
