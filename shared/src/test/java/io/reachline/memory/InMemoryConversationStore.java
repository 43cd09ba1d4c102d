package io.reachline.memory;

import io.reachline.conversation.Consistency;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.identity.OrganizationId;
import io.reachline.list.Scan;
import io.reachline.memory.StoredHead.Present;
import io.reachline.memory.StoredHead.Tombstone;
import io.reachline.session.SessionStore.Reach;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

final class InMemoryConversationStore implements ConversationStore {
  private final HeadsInMemory heads;

  InMemoryConversationStore(HeadsInMemory heads) {
    this.heads = heads;
  }

  @Override
  public Head find(ConversationKey key, Consistency consistency) {
    return heads.find(key).map(InMemoryConversationStore::head).orElseGet(Head.Absent::new);
  }

  private static Head head(StoredHead stored) {
    return switch (stored) {
      case Present present -> new Head.Live(present.joined(), present.expiresAt());
      case Tombstone() -> new Head.Deleted();
    };
  }

  @Override
  public boolean create(Conversation conversation) {
    AtomicBoolean created = new AtomicBoolean();
    heads.update(
        conversation.key(),
        stored -> {
          created.set(stored.isEmpty() || heads.isExpired(stored.get()));
          return created.get() ? Optional.of(fresh(conversation)) : stored;
        });
    return created.get();
  }

  private StoredHead fresh(Conversation conversation) {
    return new Present(
        conversation, Optional.empty(), new Reach(Optional.empty(), Optional.empty()), heads.end());
  }

  @Override
  public Head change(ConversationKey key, ConversationChange change, Instant now) {
    updateLive(
        key,
        present ->
            present
                .withConversation(change.applyTo(present.conversation(), now))
                .until(heads.end()));
    return find(key, Consistency.STRONG);
  }

  @Override
  public boolean delete(ConversationKey key, Instant now) {
    return updateLive(key, _ -> new Tombstone());
  }

  @Override
  public void renew(ConversationKey key, Instant now) {
    updateLive(key, present -> present.until(heads.end()));
  }

  private boolean updateLive(ConversationKey key, Function<Present, StoredHead> change) {
    AtomicBoolean updated = new AtomicBoolean();
    UnaryOperator<Optional<StoredHead>> update =
        stored ->
            stored.map(
                head -> {
                  Optional<Present> live =
                      HeadsInMemory.present(head).filter(present -> !heads.isExpired(present));
                  updated.set(live.isPresent());
                  return live.map(change).orElse(head);
                });
    heads.update(key, update);
    return updated.get();
  }

  @Override
  public Set<ConversationId> deletedAmong(
      OrganizationId organization, Collection<ConversationId> ids) {
    return ids.stream()
        .filter(
            id ->
                find(new ConversationKey(organization, id), Consistency.STRONG)
                    instanceof Head.Deleted)
        .collect(Collectors.toSet());
  }

  @Override
  public Iterator<Conversation> list(OrganizationId organization, Scan scan) {
    return Scanned.in(
        heads.present(organization).map(Present::joined),
        conversation -> ConversationStore.place(conversation.createdAt(), conversation.id()),
        scan);
  }
}
