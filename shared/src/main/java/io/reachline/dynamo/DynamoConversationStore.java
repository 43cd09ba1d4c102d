package io.reachline.dynamo;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.list.BatchReadingIterator;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A store of conversations in DynamoDB. */
final class DynamoConversationStore implements ConversationStore {
  private static final String LIVE = Heads.NOT_DELETED + " AND " + Item.EXPIRES.name() + " > :now";

  // At most 20 kB each: about 2 MB.
  private static final int MAX_BATCH = 100;

  private final Heads heads;
  private final Shards shards;

  DynamoConversationStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this.shards = shards;
    heads = new Heads(client, table, shards, retention, clock);
  }

  @Override
  public Head find(ConversationKey key, Consistency consistency) {
    return head(heads.find(key, consistency));
  }

  @Override
  public boolean create(Conversation conversation) {
    return heads.create(conversation);
  }

  @Override
  public Head change(ConversationKey key, ConversationChange change, Instant now) {
    Item item =
        Item.of(Keys.conversation(key), Keys.HEAD)
            .set(HeadItem.NAME, change.name())
            .set(HeadItem.TYPE, change.type() == null ? null : change.type().wireName())
            .set(HeadItem.CONTACT, change.contact() == null ? null : Json.write(change.contact()))
            .set(HeadItem.META, change.meta() == null ? null : change.meta().toString())
            .set(HeadItem.CHANGED_AT, now.toEpochMilli())
            .set(HeadItem.LAST_CHANGE, TimeDigits.of(now))
            .set(Item.EXPIRES, heads.end())
            .build();
    try {
      return head(
          Optional.of(
              heads
                  .table()
                  .updateItem(
                      request ->
                          request
                              .item(item)
                              .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                              .conditionExpression(ConditionExpressions.of(LIVE, now(heads)))
                              .returnValuesOnConditionCheckFailure(
                                  ReturnValuesOnConditionCheckFailure.ALL_OLD))));
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem()
          ? head(Optional.of(HeadItem.SCHEMA.mapToItem(e.item())))
          : new Head.Absent();
    }
  }

  @Override
  public boolean delete(ConversationKey key, Instant now) {
    // Keeps no other attribute, so that no index shows the conversation any more.
    Item tombstone =
        Item.of(Keys.conversation(key), Keys.HEAD)
            .set(HeadItem.DELETED_AT, now.toEpochMilli())
            .build();
    return ConditionalWrite.isPut(
        heads.table(), tombstone, ConditionExpressions.of(LIVE, now(heads)));
  }

  @Override
  public void renew(ConversationKey key, Instant now) {
    Item item = Item.of(Keys.conversation(key), Keys.HEAD).set(Item.EXPIRES, heads.end()).build();
    ConditionalWrite.done(
        () ->
            heads
                .table()
                .updateItem(
                    request ->
                        request
                            .item(item)
                            .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                            .conditionExpression(ConditionExpressions.of(LIVE, now(heads)))));
  }

  @Override
  public Set<ConversationId> deletedAmong(
      OrganizationId organization, Collection<ConversationId> ids) {
    return heads.findAll(Heads.partitionKeys(organization, ids)).values().stream()
        .filter(item -> item.has(HeadItem.DELETED_AT))
        .map(item -> Keys.conversation(item.partitionKey()).conversation())
        .collect(Collectors.toSet());
  }

  @Override
  public Iterator<ListEntry<Conversation>> list(OrganizationId organization, ReadOptions options) {
    List<Range> ranges =
        shards.read(organization, Keys.conversationsOf(organization)).stream()
            .map(Range::of)
            .toList();
    Iterator<ListEntry<Item>> keys =
        Range.merge(
            ranges,
            options,
            heads.table().index(HeadItem.NEWEST_INDEX)::query,
            false,
            key ->
                new ListEntry<>(
                    key.require(HeadItem.NEWEST_SORT_KEY), key.bytes(), Optional.of(key)));
    return new BatchReadingIterator<>(
        keys, Math.min(MAX_BATCH, options.batchSize()), this::conversations);
  }

  /** The index has only keys, so that no event pays for it: the rest is read in a batch. */
  private List<ListEntry<Conversation>> conversations(List<ListEntry<Item>> entries) {
    List<Item> keys = entries.stream().map(entry -> entry.value().orElseThrow()).toList();
    Map<String, Item> found = heads.findAll(keys.stream().map(Item::partitionKey).toList());
    return keys.stream()
        .map(
            key ->
                new ListEntry<>(
                    key.require(HeadItem.NEWEST_SORT_KEY),
                    found.getOrDefault(key.partitionKey(), key).bytes(),
                    Optional.ofNullable(found.get(key.partitionKey()))
                        .filter(item -> !item.has(HeadItem.DELETED_AT))
                        .map(Heads::conversation)))
        .toList();
  }

  private Head head(Optional<Item> found) {
    if (found.isEmpty() || heads.isExpired(found.get())) {
      return new Head.Absent();
    }
    Item item = found.get();
    return item.has(HeadItem.DELETED_AT)
        ? new Head.Deleted()
        : new Head.Live(
            Heads.conversation(item), Instant.ofEpochSecond(item.require(Item.EXPIRES)));
  }

  private static Map<String, AttributeValue> now(Heads heads) {
    return Map.of(":now", ConditionExpressions.number(heads.now() / 1000));
  }
}
