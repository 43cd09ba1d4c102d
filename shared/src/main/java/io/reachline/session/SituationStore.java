package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** A store of the situations of conversations. Every change is one conditional write. */
public interface SituationStore {

  /** The result of a lookup. */
  sealed interface Found {

    record In(Situation situation) implements Found {}

    /** There is no such conversation, or it has expired. */
    record Absent() implements Found {}

    record Deleted() implements Found {}
  }

  /** Returns the situation of a conversation, read strongly. */
  Found find(ConversationKey key);

  /** Returns the situations of those conversations that exist, read from any replica. */
  Map<ConversationKey, Situation> findAll(Collection<ConversationKey> keys);

  /**
   * Queues a closed conversation, if nothing newer has moved it and its session is not blocked.
   *
   * @param position the new position; only something older may have moved it before
   * @param ahead the known lead of the provider's clock over the service's; noted unless it is zero
   */
  void queue(ConversationKey key, Position position, Duration ahead);

  /** Notes that a session was picked up or ended, unless a later time is noted already. */
  void settle(ConversationKey key, Settlement settlement);

  /**
   * Creates a closed conversation for a session whose first event has not come yet, if there is
   * none.
   *
   * @return the situation that is stored now; empty if the conversation was deleted
   */
  Optional<Situation> create(ConversationKey key);
}
