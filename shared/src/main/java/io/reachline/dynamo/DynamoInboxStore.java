package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageId;
import io.reachline.routing.Acceptance;
import io.reachline.routing.Inbox;
import io.reachline.routing.InboxEntry;
import io.reachline.routing.InboxStore;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;

/** A store of inbox entries in DynamoDB: beside their conversation, and by inbox in an index. */
public final class DynamoInboxStore implements InboxStore {
  private static final String SEPARATOR = " ";

  private final DynamoDbTable<Item> table;
  private final Retention retention;
  private final Clock clock;

  public DynamoInboxStore(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.table = client.table(table, EntryItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public void put(InboxEntry entry) {
    Item item =
        builder(entry)
            .set(EntryItem.NEWEST_PARTITION_KEY, Keys.entriesOf(entry.inbox()))
            .set(EntryItem.NEWEST_SORT_KEY, InboxStore.position(entry))
            .build();
    // Where it is already, or was taken, nothing is to be done.
    ConditionalWrite.putIfAbsent(table, item);
  }

  @Override
  public List<InboxEntry> of(ConversationKey conversation) {
    return StrongQuery.prefix(table, Keys.conversation(conversation), Keys.ENTRY)
        .filter(item -> !item.has(EntryItem.TAKEN) && !item.isExpired(clock))
        .map(DynamoInboxStore::entry)
        .toList();
  }

  @Override
  public void take(InboxEntry entry) {
    table.putItem(builder(entry).set(EntryItem.TAKEN, true).build());
  }

  private Item.Builder builder(InboxEntry entry) {
    return Item.of(Keys.conversation(entry.conversation()), Keys.entry(entry))
        .set(Item.EXPIRES, retention.conversationEnd(entry.createdAt()).getEpochSecond());
  }

  @Override
  public Acceptance note(ConversationKey conversation, Acceptance acceptance) {
    Item item =
        Item.of(Keys.conversation(conversation), Keys.acceptance(acceptance.command()))
            .set(
                EntryItem.INBOXES,
                acceptance.inboxes().stream()
                    .map(StepItem::inbox)
                    .collect(Collectors.joining(SEPARATOR)))
            .set(
                Item.EXPIRES,
                retention.conversationEnd(acceptance.command().createdAt()).getEpochSecond())
            .build();
    return ConditionalWrite.putOrFind(table, item)
        .map(DynamoInboxStore::acceptance)
        .orElse(acceptance);
  }

  @Override
  public List<Acceptance> acceptancesAfter(ConversationKey conversation, MessageId message) {
    return StrongQuery.between(
            table,
            Keys.conversation(conversation),
            Keys.acceptance(message),
            // After every hexadecimal digit.
            Keys.ACCEPTANCE + "g")
        .filter(item -> !item.isExpired(clock))
        .map(DynamoInboxStore::acceptance)
        .toList();
  }

  @Override
  public Iterator<ListEntry<InboxEntry>> list(List<Inbox> inboxes, ReadOptions options) {
    List<Range> ranges =
        inboxes.stream().map(inbox -> new Range(Keys.entriesOf(inbox), "", oldest(), "")).toList();
    return Range.merge(
        ranges,
        options,
        (range, part) ->
            range
                .pages(part, table.index(EntryItem.NEWEST_INDEX)::query, false)
                .flatMap(page -> page.items().stream())
                .map(
                    item ->
                        new ListEntry<>(
                            item.require(EntryItem.NEWEST_SORT_KEY),
                            item.bytes(),
                            Optional.of(entry(item))))
                .iterator());
  }

  private static InboxEntry entry(Item item) {
    String[] inbox = Objects.requireNonNull(item.get(EntryItem.NEWEST_PARTITION_KEY)).split("#", 3);
    String position = item.require(EntryItem.NEWEST_SORT_KEY);
    return new InboxEntry(
        new Inbox(new OrganizationId(inbox[0]), inbox[2]),
        Keys.conversation(item.partitionKey()),
        InboxStore.origin(position),
        item.sortKey().startsWith(Keys.TASK),
        !item.sortKey().startsWith(Keys.WRITTEN),
        InboxStore.createdAt(position));
  }

  /**
   * Returns the position of the oldest entry that has not expired, of which the index tells
   * nothing.
   */
  private String oldest() {
    Instant horizon = retention.conversationHorizon(clock.instant());
    return TimeDigits.of(horizon);
  }

  private static Acceptance acceptance(Item item) {
    return new Acceptance(
        new MessageId(item.sortKey().substring(Keys.ACCEPTANCE.length())),
        Stream.of(item.require(EntryItem.INBOXES).split(SEPARATOR, -1))
            .filter(text -> !text.isEmpty())
            .map(StepItem::inbox)
            .toList());
  }
}
