package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import java.time.Instant;
import java.util.SequencedMap;

/** A store of runs, beside their conversation. */
public interface RunStore {

  /** The most steps that are read for {@link #since}. */
  int MAX_STEPS = 500;

  /** Returns the run of an origin, read strongly; without steps if it was not routed yet. */
  Run find(ConversationKey conversation, MessageId origin);

  /**
   * Returns the runs of origins written at or after a time, oldest first, from at most {@link
   * #MAX_STEPS} steps; read strongly.
   */
  SequencedMap<MessageId, Run> since(ConversationKey conversation, Instant written);

  /**
   * Adds a step, unless the run has a step of this number.
   *
   * @return the stored step of this number: the given one, or an earlier one
   */
  Step add(ConversationKey conversation, MessageId origin, Step step);
}
