package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The conversations, as routing reads and moves them. Every change is one conditional write. */
public interface SituationStore {

  /** What is known of a conversation. */
  sealed interface Found {

    record In(Situation situation) implements Found {}

    /** Nothing is known of it, or it has expired. */
    record Absent() implements Found {}

    record Deleted() implements Found {}
  }

  /** Returns a conversation, read strongly. */
  Found find(ConversationKey key);

  /** Returns the conversations among these that are there, as a replica knows them. */
  Map<ConversationKey, Situation> findAll(Collection<ConversationKey> keys);

  /**
   * Queues a closed conversation, if nothing newer has moved it and its session is not blocked.
   *
   * @param position what moved it before must be older than
   * @param ahead how far the provider's clock is ahead of the service's, as far as is known; noted
   *     where it is not zero
   */
  void queue(ConversationKey key, Position position, Duration ahead);

  /** Notes that a session was picked up or ended, unless a later time is noted of the same. */
  void settle(ConversationKey key, Settlement settlement);

  /**
   * Creates a closed conversation for a session whose first event has not come, if there is none.
   */
  Optional<Situation> create(ConversationKey key);
}
