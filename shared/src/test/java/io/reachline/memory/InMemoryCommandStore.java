package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.memory.StoredHead.Present;
import io.reachline.message.Message;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import java.util.List;
import java.util.Optional;

final class InMemoryCommandStore implements CommandStore {
  private final HeadsInMemory heads;
  private final InMemoryMessageStore messages;

  InMemoryCommandStore(HeadsInMemory heads, InMemoryMessageStore messages) {
    this.heads = heads;
    this.messages = messages;
  }

  @Override
  public Optional<CommandedConversation> find(ConversationKey key) {
    return heads.findPresent(key).map(Present::toCommand);
  }

  @Override
  public void create(CommandedConversation conversation, List<Message> first) {
    messages.create(conversation, first);
  }

  @Override
  public Outcome post(
      List<Message> posted, CommandedConversation before, CommandedConversation after) {
    return messages.post(posted, before, after);
  }
}
