package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The conversations, as routing reads and moves them. Every change is one conditional write. */
public interface RoutedConversations {

  /** What is known of a conversation. */
  sealed interface Found {

    record In(Situation situation) implements Found {}

    /** Nothing is known of it, or it has expired. */
    record Absent() implements Found {}

    record Deleted() implements Found {}
  }

  /** Returns a conversation, read strongly. */
  Found find(ConversationKey key);

  /** Returns how the conversations among these are handled that are there. */
  Map<ConversationKey, Handling> handlings(Collection<ConversationKey> keys);

  /**
   * Queues a closed conversation, if nothing newer has moved it and its session is not blocked.
   *
   * @param position of the message that queues it
   */
  void queue(ConversationKey key, Position position);

  /** Notes that a session was picked up, in Zoho's time, unless a later one is noted. */
  void pickUp(ConversationKey key, Instant eventTime);

  /**
   * Creates a closed conversation for a session whose first event has not come, if there is none.
   */
  Optional<Situation> create(ConversationKey key);
}
