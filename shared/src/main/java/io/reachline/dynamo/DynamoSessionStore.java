package io.reachline.dynamo;

import io.reachline.conversation.Consistency;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Position;
import io.reachline.conversation.Retention;
import io.reachline.identity.OrganizationId;
import io.reachline.list.Scan;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore;
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

/** Sessions in DynamoDB. */
public final class DynamoSessionStore implements SessionStore {
  private final Heads heads;

  public DynamoSessionStore(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    heads = new Heads(client, table, retention, clock);
  }

  @Override
  public Move move(SessionEvent event, Set<Part> parts) {
    StringBuilder condition = new StringBuilder("attribute_not_exists(del)");
    for (Part part : parts) {
      String reached = part == Part.SESSION ? "ev" : "st";
      condition.append(" AND (attribute_not_exists(%1$s) OR %1$s < :position)".formatted(reached));
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
                          Conditions.of(
                              condition.toString(),
                              Map.of(":position", Conditions.text(event.position().value()))))
                      .returnValues(ReturnValue.NONE)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new Move.Moved();
    } catch (ConditionalCheckFailedException e) {
      HeadItem seen = HeadItem.SCHEMA.mapToItem(e.item());
      return seen.del() != null ? new Move.Deleted() : new Move.Behind(reach(seen));
    }
  }

  private HeadItem item(SessionEvent event, Set<Part> parts) {
    ConversationKey key = event.conversation();
    Session session = event.session();
    String position = event.position().value();
    long now = heads.now();
    HeadItem.Builder item =
        HeadItem.builder(Keys.conversation(key), Keys.HEAD)
            .createdAt(now)
            .newestPk(Keys.conversationsOf(event.organization()))
            .newestSk(ConversationStore.place(Instant.ofEpochMilli(now), key.conversation()))
            .expires(heads.end());
    if (parts.contains(Part.SESSION)) {
      item.session(SessionItem.write(session))
          .ev(position)
          .sessionsPk(Keys.sessionsOfStatus(event.organization(), session.knownStatus()))
          .sessionsSk(SessionStore.place(event.organization(), session));
    }
    if (parts.contains(Part.STATE)) {
      session
          .knownStatus()
          .map(SessionStatus::conversationStatus)
          .ifPresent(status -> item.status(status.wireName()).st(position));
    }
    return item.build();
  }

  @Override
  public Standing standing(ConversationKey conversation) {
    return heads
        .find(conversation, Consistency.EVENTUAL)
        .filter(item -> item.del() == null)
        .<Standing>map(item -> new Standing.At(reach(item)))
        .orElseGet(Standing.Nowhere::new);
  }

  @Override
  public Optional<Session> find(ConversationKey conversation) {
    return heads.find(conversation, Consistency.EVENTUAL).flatMap(DynamoSessionStore::session);
  }

  @Override
  public Iterator<Session> list(
      OrganizationId organization, Set<Optional<SessionStatus>> statuses, Scan scan) {
    List<Range> ranges =
        statuses.stream()
            .map(status -> new Range(Keys.sessionsOfStatus(organization, status), "", "", ""))
            .toList();
    return Range.merge(
        ranges,
        scan,
        (range, part) ->
            range
                .pages(part, heads.table().index("sessions")::query, false)
                .flatMap(page -> page.items().stream())
                .filter(item -> !heads.isExpired(item))
                .flatMap(item -> session(item).stream())
                .iterator(),
        session -> SessionStore.place(organization, session));
  }

  private static Optional<Session> session(HeadItem item) {
    return Optional.ofNullable(item.session()).map(SessionItem::read);
  }

  private static Reach reach(HeadItem item) {
    return new Reach(
        Optional.ofNullable(item.ev()).map(Position::new),
        Optional.ofNullable(item.st()).map(Position::new));
  }
}
