package io.reachline.posting;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.Message;
import java.util.List;
import java.util.Optional;

/** A store of commands, each written together with the change that it makes to its conversation. */
public interface CommandStore {

  /** The outcome of posting messages, some of which are commands. */
  enum Outcome {
    POSTED,
    /** They had been posted before, so nothing was written. */
    REPEATED,
    /** The conversation has changed since it was read, so nothing was written. */
    OVERTAKEN
  }

  /**
   * Stores a new conversation with its first messages, all or nothing. Does nothing if the
   * conversation exists.
   */
  void create(CommandedConversation conversation, List<Message> messages);

  /** Returns a conversation by a strong read; empty if it does not exist or was deleted. */
  Optional<CommandedConversation> find(ConversationKey key);

  /**
   * Stores messages of one conversation and the changes that they make to it, all or nothing.
   *
   * @param before the conversation as {@link #find} returned it
   * @param after the conversation with the changes
   */
  Outcome post(List<Message> messages, CommandedConversation before, CommandedConversation after);
}
