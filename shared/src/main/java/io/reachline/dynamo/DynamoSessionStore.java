package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A store of sessions in DynamoDB: each is an attribute of its conversation. */
final class DynamoSessionStore implements SessionStore {
  private final Heads heads;
  private final Shards shards;

  DynamoSessionStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this.shards = shards;
    heads = new Heads(client, table, shards, retention, clock);
  }

  @Override
  public Move move(SessionEvent event, Set<Part> parts) {
    StringBuilder condition = new StringBuilder(ConditionExpressions.absent(HeadItem.DELETED_AT));
    for (Part part : parts) {
      condition
          .append(" AND ")
          .append(ConditionExpressions.absentOrLess(position(part), ":position"));
    }
    try {
      heads
          .table()
          .updateItemWithResponse(
              request ->
                  request
                      .item(item(event, parts))
                      .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                      .conditionExpression(
                          ConditionExpressions.of(
                              condition.toString(),
                              Map.of(
                                  ":position",
                                  ConditionExpressions.text(event.position().value()))))
                      .returnValues(ReturnValue.NONE)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new Move.Moved();
    } catch (ConditionalCheckFailedException e) {
      Item seen = HeadItem.SCHEMA.mapToItem(e.item());
      return seen.has(HeadItem.DELETED_AT) ? new Move.Deleted() : new Move.Behind(positions(seen));
    }
  }

  private static Attribute<String> position(Part part) {
    return switch (part) {
      case SESSION -> HeadItem.SESSION_POSITION;
      case STATE -> HeadItem.STATE_POSITION;
    };
  }

  private Item item(SessionEvent event, Set<Part> parts) {
    ConversationKey key = event.conversation();
    Session session = event.session();
    String position = event.position().value();
    long now = heads.now();
    Item.Builder item =
        Item.of(Keys.conversation(key), Keys.HEAD)
            .set(HeadItem.CREATED_AT, now)
            .set(HeadItem.CHANGED_AT, now)
            .set(HeadItem.NEWEST_PARTITION_KEY, heads.newest(key))
            .set(
                HeadItem.NEWEST_SORT_KEY,
                ConversationStore.position(Instant.ofEpochMilli(now), key.conversation()))
            .set(Item.EXPIRES, heads.end());
    if (parts.contains(Part.SESSION)) {
      item.set(HeadItem.SESSION, SessionItem.write(session))
          .set(HeadItem.SESSION_POSITION, position)
          .set(HeadItem.SESSIONS_PARTITION_KEY, heads.sessions(key, session.knownStatus()))
          .set(HeadItem.SESSIONS_SORT_KEY, SessionStore.position(event.organization(), session));
    }
    if (parts.contains(Part.STATE)) {
      session
          .knownStatus()
          .map(SessionStatus::conversationStatus)
          .ifPresent(
              status -> {
                item.set(HeadItem.STATUS, status.wireName()).set(HeadItem.STATE_POSITION, position);
                long eventTime = session.eventTime().toEpochMilli();
                switch (status) {
                  case ACTIVE -> item.set(HeadItem.PICKED_UP_AT, eventTime);
                  case CLOSED -> item.set(HeadItem.ENDED_AT, eventTime);
                  case QUEUED -> {}
                }
              });
    }
    return item.build();
  }

  @Override
  public Standing standing(ConversationKey conversation) {
    return heads
        .find(conversation, Consistency.EVENTUAL)
        .filter(item -> !item.has(HeadItem.DELETED_AT))
        .<Standing>map(item -> new Standing.At(positions(item)))
        .orElseGet(Standing.Nowhere::new);
  }

  @Override
  public Optional<Session> find(ConversationKey conversation) {
    return heads.find(conversation, Consistency.EVENTUAL).flatMap(DynamoSessionStore::session);
  }

  @Override
  public Iterator<ListEntry<Session>> list(
      OrganizationId organization, Set<Optional<SessionStatus>> statuses, ReadOptions options) {
    List<Range> ranges =
        statuses.stream()
            .map(status -> Keys.sessionsOfStatus(organization, status))
            .flatMap(key -> shards.read(organization, key).stream())
            .map(Range::of)
            .toList();
    return Range.merge(
        ranges,
        options,
        heads.table().index(HeadItem.SESSIONS_INDEX)::query,
        false,
        item ->
            new ListEntry<>(
                item.require(HeadItem.SESSIONS_SORT_KEY),
                item.bytes(),
                Optional.of(item)
                    .filter(found -> !heads.isExpired(found))
                    .flatMap(DynamoSessionStore::session)));
  }

  private static Optional<Session> session(Item item) {
    return item.find(HeadItem.SESSION).map(SessionItem::read);
  }

  private static Positions positions(Item item) {
    return new Positions(
        item.find(HeadItem.SESSION_POSITION).map(Position::new),
        item.find(HeadItem.STATE_POSITION).map(Position::new));
  }
}
