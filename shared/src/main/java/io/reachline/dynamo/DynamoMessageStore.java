package io.reachline.dynamo;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.retry.Backoff;
import io.reachline.routing.RoutingTrigger;
import io.reachline.storage.Retention;
import io.reachline.wire.WireNamed;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbIndex;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** A store of messages in DynamoDB. */
final class DynamoMessageStore implements MessageStore {
  private static final int MAX_DELETE_BATCH = 25;

  // If a request names so few types, there are messages of each, as a rule.
  private static final int MAX_NAMED_TYPES = 3;

  // Queries that are under way at the same time.
  private static final int MAX_QUERIES = 10;

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;
  private final DynamoDbIndex<Item> byType;
  private final Shards shards;
  private final Retention retention;
  private final Clock clock;
  private final Batch batch;

  DynamoMessageStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this(client, table, shards, retention, clock, Backoff.within(Batch.PATIENCE, clock));
  }

  DynamoMessageStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock,
      Backoff backoff) {
    this.client = client;
    this.shards = shards;
    this.clock = clock;
    this.batch = new Batch(backoff);
    this.table = client.table(table, MessageItem.SCHEMA);
    this.byType = this.table.index(MessageItem.MESSAGES_INDEX);
    this.retention = retention;
  }

  @Override
  public boolean create(Message message) {
    return ConditionalWrite.putIfAbsent(table, item(message));
  }

  @Override
  public void createAll(List<Message> messages) {
    Transaction.write(client, request -> putAll(request, messages));
  }

  /** Adds messages to a transaction, in the given order. */
  void putAll(TransactWriteItemsEnhancedRequest.Builder request, List<Message> messages) {
    messages.forEach(
        message ->
            request.addPutItem(
                table,
                TransactPutItemEnhancedRequest.builder(Item.class)
                    .item(item(message))
                    .conditionExpression(ConditionExpressions.ABSENT)
                    .build()));
  }

  @Override
  public void markLate(Message message) {
    Item late = builder(message).set(MessageItem.LATE, true).build();
    try {
      table.updateItem(
          request ->
              request
                  .item(late)
                  .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                  .conditionExpression(ConditionExpressions.PRESENT));
    } catch (ConditionalCheckFailedException e) {
      // The message was purged in the meantime.
    }
  }

  @Override
  public void delete(Message message) {
    table.deleteItem(key(message.conversation(), message.id()));
  }

  @Override
  public void deleteAll(ConversationKey conversation, Consumer<Set<MessageId>> routed) {
    Key partition = Key.builder().partitionValue(Keys.conversation(conversation)).build();
    table
        .query(
            request ->
                request
                    .queryConditional(QueryConditional.keyEqualTo(partition))
                    .attributesToProject(Item.PARTITION_KEY.name(), Item.SORT_KEY.name())
                    .limit(MAX_DELETE_BATCH)
                    .consistentRead(true))
        .forEach(
            page -> {
              List<Item> items =
                  page.items().stream().filter(item -> !item.sortKey().equals(Keys.HEAD)).toList();
              routed.accept(
                  items.stream()
                      .map(Item::sortKey)
                      .filter(key -> key.startsWith(Keys.STEP))
                      .map(Keys::origin)
                      .collect(Collectors.toSet()));
              deleteBatch(items);
            });
  }

  private void deleteBatch(List<Item> items) {
    batch.send(items.stream().map(table::keyFrom).toList(), MAX_DELETE_BATCH, this::delete);
  }

  /** Deletes items, and returns the keys left unprocessed. */
  private List<Key> delete(List<Key> keys) {
    WriteBatch.Builder<Item> writes = WriteBatch.builder(Item.class).mappedTableResource(table);
    keys.forEach(writes::addDeleteItem);
    return client
        .batchWriteItem(
            BatchWriteItemEnhancedRequest.builder().writeBatches(writes.build()).build())
        .unprocessedDeleteItemsForTable(table);
  }

  @Override
  public Optional<Message> find(ConversationKey conversation, MessageId id) {
    return Optional.ofNullable(
            table.getItem(request -> request.key(key(conversation, id)).consistentRead(true)))
        .filter(item -> !item.isExpired(clock))
        .map(DynamoMessageStore::message);
  }

  @Override
  public Optional<Message> find(OrganizationId organization, MessageId id) {
    return item(organization, id)
        .filter(item -> !item.isExpired(clock))
        .map(DynamoMessageStore::message);
  }

  private Optional<Item> item(OrganizationId organization, MessageId id) {
    return shards
        .read(organization, Keys.messagesOfType(organization, id.type()), id.value())
        .stream()
        .flatMap(partition -> item(partition, id).stream())
        .findFirst();
  }

  private Optional<Item> item(String partition, MessageId id) {
    Key key = Key.builder().partitionValue(partition).sortValue(Keys.message(id)).build();
    return byType.query(QueryConditional.keyEqualTo(key)).stream()
        .flatMap(page -> page.items().stream())
        .findFirst();
  }

  @Override
  public List<ListEntry<Message>> findAll(
      OrganizationId organization, Optional<ConversationId> conversation, List<MessageId> ids) {
    Map<String, Item> found =
        items(organization, conversation, ids)
            .collect(Collectors.toMap(Item::sortKey, item -> item, (first, _) -> first));
    return ids.stream()
        .map(
            id ->
                Optional.ofNullable(found.get(Keys.message(id)))
                    .map(this::placed)
                    .orElseGet(() -> new ListEntry<>(id.value(), 0, Optional.empty())))
        .toList();
  }

  private Stream<Item> items(
      OrganizationId organization, Optional<ConversationId> conversation, List<MessageId> ids) {
    // Without their conversation, the keys of messages are known only to the index.
    return conversation
        .map(one -> new ConversationKey(organization, one))
        .map(one -> ids.stream().map(id -> key(one, id)).toList())
        .map(keys -> batch.read(client, table, keys, true).stream())
        .orElseGet(
            () ->
                ids.stream()
                    .gather(Gatherers.mapConcurrent(MAX_QUERIES, id -> item(organization, id)))
                    .flatMap(Optional::stream));
  }

  private ListEntry<Message> placed(Item item) {
    return new ListEntry<>(
        Keys.message(item.sortKey()).value(),
        item.bytes(),
        Optional.of(item)
            .filter(found -> !found.isExpired(clock))
            .map(DynamoMessageStore::message));
  }

  @Override
  public Iterator<ListEntry<Message>> list(MessageRange range, ReadOptions options) {
    List<Range> ranges =
        range.types().stream()
            .flatMap(
                type ->
                    partitions(range, type)
                        .map(
                            partition ->
                                new Range(
                                    partition, Keys.message(type, ""), range.from(), range.to())))
            .toList();
    boolean ofConversation = range.conversation().isPresent();
    if (ofConversation && ranges.size() > MAX_NAMED_TYPES) {
      return new SkipScan(table, options).read(ranges, this::placed);
    }
    Range.Query query = ofConversation ? table::query : byType::query;
    return Range.merge(ranges, options, query, ofConversation, this::placed);
  }

  private Stream<String> partitions(MessageRange range, MessageType type) {
    OrganizationId organization = range.organization();
    return range
        .conversation()
        .map(id -> Stream.of(Keys.conversation(new ConversationKey(organization, id))))
        .orElseGet(
            () -> shards.read(organization, Keys.messagesOfType(organization, type)).stream());
  }

  private Item item(Message message) {
    OrganizationId organization = message.conversation().organization();
    MessageId id = message.id();
    String key = Keys.messagesOfType(organization, id.type());
    return item(message, shards.written(organization, key, id.value()), retention);
  }

  /** Returns the item of a message of an organisation with one shard. */
  static Item item(Message message, Retention retention) {
    OrganizationId organization = message.conversation().organization();
    return item(message, Keys.messagesOfType(organization, message.type()), retention);
  }

  private static Item item(Message message, String indexKey, Retention retention) {
    // Deconstructed, so that a new property does not compile until it has an attribute.
    return switch (message) {
      case Message(
              _,
              _,
              var role,
              var text,
              var user,
              var isBackchannel,
              var meta,
              var display,
              var receivedAt,
              var effectiveAt,
              var late,
              var event) ->
          builder(message)
              .set(MessageItem.MESSAGES_PARTITION_KEY, indexKey)
              .set(MessageItem.ROLE, role.wireName())
              .set(MessageItem.TEXT, text)
              .set(MessageItem.USER, user == null ? null : user.value())
              .set(MessageItem.BACKCHANNEL, isBackchannel ? true : null)
              .set(MessageItem.META, json(meta))
              .set(MessageItem.DISPLAY, json(display))
              .set(MessageItem.RECEIVED_AT, receivedAt == null ? null : receivedAt.toEpochMilli())
              .set(
                  MessageItem.EFFECTIVE_AT, effectiveAt == null ? null : effectiveAt.toEpochMilli())
              .set(MessageItem.LATE, late ? true : null)
              .set(MessageItem.EVENT, event)
              .set(
                  MessageItem.ROUTE,
                  RoutingTrigger.of(message).map(RoutingTrigger::wireName).orElse(null))
              .set(Item.EXPIRES, retention.end(message.arrivedAt()).getEpochSecond())
              .build();
    };
  }

  private static Item.Builder builder(Message message) {
    return Item.of(Keys.conversation(message.conversation()), Keys.message(message.id()));
  }

  static Message message(Item item) {
    return new Message(
        Keys.message(item.sortKey()),
        Keys.conversation(item.partitionKey()),
        WireNamed.require(Role.values(), item.require(MessageItem.ROLE)),
        item.require(MessageItem.TEXT),
        item.find(MessageItem.USER).map(UserId::new).orElse(null),
        Boolean.TRUE.equals(item.get(MessageItem.BACKCHANNEL)),
        item.find(MessageItem.META).map(Json::readOwn).orElse(JsonObject.EMPTY),
        item.find(MessageItem.DISPLAY).map(Json::readOwn).orElse(JsonObject.EMPTY),
        item.find(MessageItem.RECEIVED_AT).map(Instant::ofEpochMilli).orElse(null),
        item.find(MessageItem.EFFECTIVE_AT).map(Instant::ofEpochMilli).orElse(null),
        Boolean.TRUE.equals(item.get(MessageItem.LATE)),
        item.get(MessageItem.EVENT));
  }

  private static @Nullable String json(JsonObject object) {
    return object.members().isEmpty() ? null : object.toString();
  }

  private static Key key(ConversationKey conversation, MessageId id) {
    return Key.builder()
        .partitionValue(Keys.conversation(conversation))
        .sortValue(Keys.message(id))
        .build();
  }
}
