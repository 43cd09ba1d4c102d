package io.reachline.conversation;

import java.time.Instant;

/** What is stored of a conversation itself, apart from its messages. */
public sealed interface Head {

  /** Nothing is known of it, or it has expired. */
  record Absent() implements Head {}

  /** It was deleted, and stays so. */
  record Deleted() implements Head {}

  /**
   * It is there.
   *
   * @param expiresAt when it ends unless it is renewed
   */
  record Live(Conversation conversation, Instant expiresAt) implements Head {}
}
