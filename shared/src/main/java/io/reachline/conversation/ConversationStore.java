package io.reachline.conversation;

import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.storage.Consistency;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;

/** Where conversations are kept. Every change is one conditional write. */
public interface ConversationStore {

  Head find(ConversationKey key, Consistency consistency);

  /** Creates a conversation, and returns whether there was none, a deleted one included. */
  boolean create(Conversation conversation);

  /** Makes a client's change, and returns the conversation after it. */
  Head change(ConversationKey key, ConversationChange change, Instant now);

  /**
   * Puts a tombstone in a conversation's place, which hides all that it holds.
   *
   * @return whether there was a conversation
   */
  boolean delete(ConversationKey key, Instant now);

  /** Puts off the end of a conversation that is still written to; does nothing if it is deleted. */
  void renew(ConversationKey key, Instant now);

  /** Returns which of these conversations were deleted. */
  Set<ConversationId> deletedAmong(OrganizationId organization, Collection<ConversationId> ids);

  /** Returns the conversations of an organisation in the order of their {@link #position}. */
  Iterator<ListEntry<Conversation>> list(OrganizationId organization, ReadOptions options);

  /** Returns where a conversation stands in the list of its organisation's. */
  static String position(Instant createdAt, ConversationId id) {
    return TimeDigits.of(createdAt) + id.value();
  }
}
