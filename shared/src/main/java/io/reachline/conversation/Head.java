package io.reachline.conversation;

import java.time.Instant;

/** The head of a conversation: its stored state, without its messages. */
public sealed interface Head {

  /** The conversation does not exist, or has expired. */
  record Absent() implements Head {}

  /** The conversation was deleted, and cannot be created again. */
  record Deleted() implements Head {}

  /**
   * The conversation exists.
   *
   * @param expiresAt when it expires unless it is renewed
   */
  record Live(Conversation conversation, Instant expiresAt) implements Head {}
}
