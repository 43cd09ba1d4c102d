package io.reachline.posting;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.Message;
import java.util.List;
import java.util.Optional;

/** Where commands are kept, together with what they change. */
public interface CommandStore {

  /** What came of posting messages with commands among them. */
  enum Outcome {
    POSTED,
    /** They were posted before, and nothing is changed. */
    REPEATED,
    /** Somebody else has changed the conversation since it was read: nothing is written. */
    OVERTAKEN
  }

  /**
   * Stores a new conversation with its first messages, all or none; does nothing if it is there.
   */
  void create(CommandedConversation conversation, List<Message> messages);

  /** Returns a conversation, read strongly; empty where there is none, or it was deleted. */
  Optional<CommandedConversation> find(ConversationKey key);

  /**
   * Stores messages of one conversation and what they make of it, all or none.
   *
   * @param before the conversation as it was found
   */
  Outcome post(List<Message> messages, CommandedConversation before, CommandedConversation after);
}
