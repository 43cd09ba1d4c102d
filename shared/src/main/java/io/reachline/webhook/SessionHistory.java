package io.reachline.webhook;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Retention;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.list.Entry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Query;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.session.SessionId;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** The history of a session: every event of it that came, as it was sent. */
public final class SessionHistory {
  private static final ListRules RULES =
      new ListRules(
          Set.of(
              "id",
              "sessionStatus",
              "sessionOldStatus",
              "replyStatus",
              "eventTime",
              "receivedAt",
              "late",
              "event"),
          "eventTime",
          Set.of(),
          1_000);

  private final MessageStore messages;
  private final Retention retention;
  private final Clock clock;
  private final String publicUrl;

  public SessionHistory(MessageStore messages, Retention retention, Clock clock, String publicUrl) {
    this.messages = messages;
    this.retention = retention;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  public Parsed<Page> list(
      OrganizationId organization, SessionId session, String path, Query query) {
    return ListRequest.parse(organization, path, query, RULES)
        .map(request -> page(session.conversation(organization), request));
  }

  private Page page(ConversationKey conversation, ListRequest request) {
    MessageRange range =
        new MessageRange(
            conversation.organization(),
            Optional.of(conversation.conversation()),
            Set.of(MessageType.STATUS),
            MessageId.timeDigits(retention.horizon(clock.instant()).plusMillis(1)),
            "g");
    // Status messages that bots posted stand in between: they have no event.
    return Page.of(
        request,
        Entry.each(messages.list(range, request.scan()), SessionHistory::entry),
        publicUrl);
  }

  private static Entry entry(Message message) {
    return new Entry(message.id().value(), toJson(message));
  }

  private static JsonObject toJson(Message message) {
    String event = message.event();
    if (event == null || message.receivedAt() == null) {
      return JsonObject.EMPTY;
    }
    return JsonObject.builder()
        .put("id", message.id().value())
        .putAll(message.meta())
        .put("receivedAt", Timestamp.format(message.receivedAt()))
        .put("late", message.late())
        .put("event", Json.readOwn(event))
        .build();
  }
}
