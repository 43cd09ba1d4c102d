package io.reachline.dynamo;

import io.reachline.identity.IdSource;
import io.reachline.service.Breaker;
import io.reachline.service.ServiceHealth;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Consistency;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A store of the health of services in DynamoDB, beside their deliveries. */
final class DynamoServiceHealthStore implements ServiceHealthStore {
  private static final IdSource WRITES = IdSource.secure();
  private static final String NOBODY = "";
  private static final long NEVER = 0;
  private static final String OWNED = "#owner = :owner";
  private static final Map<String, String> NAMES = Map.of("#owner", HealthItem.OWNER.name());

  private final DynamoDbTable<Item> table;
  private final Clock clock;

  DynamoServiceHealthStore(DynamoDbEnhancedClient client, String table, Clock clock) {
    this.table = client.table(table, HealthItem.SCHEMA);
    this.clock = clock;
  }

  @Override
  public ServiceHealth find(ServiceKey service, Consistency consistency) {
    Key key =
        Key.builder()
            .partitionValue(DynamoDeliveryStore.partition(service))
            .sortValue(HealthItem.SORT_KEY)
            .build();
    return Optional.ofNullable(
            table.getItem(
                request -> request.key(key).consistentRead(consistency == Consistency.STRONG)))
        .map(DynamoServiceHealthStore::health)
        .orElse(ServiceHealth.NEW);
  }

  @Override
  public Optional<ServiceHealth> take(
      ServiceKey service, String owner, Instant now, Instant until) {
    Item item =
        of(service)
            .set(HealthItem.OWNER, owner)
            .set(HealthItem.LEASED_UNTIL, until.toEpochMilli())
            .set(HealthItem.AGAIN, false)
            .set(Item.EXPIRES, now.plus(KEPT).getEpochSecond())
            .build();
    Expression free =
        ConditionExpressions.of(
            "%s OR %s <= :now OR %s"
                .formatted(
                    ConditionExpressions.absent(HealthItem.LEASED_UNTIL),
                    HealthItem.LEASED_UNTIL.name(),
                    OWNED),
            Map.of(
                ":now", ConditionExpressions.number(now.toEpochMilli()),
                ":owner", ConditionExpressions.text(owner)),
            NAMES);
    try {
      return Optional.of(health(update(item, free)));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean lookAgain(ServiceKey service, Instant now, boolean hasCome) {
    return isUpdated(
        of(service)
            .set(HealthItem.AGAIN, true)
            .set(HealthItem.WAKE_AT, hasCome ? NEVER : null)
            .build(),
        ConditionExpressions.of(
            HealthItem.LEASED_UNTIL.name() + " > :now",
            Map.of(":now", ConditionExpressions.number(now.toEpochMilli()))));
  }

  @Override
  public boolean record(ServiceKey service, String owner, Breaker breaker) {
    return isUpdated(
        breaker(of(service), breaker).build(), ConditionExpressions.of(OWNED, owner(owner), NAMES));
  }

  @Override
  public boolean release(
      ServiceKey service, String owner, Optional<Instant> wakeAt, boolean evenIfAsked) {
    String mark = WRITES.next();
    Item item =
        of(service)
            .set(HealthItem.OWNER, NOBODY)
            .set(HealthItem.LEASED_UNTIL, NEVER)
            .set(HealthItem.WAKE_AT, millis(wakeAt))
            .set(Item.WRITE, mark)
            .build();
    String unlessAsked = evenIfAsked ? "" : " AND " + HealthItem.AGAIN.name() + " = :no";
    Map<String, AttributeValue> values =
        evenIfAsked
            ? owner(owner)
            : Map.of(
                ":owner", ConditionExpressions.text(owner), ":no", AttributeValue.fromBool(false));
    try {
      update(item, ConditionExpressions.of(OWNED + unlessAsked, values, NAMES));
      return true;
    } catch (ConditionalCheckFailedException e) {
      // The client tries again after an answer that got lost.
      return e.hasItem()
          && HealthItem.SCHEMA.mapToItem(e.item()).find(Item.WRITE).equals(Optional.of(mark));
    }
  }

  @Override
  public void reset(ServiceKey service) {
    Item item =
        breaker(of(service), Breaker.CLOSED)
            .set(HealthItem.WAKE_AT, NEVER)
            .set(Item.EXPIRES, clock.instant().plus(KEPT).getEpochSecond())
            .build();
    table.updateItem(request -> request.item(item).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));
  }

  private boolean isUpdated(Item item, Expression condition) {
    return ConditionalWrite.done(() -> update(item, condition));
  }

  /** Sets the attributes that an item has, and returns the whole item. */
  private Item update(Item item, Expression condition) {
    return table.updateItem(
        request ->
            request
                .item(item)
                .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                .conditionExpression(condition)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private static Item.Builder of(ServiceKey service) {
    return Item.of(DynamoDeliveryStore.partition(service), HealthItem.SORT_KEY);
  }

  private static Map<String, AttributeValue> owner(String owner) {
    return Map.of(":owner", ConditionExpressions.text(owner));
  }

  private static Item.Builder breaker(Item.Builder item, Breaker breaker) {
    // Deconstructed, so that a new property does not compile until it has an attribute.
    return switch (breaker) {
      case Breaker(var failures, var failingSince, var openings, var openUntil) ->
          item.set(HealthItem.FAILURES, (long) failures)
              .set(HealthItem.FAILING_SINCE, millis(failingSince))
              .set(HealthItem.OPENINGS, (long) openings)
              .set(HealthItem.OPEN_UNTIL, millis(openUntil));
    };
  }

  private static ServiceHealth health(Item item) {
    return new ServiceHealth(
        new Breaker(
            item.find(HealthItem.FAILURES).orElse(0L).intValue(),
            time(item, HealthItem.FAILING_SINCE),
            item.find(HealthItem.OPENINGS).orElse(0L).intValue(),
            time(item, HealthItem.OPEN_UNTIL)),
        time(item, HealthItem.WAKE_AT));
  }

  private static long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(NEVER);
  }

  private static Optional<Instant> time(Item item, Attribute<Long> attribute) {
    return item.find(attribute).filter(millis -> millis != NEVER).map(Instant::ofEpochMilli);
  }
}
