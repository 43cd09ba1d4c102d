package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;

/** Where the steps of runs are kept: with their conversation. */
public interface RunStore {

  /** Returns the steps of an origin, read strongly; none where it was not routed. */
  Run find(ConversationKey conversation, MessageId origin);

  /**
   * Adds a step, unless there is one of its number.
   *
   * @return the step of this number that is stored now: the one given, or an earlier one
   */
  Step add(ConversationKey conversation, MessageId origin, Step step);
}
