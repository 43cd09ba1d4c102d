package io.reachline.memory;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

final class InMemoryMessageStore implements MessageStore {
  private final Map<Place, Message> messages = new HashMap<>();
  private final HeadsInMemory heads;
  private final Function<ConversationKey, Set<MessageId>> origins;
  private final List<Consumer<ConversationKey>> others;

  private record Place(ConversationKey conversation, MessageId id) {}

  /**
   * @param origins returns the messages of a conversation that were routed
   * @param others called with a conversation when everything in it is deleted
   */
  InMemoryMessageStore(
      HeadsInMemory heads,
      Function<ConversationKey, Set<MessageId>> origins,
      List<Consumer<ConversationKey>> others) {
    this.heads = heads;
    this.origins = origins;
    this.others = others;
  }

  @Override
  public synchronized boolean create(Message message) {
    return create(message, 1);
  }

  private boolean create(Message message, int units) {
    heads.consumption().table(message.conversation(), units);
    boolean isNew = messages.putIfAbsent(place(message), message) == null;
    if (isNew) {
      heads.consumption().messages(message);
    }
    return isNew;
  }

  /** Stores messages in a transaction, which costs twice as much. */
  private void createInTransaction(List<Message> all) {
    all.forEach(message -> create(message, 2));
  }

  @Override
  public synchronized void createAll(List<Message> all) {
    if (all.stream().noneMatch(message -> messages.containsKey(place(message)))) {
      createInTransaction(all);
    }
  }

  /** Stores a conversation with its first messages, atomically. */
  synchronized void create(CommandedConversation conversation, List<Message> first) {
    if (first.stream().noneMatch(message -> messages.containsKey(place(message)))
        && heads.create(conversation)) {
      heads.consumption().table(conversation.conversation().key(), 2);
      heads.consumption().conversations(conversation.conversation().key());
      createInTransaction(first);
    }
  }

  /** Stores messages and changes their conversation, atomically. */
  synchronized CommandStore.Outcome post(
      List<Message> all, CommandedConversation before, CommandedConversation after) {
    if (all.stream().anyMatch(message -> messages.containsKey(place(message)))) {
      return CommandStore.Outcome.REPEATED;
    }
    AtomicBoolean isUnchanged = new AtomicBoolean();
    heads.updateLive(
        before.conversation().key(),
        present -> {
          CommandedConversation now = present.toCommand();
          isUnchanged.set(
              now.movedBy().equals(before.movedBy())
                  && now.lastChange().equals(before.lastChange())
                  && now.effectiveAt().equals(before.effectiveAt()));
          return isUnchanged.get() ? present.commanded(after).until(heads.end()) : present;
        });
    if (!isUnchanged.get()) {
      return CommandStore.Outcome.OVERTAKEN;
    }
    heads.countRenewal(before.conversation().key(), 2);
    createInTransaction(all);
    return CommandStore.Outcome.POSTED;
  }

  @Override
  public synchronized void markLate(Message message) {
    heads.consumption().table(message.conversation(), 1);
    heads.consumption().messages(message);
    messages.computeIfPresent(place(message), (_, stored) -> stored.asLate());
  }

  @Override
  public synchronized void delete(Message message) {
    heads.consumption().table(message.conversation(), 1);
    heads.consumption().messages(message);
    messages.remove(place(message));
  }

  @Override
  public synchronized void deleteAll(
      ConversationKey conversation, Consumer<Set<MessageId>> routed) {
    routed.accept(origins.apply(conversation));
    messages.keySet().removeIf(place -> place.conversation().equals(conversation));
    others.forEach(other -> other.accept(conversation));
  }

  @Override
  public synchronized Optional<Message> find(ConversationKey conversation, MessageId id) {
    return Optional.ofNullable(messages.get(new Place(conversation, id)))
        .filter(message -> !isExpired(message));
  }

  @Override
  public synchronized Optional<Message> find(OrganizationId organization, MessageId id) {
    return messages.values().stream()
        .filter(message -> message.conversation().organization().equals(organization))
        .filter(message -> message.id().equals(id))
        .filter(message -> !isExpired(message))
        .findFirst();
  }

  @Override
  public synchronized List<ListEntry<Message>> findAll(
      OrganizationId organization, Optional<ConversationId> conversation, List<MessageId> ids) {
    return ids.stream()
        .map(
            id ->
                InMemoryList.entry(
                    id.value(),
                    conversation
                        .map(one -> find(new ConversationKey(organization, one), id))
                        .orElseGet(() -> find(organization, id))))
        .toList();
  }

  @Override
  public synchronized Iterator<ListEntry<Message>> list(MessageRange range, ReadOptions options) {
    return InMemoryList.read(
        messages.values().stream().filter(message -> isIn(range, message) && !isExpired(message)),
        message -> message.id().value(),
        options);
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

  private boolean isExpired(Message message) {
    return heads.isPastMessage(message.arrivedAt());
  }

  private static Place place(Message message) {
    return new Place(message.conversation(), message.id());
  }
}
