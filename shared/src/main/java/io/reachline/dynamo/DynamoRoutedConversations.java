package io.reachline.dynamo;

import io.reachline.conversation.Consistency;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.conversation.Retention;
import io.reachline.routing.Handling;
import io.reachline.routing.RoutedConversations;
import io.reachline.routing.Situation;
import io.reachline.session.SessionStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;

/** The conversations in DynamoDB, as routing reads and moves them. */
public final class DynamoRoutedConversations implements RoutedConversations {
  private static final String PRESENT = "attribute_exists(pk) AND attribute_not_exists(del)";

  private final Heads heads;
  private final Clock clock;

  public DynamoRoutedConversations(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.heads = new Heads(client, table, retention, clock);
    this.clock = clock;
  }

  @Override
  public Found find(ConversationKey key) {
    return heads
        .find(key, Consistency.STRONG)
        .<Found>map(
            item -> item.has(HeadItem.DEL) ? new Found.Deleted() : new Found.In(situation(item)))
        .orElseGet(Found.Absent::new);
  }

  @Override
  public Map<ConversationKey, Handling> handlings(Collection<ConversationKey> keys) {
    Map<ConversationKey, Handling> found = new HashMap<>();
    heads
        .findAll(keys.stream().map(Keys::conversation).toList())
        .forEach(
            (pk, item) -> {
              if (!item.has(HeadItem.DEL)) {
                found.put(Keys.conversation(pk), handling(item));
              }
            });
    return found;
  }

  @Override
  public void queue(ConversationKey key, Position position) {
    update(
        Item.of(Keys.conversation(key), Keys.HEAD)
            .set(HeadItem.STATUS, ConversationStatus.QUEUED.wireName())
            .set(HeadItem.ST, position.value())
            .set(Item.EXPIRES, heads.end())
            .build(),
        Conditions.of(
            PRESENT
                + " AND (attribute_not_exists(#status) OR #status = :closed)"
                + " AND (attribute_not_exists(st) OR st < :position)"
                + " AND (attribute_not_exists(sessionsPk) OR sessionsPk <> :blocked)",
            Map.of(
                ":closed", Conditions.text(ConversationStatus.CLOSED.wireName()),
                ":position", Conditions.text(position.value()),
                ":blocked",
                    Conditions.text(
                        Keys.sessionsOfStatus(
                            key.organization(), Optional.of(SessionStatus.BLOCKED)))),
            Map.of("#status", "status")));
  }

  @Override
  public void pickUp(ConversationKey key, Instant eventTime) {
    update(
        Item.of(Keys.conversation(key), Keys.HEAD)
            .set(HeadItem.PICKED_UP_AT, eventTime.toEpochMilli())
            .build(),
        Conditions.of(
            PRESENT + " AND (attribute_not_exists(pickedUpAt) OR pickedUpAt < :time)",
            Map.of(":time", Conditions.number(eventTime.toEpochMilli()))));
  }

  private void update(Item item, Expression condition) {
    // Where something newer has moved it, or it is no more, nothing is to be done.
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
        handling(item));
  }

  private static Handling handling(Item item) {
    return new Handling(
        item.find(HeadItem.PICKED_UP_AT).map(Instant::ofEpochMilli),
        item.find(HeadItem.ENDED_AT).map(Instant::ofEpochMilli),
        item.find(HeadItem.ACCEPTED_AT).map(Instant::ofEpochMilli),
        item.find(HeadItem.LEFT_AT).map(Instant::ofEpochMilli));
  }
}
