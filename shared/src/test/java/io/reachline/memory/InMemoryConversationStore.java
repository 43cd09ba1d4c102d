package io.reachline.memory;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.memory.StoredHead.Present;
import io.reachline.memory.StoredHead.Tombstone;
import io.reachline.posting.CommandedConversation;
import io.reachline.storage.Consistency;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
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
    heads.consumption().table(conversation.key(), 1);
    boolean isNew = heads.create(CommandedConversation.fresh(conversation));
    if (isNew) {
      heads.consumption().conversations(conversation.key());
    }
    return isNew;
  }

  @Override
  public Head change(ConversationKey key, ConversationChange change, Instant now) {
    heads.countRenewal(key, 1);
    heads.updateLive(
        key,
        present ->
            present
                .withConversation(change.applyTo(present.conversation(), now))
                .withChange(TimeDigits.of(now))
                .until(heads.end()));
    return find(key, Consistency.STRONG);
  }

  @Override
  public boolean delete(ConversationKey key, Instant now) {
    heads.countRenewal(key, 1);
    boolean isDeleted = heads.updateLive(key, _ -> new Tombstone());
    if (isDeleted) {
      heads.consumption().conversations(key);
    }
    return isDeleted;
  }

  @Override
  public void renew(ConversationKey key, Instant now) {
    heads.countRenewal(key, 1);
    heads.updateLive(key, present -> present.until(heads.end()));
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
  public Iterator<ListEntry<Conversation>> list(OrganizationId organization, ReadOptions options) {
    return InMemoryList.read(
        heads.present(organization).map(Present::joined),
        conversation -> ConversationStore.position(conversation.createdAt(), conversation.id()),
        options);
  }
}
