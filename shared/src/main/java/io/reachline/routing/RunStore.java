package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A store of runs, beside their conversation. */
public interface RunStore {

  /** Returns the run of an origin, read strongly; without steps if it was not routed yet. */
  Run find(ConversationKey conversation, MessageId origin);

  /**
   * Returns the further steps of a run that repeats, latest first. They are read strongly, as they
   * are taken from the stream.
   */
  Stream<Step> further(ConversationKey conversation, MessageId origin);

  /**
   * Visits the runs of origins written at or after a time, oldest first; read strongly. A step may
   * have hundreds of kilobytes, so the steps are read as the visits proceed.
   */
  void visitSince(
      ConversationKey conversation, Instant written, BiConsumer<MessageId, Run> visitor);

  /**
   * Returns the steps of origins written between two times, oldest origin first; of runs that
   * repeat, without their further steps. They are read strongly, as they are taken from the stream.
   */
  Stream<Step> between(ConversationKey conversation, Instant since, Instant until);

  /**
   * Adds a step, unless the run has a step of this number. One that has {@link Step#pending} is a
   * further step of a run that repeats.
   *
   * @return the stored step of this number: the given one, or an earlier one
   */
  Step add(ConversationKey conversation, MessageId origin, Step step);
}
