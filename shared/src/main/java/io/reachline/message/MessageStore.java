package io.reachline.message;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store of messages. */
public interface MessageStore {

  /** Stores a message unless its id is taken, and returns whether it was stored. */
  boolean create(Message message);

  /** Stores messages of one conversation, all or none; does nothing if they are stored already. */
  void createAll(List<Message> messages);

  /** Marks a stored message as late: received after a newer event of its session. */
  void markLate(Message message);

  void delete(Message message);

  /** Deletes everything in a conversation, in as many writes as necessary. */
  default void deleteAll(ConversationKey conversation) {
    deleteAll(conversation, _ -> {});
  }

  /**
   * Deletes everything in a conversation, in as many writes as necessary.
   *
   * @param routed is told which messages were routed, before it is forgotten that they were
   */
  void deleteAll(ConversationKey conversation, Consumer<Set<MessageId>> routed);

  /** Returns a message of a conversation; strongly consistent. */
  Optional<Message> find(ConversationKey conversation, MessageId id);

  /** Returns a message of an organisation; one that was stored a moment ago may be missing. */
  Optional<Message> find(OrganizationId organization, MessageId id);

  /**
   * Returns a list entry for each of some ids, in their order. Messages of one conversation are
   * read strongly consistent; of an organisation, those stored a moment ago may be missing.
   *
   * @param conversation the conversation whose messages are returned; empty for all conversations
   */
  List<ListEntry<Message>> findAll(
      OrganizationId organization, Optional<ConversationId> conversation, List<MessageId> ids);

  /**
   * Returns messages in the order of their ids. The list of one conversation is strongly
   * consistent; in that of an organisation, messages stored a moment ago may be missing.
   */
  Iterator<ListEntry<Message>> list(MessageRange range, ReadOptions options);
}
