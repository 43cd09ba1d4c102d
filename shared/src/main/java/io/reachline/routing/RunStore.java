package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import java.time.Instant;
import java.util.SequencedMap;

/** Where the steps of runs are kept: with their conversation. */
public interface RunStore {

  /** How many steps are read at most where many runs are asked for. */
  int MAX_STEPS = 500;

  /** Returns the steps of an origin, read strongly; none where it was not routed. */
  Run find(ConversationKey conversation, MessageId origin);

  /**
   * Returns the runs of the origins that were written at a time or after it, read strongly, from
   * the oldest on: those of the first {@link #MAX_STEPS} steps.
   */
  SequencedMap<MessageId, Run> since(ConversationKey conversation, Instant written);

  /**
   * Adds a step, unless there is one of its number.
   *
   * @return the step of this number that is stored now: the one given, or an earlier one
   */
  Step add(ConversationKey conversation, MessageId origin, Step step);
}
