package io.reachline.session;

/** A reply status: whether messages can be exchanged in a session, and if not, why. */
public interface ReplyStatus {

  /** Returns whether the business can send messages now. */
  Ability canSend();

  /** Returns whether the end user's messages still come in. */
  Ability canReceive();

  /** Returns the cause that keeps messages from being sent; {@link Cause#NONE} where none does. */
  Cause cause();

  /** Returns the status in words that a person understands. */
  String text();

  /** Returns what an agent can do about it, in one sentence. */
  String remedy();
}
