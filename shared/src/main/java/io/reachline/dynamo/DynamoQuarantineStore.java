package io.reachline.dynamo;

import io.reachline.identity.OrganizationId;
import io.reachline.list.BatchReadingIterator;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.retry.Backoff;
import io.reachline.storage.Retention;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.SourceId;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;

/** A store of quarantined events in DynamoDB. */
final class DynamoQuarantineStore implements QuarantineStore {
  // An event has at most 200,000 bytes: 5 MB.
  private static final int MAX_BATCH = 25;

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;
  private final Batch batch;
  private final Retention retention;
  private final Clock clock;

  DynamoQuarantineStore(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.client = client;
    this.table = client.table(table, QuarantineItem.SCHEMA);
    this.batch = new Batch(Backoff.within(Batch.PATIENCE, clock));
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Added add(QuarantinedEvent event) {
    String partition = Keys.quarantineOf(event.organization());
    Item item =
        Item.of(partition, event.id())
            .set(QuarantineItem.NEWEST_PARTITION_KEY, partition)
            .set(
                QuarantineItem.NEWEST_SORT_KEY,
                QuarantineStore.position(event.createdAt(), event.id()))
            .set(QuarantineItem.SOURCE, event.source().value())
            .set(QuarantineItem.REASON, event.reason())
            .set(QuarantineItem.DETAIL, event.detail())
            .set(QuarantineItem.EVENT, event.event())
            .set(QuarantineItem.CUT, event.cut())
            .set(QuarantineItem.CREATED_AT, event.createdAt().toEpochMilli())
            .set(QuarantineItem.LAST_AT, event.lastAt().toEpochMilli())
            .set(Item.EXPIRES, retention.end(event.lastAt()).getEpochSecond())
            .build();
    Item after =
        table.updateItem(
            request -> request.item(item).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));
    return after.require(QuarantineItem.COUNT) == 1 ? Added.NEW : Added.AGAIN;
  }

  @Override
  public Optional<QuarantinedEvent> find(OrganizationId organization, String id) {
    return Optional.ofNullable(
            table.getItem(request -> request.key(key(organization, id)).consistentRead(true)))
        .flatMap(item -> event(organization, item));
  }

  @Override
  public void delete(OrganizationId organization, String id) {
    table.deleteItem(key(organization, id));
  }

  @Override
  public Iterator<ListEntry<QuarantinedEvent>> list(
      OrganizationId organization, ReadOptions options) {
    Iterator<Item> keys =
        Range.of(Keys.quarantineOf(organization))
            .pages(options, table.index(QuarantineItem.NEWEST_INDEX)::query, false)
            .flatMap(page -> page.items().stream())
            .iterator();
    return new BatchReadingIterator<>(
        keys, Math.min(MAX_BATCH, options.batchSize()), some -> events(organization, some));
  }

  /** Reads events by their keys, since the index has nothing else. */
  private List<ListEntry<QuarantinedEvent>> events(OrganizationId organization, List<Item> keys) {
    Map<String, Item> found =
        batch
            .read(
                client,
                table,
                keys.stream().map(key -> key(organization, key.sortKey())).toList(),
                true)
            .stream()
            .collect(Collectors.toMap(Item::sortKey, item -> item));
    return keys.stream()
        .map(
            key ->
                new ListEntry<>(
                    key.require(QuarantineItem.NEWEST_SORT_KEY),
                    found.getOrDefault(key.sortKey(), key).bytes(),
                    Optional.ofNullable(found.get(key.sortKey()))
                        .flatMap(item -> event(organization, item))))
        .toList();
  }

  private Optional<QuarantinedEvent> event(OrganizationId organization, Item item) {
    return Optional.of(item)
        .filter(stored -> !stored.isExpired(clock))
        .map(
            stored ->
                new QuarantinedEvent(
                    stored.sortKey(),
                    organization,
                    new SourceId(stored.require(QuarantineItem.SOURCE)),
                    stored.require(QuarantineItem.REASON),
                    stored.require(QuarantineItem.DETAIL),
                    stored.require(QuarantineItem.EVENT),
                    Boolean.TRUE.equals(stored.get(QuarantineItem.CUT)),
                    stored.require(QuarantineItem.COUNT),
                    Instant.ofEpochMilli(stored.require(QuarantineItem.CREATED_AT)),
                    Instant.ofEpochMilli(stored.require(QuarantineItem.LAST_AT))));
  }

  private static Key key(OrganizationId organization, String id) {
    return Key.builder().partitionValue(Keys.quarantineOf(organization)).sortValue(id).build();
  }
}
