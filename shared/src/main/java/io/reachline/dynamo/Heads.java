package io.reachline.dynamo;

import io.reachline.conversation.Consistency;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.ConversationType;
import io.reachline.conversation.Participant;
import io.reachline.conversation.Retention;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.session.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;

/** The items of conversations themselves: what the stores of conversations and sessions share. */
final class Heads {
  private static final int MAX_BATCH = 100;

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<HeadItem> table;
  private final Retention retention;
  private final Clock clock;

  Heads(DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.client = client;
    this.table = client.table(table, HeadItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  DynamoDbTable<HeadItem> table() {
    return table;
  }

  long now() {
    return clock.millis();
  }

  /** Returns the item, one that has expired not among them. */
  Optional<HeadItem> find(ConversationKey key, Consistency consistency) {
    HeadItem item =
        table.getItem(
            request ->
                request
                    .key(key(Keys.conversation(key)))
                    .consistentRead(consistency == Consistency.STRONG));
    return Optional.ofNullable(item).filter(found -> !isExpired(found));
  }

  /** Reads many at once, by their partition keys. */
  Map<String, HeadItem> findAll(Collection<String> pks) {
    Map<String, HeadItem> found = new HashMap<>();
    List<Key> left = new ArrayList<>(pks.stream().distinct().map(Heads::key).toList());
    while (!left.isEmpty()) {
      List<Key> chunk = List.copyOf(left.subList(0, Math.min(MAX_BATCH, left.size())));
      left.subList(0, chunk.size()).clear();
      ReadBatch.Builder<HeadItem> batch =
          ReadBatch.builder(HeadItem.class).mappedTableResource(table);
      chunk.forEach(batch::addGetItem);
      for (BatchGetResultPage page :
          client.batchGetItem(request -> request.readBatches(batch.build()))) {
        page.resultsForTable(table).stream()
            .filter(item -> !isExpired(item))
            .forEach(item -> found.put(item.pk(), item));
        left.addAll(page.unprocessedKeysForTable(table));
      }
    }
    return found;
  }

  boolean isExpired(HeadItem item) {
    return item.expires() != null && item.expires() <= clock.instant().getEpochSecond();
  }

  /** When a conversation that is written to now ends. */
  long end() {
    return retention.conversationEnd(clock.instant()).getEpochSecond();
  }

  /** Returns an item for a new conversation. */
  HeadItem item(Conversation conversation) {
    String newest = ConversationStore.place(conversation.createdAt(), conversation.id());
    return HeadItem.builder(Keys.conversation(conversation.key()), Keys.HEAD)
        .name(conversation.name())
        .type(conversation.type().wireName())
        .status(conversation.status().wireName())
        .contact(conversation.contact() == null ? null : Json.write(conversation.contact()))
        .participants(
            Json.write(
                conversation.participants().stream().map(p -> p.toJson().members()).toList()))
        .meta(conversation.meta().toString())
        .createdAt(conversation.createdAt().toEpochMilli())
        .newestPk(Keys.conversationsOf(conversation.organization()))
        .newestSk(newest)
        .expires(end())
        .build();
  }

  static Key key(String pk) {
    return Key.builder().partitionValue(pk).sortValue(Keys.HEAD).build();
  }

  static Conversation conversation(HeadItem item) {
    Instant createdAt = time(Objects.requireNonNull(item.createdAt()));
    Optional<Session> session = Optional.ofNullable(item.session()).map(SessionItem::read);
    Instant updatedAt =
        Stream.of(
                Optional.of(createdAt),
                Optional.ofNullable(item.changedAt()).map(Heads::time),
                session.map(Session::receivedAt))
            .flatMap(Optional::stream)
            .max(Instant::compareTo)
            .orElseThrow();
    return new Conversation(
        Keys.conversation(item.pk()),
        item.name(),
        item.type() == null ? ConversationType.CONTACT : ConversationType.ofWireName(item.type()),
        item.status() == null
            ? ConversationStatus.CLOSED
            : ConversationStatus.ofWireName(item.status()),
        item.contact() == null ? null : value(item.contact()),
        participants(item.participants()),
        item.meta() == null ? JsonObject.EMPTY : Json.readOwn(item.meta()),
        createdAt,
        updatedAt,
        session.map(known -> known.id().value()).orElse(null));
  }

  static Collection<String> pks(OrganizationId organization, Collection<ConversationId> ids) {
    return ids.stream()
        .map(id -> Keys.conversation(new ConversationKey(organization, id)))
        .toList();
  }

  private static @Nullable Object value(String json) {
    return Json.readOwn("{\"value\":" + json + "}").get("value");
  }

  private static List<Participant> participants(@Nullable String json) {
    return json != null && value(json) instanceof List<?> list
        ? list.stream().map(p -> Participant.ofJson(JsonObject.of((Map<?, ?>) p))).toList()
        : List.of();
  }

  private static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
