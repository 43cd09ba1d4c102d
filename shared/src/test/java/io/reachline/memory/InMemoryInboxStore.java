package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.inbox.Acceptance;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class InMemoryInboxStore implements InboxStore {
  private final Map<Place, InboxEntry> entries = new LinkedHashMap<>();
  // Until when each one stays out; DynamoDB may remember it for longer.
  private final Map<Place, Instant> taken = new HashMap<>();
  private final Map<Noted, Acceptance> acceptances = new HashMap<>();

  private final HeadsInMemory heads;

  InMemoryInboxStore(HeadsInMemory heads) {
    this.heads = heads;
  }

  private record Place(Inbox inbox, ConversationKey conversation, MessageId origin) {}

  private record Noted(ConversationKey conversation, MessageId command) {}

  @Override
  public synchronized void put(List<InboxEntry> added) {
    for (InboxEntry entry : added) {
      Instant end = taken.get(place(entry));
      heads.consumption().table(entry.conversation(), 1);
      if ((end == null || !end.isAfter(heads.now()))
          && entries.putIfAbsent(place(entry), entry) == null) {
        heads.consumption().entries(entry);
      }
    }
  }

  @Override
  public synchronized List<InboxEntry> of(ConversationKey conversation) {
    return entries.values().stream()
        .filter(entry -> entry.conversation().equals(conversation))
        .filter(entry -> !heads.isPast(entry.createdAt()))
        .toList();
  }

  @Override
  public synchronized int count(ConversationKey conversation) {
    return of(conversation).size();
  }

  @Override
  public synchronized Set<MessageId> origins(ConversationKey conversation) {
    Stream<MessageId> out =
        taken.entrySet().stream()
            .filter(place -> place.getValue().isAfter(heads.now()))
            .map(Map.Entry::getKey)
            .filter(place -> place.conversation().equals(conversation))
            .map(Place::origin);
    return Stream.concat(of(conversation).stream().map(InboxEntry::origin), out)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized void take(List<InboxEntry> leaving) {
    for (InboxEntry entry : leaving) {
      heads.consumption().table(entry.conversation(), 1);
      if (entries.remove(place(entry)) != null) {
        heads.consumption().entries(entry);
      }
      taken.put(place(entry), heads.now().plus(TAKEN_FOR));
    }
  }

  @Override
  public synchronized Acceptance note(ConversationKey conversation, Acceptance acceptance) {
    heads.consumption().table(conversation, 1);
    return acceptances.computeIfAbsent(
        new Noted(conversation, acceptance.command()), _ -> acceptance);
  }

  @Override
  public synchronized List<Acceptance> acceptancesAfter(
      ConversationKey conversation, MessageId command) {
    return acceptances.entrySet().stream()
        .filter(entry -> entry.getKey().conversation().equals(conversation))
        .map(Map.Entry::getValue)
        .filter(acceptance -> acceptance.command().compareTo(command) >= 0)
        .filter(acceptance -> !heads.isPast(acceptance.command().createdAt()))
        .sorted(Comparator.comparing(Acceptance::command))
        .toList();
  }

  @Override
  public synchronized Iterator<ListEntry<InboxEntry>> list(
      List<Inbox> inboxes, ReadOptions options) {
    return InMemoryList.read(
        entries.values().stream()
            .filter(entry -> inboxes.contains(entry.inbox()))
            .filter(entry -> !heads.isPast(entry.createdAt())),
        InboxStore::position,
        options);
  }

  synchronized void deleteAll(ConversationKey conversation) {
    entries.keySet().removeIf(place -> place.conversation().equals(conversation));
    taken.keySet().removeIf(place -> place.conversation().equals(conversation));
    acceptances.keySet().removeIf(noted -> noted.conversation().equals(conversation));
  }

  private static Place place(InboxEntry entry) {
    return new Place(entry.inbox(), entry.conversation(), entry.origin());
  }
}
