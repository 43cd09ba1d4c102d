package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.Acceptance;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageId;
import io.reachline.retry.Backoff;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;

/** A store of inbox entries in DynamoDB: beside their conversation, and by inbox in an index. */
final class DynamoInboxStore implements InboxStore {
  private static final String SEPARATOR = " ";
  private static final int MAX_BATCH = 25;
  private static final int MAX_AT_ONCE = 500;
  private static final Expression NOT_TAKEN =
      Expression.builder().expression(ConditionExpressions.absent(EntryItem.TAKEN)).build();

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;
  private final Shards shards;
  private final Retention retention;
  private final Clock clock;
  private final Batch batch;

  DynamoInboxStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this(client, table, shards, retention, clock, Backoff.within(Batch.PATIENCE, clock));
  }

  DynamoInboxStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock,
      Backoff backoff) {
    this.client = client;
    this.shards = shards;
    this.batch = new Batch(backoff);
    this.table = client.table(table, EntryItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public void put(List<InboxEntry> entries) {
    ParallelWrites.each(entries, this::put);
  }

  private void put(InboxEntry entry) {
    Item item =
        builder(entry, retention.conversationEnd(entry.createdAt()))
            .set(
                EntryItem.NEWEST_PARTITION_KEY,
                shards.written(
                    entry.inbox().organization(),
                    Keys.entriesOf(entry.inbox()),
                    entry.conversation().conversation().value()))
            .set(EntryItem.NEWEST_SORT_KEY, InboxStore.position(entry))
            .build();
    // Does nothing if the entry exists, or was taken out.
    ConditionalWrite.putIfAbsent(table, item);
  }

  @Override
  public List<InboxEntry> of(ConversationKey conversation) {
    return StrongQuery.prefix(table, Keys.conversation(conversation), Keys.ENTRY, NOT_TAKEN)
        .filter(item -> !item.isExpired(clock))
        .map(DynamoInboxStore::entry)
        .toList();
  }

  @Override
  public int count(ConversationKey conversation) {
    return StrongQuery.count(table, Keys.conversation(conversation), Keys.ENTRY, NOT_TAKEN);
  }

  @Override
  public Set<MessageId> origins(ConversationKey conversation) {
    return StrongQuery.prefix(
            table,
            Keys.conversation(conversation),
            Keys.ENTRY,
            List.of(Item.PARTITION_KEY.name(), Item.SORT_KEY.name(), Item.EXPIRES.name()))
        .filter(item -> !item.isExpired(clock))
        .map(item -> Keys.originOfEntry(item.sortKey()))
        .collect(Collectors.toSet());
  }

  @Override
  public void take(List<InboxEntry> entries) {
    Instant end = clock.instant().plus(TAKEN_FOR);
    List<Item> taken =
        entries.stream()
            .distinct()
            .map(entry -> builder(entry, end).set(EntryItem.TAKEN, true).build())
            .toList();
    for (int begin = 0; begin < taken.size(); begin += MAX_AT_ONCE) {
      // Each with the patience of a batch: a partition takes about 1,000 writes a second.
      batch.send(
          taken.subList(begin, Math.min(taken.size(), begin + MAX_AT_ONCE)),
          MAX_BATCH,
          this::write);
    }
  }

  /** Puts items unconditionally, and returns those left unprocessed. */
  private List<Item> write(List<Item> items) {
    WriteBatch.Builder<Item> writes = WriteBatch.builder(Item.class).mappedTableResource(table);
    items.forEach(writes::addPutItem);
    return client
        .batchWriteItem(
            BatchWriteItemEnhancedRequest.builder().writeBatches(writes.build()).build())
        .unprocessedPutItemsForTable(table);
  }

  private static Item.Builder builder(InboxEntry entry, Instant end) {
    return Item.of(Keys.conversation(entry.conversation()), Keys.entry(entry))
        .set(Item.EXPIRES, end.getEpochSecond());
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
  public List<Acceptance> acceptancesAfter(ConversationKey conversation, MessageId command) {
    return StrongQuery.between(
            table,
            Keys.conversation(conversation),
            Keys.acceptance(command),
            // After every hexadecimal digit.
            Keys.ACCEPTANCE + "g")
        .filter(item -> !item.isExpired(clock))
        .map(DynamoInboxStore::acceptance)
        .toList();
  }

  @Override
  public Iterator<ListEntry<InboxEntry>> list(List<Inbox> inboxes, ReadOptions options) {
    List<Range> ranges =
        inboxes.stream()
            .flatMap(inbox -> shards.read(inbox.organization(), Keys.entriesOf(inbox)).stream())
            .map(partition -> new Range(partition, "", oldest(), ""))
            .toList();
    return Range.merge(
        ranges,
        options,
        table.index(EntryItem.NEWEST_INDEX)::query,
        false,
        item ->
            new ListEntry<>(
                item.require(EntryItem.NEWEST_SORT_KEY), item.bytes(), Optional.of(entry(item))));
  }

  private static InboxEntry entry(Item item) {
    String[] inbox = Objects.requireNonNull(item.get(EntryItem.NEWEST_PARTITION_KEY)).split("#", 4);
    String position = item.require(EntryItem.NEWEST_SORT_KEY);
    InboxEntry entry =
        new InboxEntry(
            new Inbox(new OrganizationId(inbox[0]), inbox[2]),
            Keys.conversation(item.partitionKey()),
            InboxStore.origin(position),
            item.sortKey().startsWith(Keys.TASK),
            !item.sortKey().startsWith(Keys.WRITTEN),
            InboxStore.createdAt(position));
    return InboxStore.behind(position).map(entry::behind).orElse(entry);
  }

  /**
   * Returns the position of the oldest entry that has not expired. The index does not have the time
   * of expiry.
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
