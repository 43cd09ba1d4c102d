package io.reachline.message;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where messages are kept. */
public interface MessageStore {

  /** Stores a message unless there is one of its id, and returns whether there was none. */
  boolean create(Message message);

  /** Stores messages of one conversation, all or none; does nothing if they are stored already. */
  void createAll(List<Message> messages);

  /** Notes of a message that a newer event of its session was known when it came. */
  void markLate(Message message);

  void delete(Message message);

  /** Deletes all that a conversation holds, in as many writes as it takes. */
  void deleteAll(ConversationKey conversation);

  /** Returns a message of a conversation, read strongly. */
  Optional<Message> find(ConversationKey conversation, MessageId id);

  /** Returns a message of an organisation; one of the last moments may be missing. */
  Optional<Message> find(OrganizationId organization, MessageId id);

  /**
   * Returns what is stored of some ids, for each of them and in their order. Messages of one
   * conversation are read strongly; over an organisation, those of the last moments may be missing.
   *
   * @param conversation the only one whose messages are returned; empty for any
   */
  List<ListEntry<Message>> findAll(
      OrganizationId organization, Optional<ConversationId> conversation, List<MessageId> ids);

  /**
   * Returns messages in the order of their ids. Those of one conversation are read strongly; over
   * an organisation, those of the last moments may be missing.
   */
  Iterator<ListEntry<Message>> list(MessageRange range, ReadOptions options);
}
