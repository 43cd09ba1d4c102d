package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The list of a session's events, each as it was sent. */
public final class SessionHistory {
  /** The deepest nesting of an event that is shown as JSON: many readers follow no deeper one. */
  public static final int MAX_DEPTH = 100;

  private final ListRules rules;
  private final MessageStore messages;
  private final Retention retention;
  private final Paginator paginator;

  public SessionHistory(
      MessageStore messages,
      ReplyStatuses replyStatuses,
      Retention retention,
      Paginator paginator) {
    this.rules =
        new ListRules(
                Set.of(
                    "id",
                    SessionFields.STATUS,
                    SessionFields.PREVIOUS_STATUS,
                    SessionFields.REPLY_STATUS,
                    SessionFields.EVENT_TIME,
                    "receivedAt",
                    "late",
                    "event"),
                SessionFields.EVENT_TIME,
                Set.of(),
                1_000)
            .with(
                Map.of(
                    SessionFields.STATUS,
                    AllowedValues.openSet(SessionStatus.values()),
                    SessionFields.PREVIOUS_STATUS,
                    AllowedValues.openSet(SessionStatus.values()),
                    SessionFields.REPLY_STATUS,
                    AllowedValues.openSet(replyStatuses.names()),
                    "late",
                    AllowedValues.FLAG))
            .showing("session");
    this.messages = messages;
    this.retention = retention;
    this.paginator = paginator;
  }

  public Parsed<Page> list(
      OrganizationId organization, SessionId session, String path, QueryString query) {
    return ListRequest.parse(organization, path, query, rules)
        .map(request -> page(session.conversation(organization), request));
  }

  private Page page(ConversationKey conversation, ListRequest request) {
    MessageRange range =
        new MessageRange(
            conversation.organization(),
            Optional.of(conversation.conversation()),
            Set.of(MessageType.STATUS),
            TimeDigits.of(retention.horizon(paginator.clock().instant()).plusMillis(1)),
            "g");
    return paginator.page(
        request,
        () ->
            ListEntry.mapOrSkip(
                messages.list(range, request.readOptions()), SessionHistory::toJson));
  }

  private static Optional<JsonObject> toJson(Message message) {
    String event = message.event();
    // Status messages that bots posted have no event, and other events tell of messages.
    if (event == null
        || message.receivedAt() == null
        || message.meta().text(SessionFields.STATUS).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        JsonObject.builder()
            .put("id", message.id().value())
            .putAll(message.meta())
            .put("receivedAt", Timestamp.format(message.receivedAt()))
            .put("late", message.late())
            .put("event", readable(event))
            .build());
  }

  /** Returns an event as an object, or as text where it is nested too deeply. */
  private static Object readable(String event) {
    JsonObject json = Json.readOwn(event);
    return Json.depth(json) > MAX_DEPTH ? event : json;
  }
}
