package io.reachline.dynamo;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.session.Handling;
import io.reachline.session.SessionStatus;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;

/** The conversations in DynamoDB, as routing reads and moves them. */
final class DynamoSituationStore implements SituationStore {
  private final Heads heads;
  private final Clock clock;

  DynamoSituationStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this.heads = new Heads(client, table, shards, retention, clock);
    this.clock = clock;
  }

  @Override
  public Found find(ConversationKey key) {
    return heads
        .find(key, Consistency.STRONG)
        .<Found>map(
            item ->
                item.has(HeadItem.DELETED_AT) ? new Found.Deleted() : new Found.In(situation(item)))
        .orElseGet(Found.Absent::new);
  }

  @Override
  public Map<ConversationKey, Situation> findAll(Collection<ConversationKey> keys) {
    Map<ConversationKey, Situation> found = new HashMap<>();
    heads
        .findAll(keys.stream().map(Keys::conversation).toList())
        .forEach(
            (partitionKey, item) -> {
              if (!item.has(HeadItem.DELETED_AT)) {
                found.put(Keys.conversation(partitionKey), situation(item));
              }
            });
    return found;
  }

  @Override
  public void queue(ConversationKey key, Position position, Duration ahead) {
    update(
        Item.of(Keys.conversation(key), Keys.HEAD)
            .set(HeadItem.STATUS, ConversationStatus.QUEUED.wireName())
            .set(HeadItem.STATE_POSITION, position.value())
            .set(HeadItem.CHANGED_AT, heads.now())
            .set(HeadItem.CLOCK_LEAD, ahead.isPositive() ? ahead.toMillis() : null)
            .set(Item.EXPIRES, heads.end())
            .build(),
        ConditionExpressions.of(
            Heads.NOT_DELETED
                + " AND ("
                + ConditionExpressions.absent("#status")
                + " OR #status = :closed) AND "
                + ConditionExpressions.absentOrLess(HeadItem.STATE_POSITION, ":position")
                + " AND ("
                + ConditionExpressions.absent("#session")
                + " OR NOT begins_with(#session, :blocked))",
            Map.of(
                ":closed", ConditionExpressions.text(ConversationStatus.CLOSED.wireName()),
                ":position", ConditionExpressions.text(position.value()),
                ":blocked",
                    ConditionExpressions.text(
                        Keys.sessionsOfStatus(
                            key.organization(), Optional.of(SessionStatus.BLOCKED)))),
            Map.of(
                "#status", HeadItem.STATUS.name(),
                "#session", HeadItem.SESSIONS_PARTITION_KEY.name())));
  }

  @Override
  public void settle(ConversationKey key, Settlement settlement) {
    Attribute<Long> at = settlement.isEnd() ? HeadItem.ENDED_AT : HeadItem.PICKED_UP_AT;
    long time = settlement.eventTime().toEpochMilli();
    update(
        Item.of(Keys.conversation(key), Keys.HEAD).set(at, time).build(),
        ConditionExpressions.of(
            Heads.NOT_DELETED + " AND " + ConditionExpressions.absentOrLess(at, ":time"),
            Map.of(":time", ConditionExpressions.number(time))));
  }

  private void update(Item item, Expression condition) {
    // Does nothing if something newer has moved the conversation, or if it was deleted.
    ConditionalWrite.done(
        () ->
            heads
                .table()
                .updateItem(
                    request ->
                        request
                            .item(item)
                            .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                            .conditionExpression(condition)));
  }

  @Override
  public Optional<Situation> create(ConversationKey key) {
    Conversation closed = Conversation.closed(key, clock.instant());
    heads.create(closed);
    return find(key) instanceof Found.In(var situation) ? Optional.of(situation) : Optional.empty();
  }

  private static Situation situation(Item item) {
    return new Situation(
        Heads.conversation(item),
        item.find(HeadItem.SESSION).map(SessionItem::read),
        handling(item),
        item.find(HeadItem.STATE_POSITION).map(Position::new));
  }

  private static Handling handling(Item item) {
    return new Handling(
        item.find(HeadItem.PICKED_UP_AT).map(Instant::ofEpochMilli),
        item.find(HeadItem.ENDED_AT).map(Instant::ofEpochMilli),
        item.find(HeadItem.ACCEPTED_AT).map(Instant::ofEpochMilli),
        item.find(HeadItem.LEFT_AT).map(Instant::ofEpochMilli));
  }
}
