package io.reachline.memory;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.identity.OrganizationId;
import io.reachline.list.Scan;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemoryMessageStore implements MessageStore {
  private final Map<Place, Message> messages = new HashMap<>();
  private final ConversationStore conversations;

  private record Place(ConversationKey conversation, MessageId id) {}

  InMemoryMessageStore(ConversationStore conversations) {
    this.conversations = conversations;
  }

  @Override
  public synchronized boolean create(Message message) {
    return messages.putIfAbsent(place(message), message) == null;
  }

  @Override
  public synchronized void createAll(List<Message> all) {
    if (all.stream().noneMatch(message -> messages.containsKey(place(message)))) {
      all.forEach(this::create);
    }
  }

  @Override
  public synchronized void create(Conversation conversation, List<Message> first) {
    if (first.stream().noneMatch(message -> messages.containsKey(place(message)))
        && conversations.create(conversation)) {
      first.forEach(this::create);
    }
  }

  @Override
  public synchronized void markLate(Message message) {
    messages.computeIfPresent(place(message), (_, stored) -> stored.asLate());
  }

  @Override
  public synchronized void delete(Message message) {
    messages.remove(place(message));
  }

  @Override
  public synchronized void deleteAll(ConversationKey conversation) {
    messages.keySet().removeIf(place -> place.conversation().equals(conversation));
  }

  @Override
  public synchronized Optional<Message> find(ConversationKey conversation, MessageId id) {
    return Optional.ofNullable(messages.get(new Place(conversation, id)));
  }

  @Override
  public synchronized Optional<Message> find(OrganizationId organization, MessageId id) {
    return messages.values().stream()
        .filter(message -> message.conversation().organization().equals(organization))
        .filter(message -> message.id().equals(id))
        .findFirst();
  }

  @Override
  public synchronized Iterator<Message> list(MessageRange range, Scan scan) {
    return Scanned.in(
        messages.values().stream().filter(message -> isIn(range, message)),
        message -> message.id().value(),
        scan);
  }

  private static boolean isIn(MessageRange range, Message message) {
    ConversationKey key = message.conversation();
    String id = message.id().value();
    return key.organization().equals(range.organization())
        && range.conversation().filter(other -> !other.equals(key.conversation())).isEmpty()
        && range.types().contains(message.type())
        && id.compareTo(range.from()) >= 0
        && (id.compareTo(range.to()) <= 0 || id.startsWith(range.to()));
  }

  private static Place place(Message message) {
    return new Place(message.conversation(), message.id());
  }
}
