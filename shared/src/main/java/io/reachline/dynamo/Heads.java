package io.reachline.dynamo;

import static io.reachline.dynamo.ConditionExpressions.ABSENT;
import static io.reachline.dynamo.ConditionExpressions.PRESENT;
import static io.reachline.dynamo.ConditionExpressions.absent;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.ConversationType;
import io.reachline.conversation.Participant;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.posting.CommandedConversation;
import io.reachline.retry.Backoff;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.wire.WireNamed;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;

/** Access to the heads of conversations, shared by the stores of conversations and sessions. */
final class Heads {
  /** The condition that the conversation exists and was not deleted. */
  static final String NOT_DELETED = PRESENT.expression() + " AND " + absent(HeadItem.DELETED_AT);

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;
  private final Batch batch;
  private final Shards shards;
  private final Retention retention;
  private final Clock clock;

  Heads(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this(client, table, shards, retention, clock, Backoff.within(Batch.PATIENCE, clock));
  }

  Heads(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock,
      Backoff backoff) {
    this.client = client;
    this.shards = shards;
    this.batch = new Batch(backoff);
    this.table = client.table(table, HeadItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  DynamoDbTable<Item> table() {
    return table;
  }

  long now() {
    return clock.millis();
  }

  /** Returns the head of a conversation, unless it has expired. */
  Optional<Item> find(ConversationKey key, Consistency consistency) {
    Item item =
        table.getItem(
            request ->
                request
                    .key(key(Keys.conversation(key)))
                    .consistentRead(consistency == Consistency.STRONG));
    return Optional.ofNullable(item).filter(found -> !isExpired(found));
  }

  /** Reads heads in batches, by their partition keys; expired ones are left out. */
  Map<String, Item> findAll(Collection<String> partitionKeys) {
    Map<String, Item> found = new HashMap<>();
    List<Key> keys = partitionKeys.stream().distinct().map(Heads::key).toList();
    batch.read(client, table, keys, false).stream()
        .filter(item -> !isExpired(item))
        .forEach(item -> found.put(item.partitionKey(), item));
    return found;
  }

  boolean isExpired(Item item) {
    return item.isExpired(clock);
  }

  /** Returns the time of expiry, in seconds since 1970, for a conversation written now. */
  long end() {
    return retention.conversationEnd(clock.instant()).getEpochSecond();
  }

  /** Returns the key of a conversation in the index of its organisation's conversations. */
  String newest(ConversationKey key) {
    OrganizationId organization = key.organization();
    return shards.written(
        organization, Keys.conversationsOf(organization), key.conversation().value());
  }

  /** Returns the key of a conversation in the index of sessions of a status. */
  String sessions(ConversationKey key, Optional<SessionStatus> status) {
    OrganizationId organization = key.organization();
    return shards.written(
        organization, Keys.sessionsOfStatus(organization, status), key.conversation().value());
  }

  /** Creates a conversation, unless it exists or was deleted; returns whether it did. */
  boolean create(Conversation conversation) {
    Item item = item(CommandedConversation.fresh(conversation));
    return ConditionalWrite.done(
        () -> table.putItem(request -> request.item(item).conditionExpression(vacant())));
  }

  /** Returns the condition that the conversation does not exist or has expired. */
  Expression vacant() {
    return ConditionExpressions.of(
        ABSENT.expression()
            + " OR ("
            + absent(HeadItem.DELETED_AT)
            + " AND "
            + Item.EXPIRES.name()
            + " <= :now)",
        Map.of(":now", ConditionExpressions.number(now() / 1000)));
  }

  /** Returns the head of a new conversation. */
  Item item(CommandedConversation created) {
    // Deconstructed, so that a new property does not compile until it has an attribute. Those
    // without a name here are set with what commands change.
    return switch (created.conversation()) {
      case Conversation(
              var key,
              var name,
              var type,
              _,
              var contact,
              _,
              _,
              var createdAt,
              _,
              // Set by the session's own event.
              _) ->
          commanded(Item.of(Keys.conversation(key), Keys.HEAD), created)
              .set(HeadItem.NAME, name)
              .set(HeadItem.TYPE, type.wireName())
              .set(HeadItem.CONTACT, contact == null ? null : Json.write(contact))
              .set(HeadItem.CREATED_AT, createdAt.toEpochMilli())
              .set(HeadItem.NEWEST_PARTITION_KEY, newest(key))
              .set(
                  HeadItem.NEWEST_SORT_KEY,
                  ConversationStore.position(createdAt, key.conversation()))
              .set(Item.EXPIRES, end())
              .build();
    };
  }

  /** Sets the attributes that commands change. */
  static Item.Builder commanded(Item.Builder item, CommandedConversation commanded) {
    Conversation conversation = commanded.conversation();
    boolean isChanged = commanded.lastChange().isPresent();
    return item.set(HeadItem.STATUS, conversation.status().wireName())
        .set(
            HeadItem.PARTICIPANTS,
            Json.write(
                conversation.participants().stream().map(p -> p.toJson().members()).toList()))
        .set(HeadItem.META, conversation.meta().toString())
        .set(HeadItem.STATE_POSITION, commanded.movedBy().map(Position::value).orElse(null))
        .set(HeadItem.ACCEPTED_AT, commanded.acceptedAt().map(Instant::toEpochMilli).orElse(null))
        .set(HeadItem.LEFT_AT, commanded.leftAt().map(Instant::toEpochMilli).orElse(null))
        .set(HeadItem.EFFECTIVE_AT, commanded.effectiveAt().map(Instant::toEpochMilli).orElse(null))
        .set(HeadItem.LAST_CHANGE, commanded.lastChange().orElse(null))
        .set(HeadItem.CHANGED_AT, isChanged ? conversation.updatedAt().toEpochMilli() : null);
  }

  static Key key(String partitionKey) {
    return Key.builder().partitionValue(partitionKey).sortValue(Keys.HEAD).build();
  }

  static Conversation conversation(Item item) {
    Instant createdAt = time(item.require(HeadItem.CREATED_AT));
    Optional<Session> session = item.find(HeadItem.SESSION).map(SessionItem::read);
    Instant updatedAt =
        Stream.of(
                Optional.of(createdAt),
                item.find(HeadItem.CHANGED_AT).map(Heads::time),
                session.map(Session::receivedAt))
            .flatMap(Optional::stream)
            .max(Instant::compareTo)
            .orElseThrow();
    return new Conversation(
        Keys.conversation(item.partitionKey()),
        item.get(HeadItem.NAME),
        item.find(HeadItem.TYPE)
            .map(name -> WireNamed.require(ConversationType.values(), name))
            .orElse(ConversationType.CONTACT),
        item.find(HeadItem.STATUS)
            .map(name -> WireNamed.require(ConversationStatus.values(), name))
            .orElse(ConversationStatus.CLOSED),
        item.find(HeadItem.CONTACT).map(Heads::value).orElse(null),
        item.find(HeadItem.PARTICIPANTS).map(Heads::participants).orElse(List.of()),
        item.find(HeadItem.META).map(Json::readOwn).orElse(JsonObject.EMPTY),
        createdAt,
        updatedAt,
        session.map(known -> known.id().value()).orElse(null));
  }

  static Collection<String> partitionKeys(
      OrganizationId organization, Collection<ConversationId> ids) {
    return ids.stream()
        .map(id -> Keys.conversation(new ConversationKey(organization, id)))
        .toList();
  }

  private static @Nullable Object value(String json) {
    return Json.readOwn("{\"value\":" + json + "}").get("value");
  }

  private static List<Participant> participants(String json) {
    return value(json) instanceof List<?> list
        ? list.stream().map(p -> Participant.ofJson(JsonObject.of((Map<?, ?>) p))).toList()
        : List.of();
  }

  private static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
