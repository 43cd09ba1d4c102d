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

/** A store of conversations. Every change is one conditional write. */
public interface ConversationStore {

  Head find(ConversationKey key, Consistency consistency);

  /** Stores a conversation unless it exists or was deleted, and returns whether it was stored. */
  boolean create(Conversation conversation);

  /** Applies a client's change, and returns the head after it. */
  Head change(ConversationKey key, ConversationChange change, Instant now);

  /**
   * Replaces a conversation by a tombstone, which hides its messages.
   *
   * @return whether the conversation existed
   */
  boolean delete(ConversationKey key, Instant now);

  /** Extends the retention of a conversation, because it is written to; not of a deleted one. */
  void renew(ConversationKey key, Instant now);

  /** Returns which of these conversations were deleted. */
  Set<ConversationId> deletedAmong(OrganizationId organization, Collection<ConversationId> ids);

  /** Returns the conversations of an organisation in the order of their {@link #position}. */
  Iterator<ListEntry<Conversation>> list(OrganizationId organization, ReadOptions options);

  /** Returns the position of a conversation in the list of its organisation. */
  static String position(Instant createdAt, ConversationId id) {
    return TimeDigits.of(createdAt) + id.value();
  }
}
