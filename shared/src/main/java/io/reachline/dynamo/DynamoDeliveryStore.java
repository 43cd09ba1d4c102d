package io.reachline.dynamo;

import io.reachline.directory.ServiceId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageId;
import io.reachline.service.Attempt;
import io.reachline.service.DeliveryId;
import io.reachline.service.DeliveryStore;
import io.reachline.service.RefusedMessage;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.service.ServiceDelivery.State;
import io.reachline.service.ServiceKey;
import io.reachline.wire.TimeDigits;
import io.reachline.wire.WireNamed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** A store of deliveries in DynamoDB. Each service has a partition of its own. */
final class DynamoDeliveryStore implements DeliveryStore {
  // Behind every hexadecimal digit.
  private static final String BEHIND = "g";

  private final DynamoDbTable<Item> table;
  private final Clock clock;

  DynamoDeliveryStore(DynamoDbEnhancedClient client, String table, Clock clock) {
    this.table = client.table(table, DeliveryItem.SCHEMA);
    this.clock = clock;
  }

  @Override
  public boolean put(ServiceDelivery delivery) {
    return ConditionalWrite.isPut(table, item(delivery), ConditionExpressions.ABSENT);
  }

  @Override
  public Optional<ServiceDelivery> find(ServiceKey service, DeliveryId id) {
    Key key = Key.builder().partitionValue(partition(service)).sortValue(sortKey(id)).build();
    return Optional.ofNullable(table.getItem(request -> request.key(key).consistentRead(true)))
        .filter(item -> !item.isExpired(clock))
        .map(DynamoDeliveryStore::delivery);
  }

  @Override
  public boolean replace(ServiceDelivery delivery) {
    return ConditionalWrite.isPut(
        table,
        item(delivery),
        ConditionExpressions.of(
            DeliveryItem.VERSION.name() + " = :before",
            Map.of(":before", ConditionExpressions.number(delivery.version() - 1))));
  }

  @Override
  public List<ServiceDelivery> due(ServiceKey service, Instant until, int most) {
    return pending(service, TimeDigits.of(until) + BEHIND, most).limit(most).toList();
  }

  @Override
  public Optional<Instant> nextDue(ServiceKey service) {
    return pending(service, BEHIND, 1).findFirst().flatMap(ServiceDelivery::nextAt);
  }

  /** Reads pending deliveries that are due before a place in the index, in their order. */
  private Stream<ServiceDelivery> pending(ServiceKey service, String end, int pageSize) {
    Key before = Key.builder().partitionValue(partition(service)).sortValue(end).build();
    return table
        .index(DeliveryItem.DUE_INDEX)
        .query(
            request ->
                request
                    .queryConditional(QueryConditional.sortLessThan(before))
                    .consistentRead(true)
                    // The index has only keys, so that a delivery pays little for it.
                    .select(Select.ALL_ATTRIBUTES)
                    .limit(pageSize))
        .stream()
        .flatMap(page -> page.items().stream())
        .filter(item -> !item.isExpired(clock))
        .map(DynamoDeliveryStore::delivery);
  }

  @Override
  public Iterator<ListEntry<ServiceDelivery>> list(ServiceKey service, ReadOptions options) {
    return Range.merge(
        List.of(new Range(partition(service), DeliveryItem.PREFIX, "", "")),
        options,
        table::query,
        true,
        item ->
            new ListEntry<>(
                id(item).value(),
                item.bytes(),
                Optional.of(item)
                    .filter(found -> !found.isExpired(clock))
                    .map(DynamoDeliveryStore::delivery)));
  }

  /** Returns the partition key of all that the table has of a service. */
  static String partition(ServiceKey service) {
    return service.organization().value() + "#" + service.service().value();
  }

  private static ServiceKey service(String partition) {
    int separator = partition.indexOf('#');
    return new ServiceKey(
        new OrganizationId(partition.substring(0, separator)),
        new ServiceId(partition.substring(separator + 1)));
  }

  private static String sortKey(DeliveryId id) {
    return DeliveryItem.PREFIX + id.value();
  }

  private static DeliveryId id(Item item) {
    return new DeliveryId(item.sortKey().substring(DeliveryItem.PREFIX.length()));
  }

  private static Item item(ServiceDelivery delivery) {
    // Deconstructed, so that a new property does not compile until it has an attribute.
    return switch (delivery) {
      case ServiceDelivery(
              var service,
              var id,
              var event,
              var conversation,
              var message,
              var state,
              var since,
              var tries,
              var attempts,
              var refused,
              var version,
              var expiresAt) ->
          Item.of(partition(service), sortKey(id))
              .set(DeliveryItem.EVENT, event)
              .set(DeliveryItem.CONVERSATION, Keys.conversation(conversation))
              .set(DeliveryItem.MESSAGE, message.map(MessageId::value).orElse(null))
              .set(DeliveryItem.STATE, state.wireName())
              .set(
                  DeliveryItem.REASON,
                  state instanceof State.Failed(var reason) ? reason.wireName() : null)
              .set(
                  DeliveryItem.DUE,
                  delivery.nextAt().map(time -> TimeDigits.of(time) + id.value()).orElse(null))
              .set(DeliveryItem.SINCE, since.toEpochMilli())
              .set(DeliveryItem.TRIES, (long) tries)
              .set(
                  DeliveryItem.ATTEMPTS,
                  json(attempts.stream().map(DynamoDeliveryStore::json).toList()))
              .set(
                  DeliveryItem.REFUSED,
                  json(refused.stream().map(DynamoDeliveryStore::json).toList()))
              .set(DeliveryItem.VERSION, (long) version)
              .set(Item.EXPIRES, expiresAt.getEpochSecond())
              .build();
    };
  }

  private static ServiceDelivery delivery(Item item) {
    DeliveryId id = id(item);
    return new ServiceDelivery(
        service(item.partitionKey()),
        id,
        item.require(DeliveryItem.EVENT),
        Keys.conversation(item.require(DeliveryItem.CONVERSATION)),
        item.find(DeliveryItem.MESSAGE).map(MessageId::new),
        state(item),
        Instant.ofEpochMilli(item.require(DeliveryItem.SINCE)),
        item.require(DeliveryItem.TRIES).intValue(),
        list(item, DeliveryItem.ATTEMPTS).map(DynamoDeliveryStore::attempt).toList(),
        list(item, DeliveryItem.REFUSED).map(DynamoDeliveryStore::refused).toList(),
        item.require(DeliveryItem.VERSION).intValue(),
        Instant.ofEpochSecond(item.require(Item.EXPIRES)));
  }

  private static State state(Item item) {
    Optional<String> due = item.find(DeliveryItem.DUE);
    if (due.isPresent()) {
      return new State.Pending(TimeDigits.read(due.get()));
    }
    return item.find(DeliveryItem.REASON)
        .<State>map(reason -> new State.Failed(WireNamed.require(Reason.values(), reason)))
        .orElseGet(State.Delivered::new);
  }

  private static Map<String, ?> json(Attempt attempt) {
    JsonObject.Builder json = JsonObject.builder().put("at", attempt.at().toEpochMilli());
    switch (attempt.result()) {
      case Attempt.Result.Answered(var status) -> json.put("status", status);
      case Attempt.Result.Failed(var error) -> json.put("error", error);
    }
    return json.put("ms", attempt.took().toMillis()).build().members();
  }

  private static Attempt attempt(JsonObject json) {
    return new Attempt(
        Instant.ofEpochMilli(number(json, "at")),
        json.text("error")
            .<Attempt.Result>map(Attempt.Result.Failed::new)
            .orElseGet(() -> new Attempt.Result.Answered((int) number(json, "status"))),
        Duration.ofMillis(number(json, "ms")));
  }

  private static Map<String, ?> json(RefusedMessage message) {
    JsonObject.Builder json = JsonObject.builder();
    message.index().ifPresent(place -> json.put("index", place));
    return json.put("reason", message.reason()).build().members();
  }

  private static RefusedMessage refused(JsonObject json) {
    return new RefusedMessage(
        json.get("index") instanceof Number place
            ? OptionalInt.of(place.intValue())
            : OptionalInt.empty(),
        json.text("reason").orElse(""));
  }

  private static @Nullable String json(List<Map<String, ?>> elements) {
    return elements.isEmpty() ? null : Json.write(elements);
  }

  private static Stream<JsonObject> list(Item item, Attribute<String> attribute) {
    return item.find(attribute).stream()
        .flatMap(json -> Json.readOwn("{\"list\":" + json + "}").objects("list").stream());
  }

  private static long number(JsonObject json, String name) {
    if (json.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("The stored attempt has no " + name);
  }
}
