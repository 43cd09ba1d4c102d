package io.reachline.dynamo;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.session.Session;
import io.reachline.session.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a session in an attribute of its conversation. An event replaces it as a whole.
 */
final class SessionItem {

  private SessionItem() {}

  static String write(Session session) {
    return JsonObject.builder()
        .put("id", session.id().value())
        .put("status", session.status())
        .putIfPresent("previousStatus", session.previousStatus())
        .putIfPresent("replyStatus", session.replyStatus())
        .putIfPresent("assigneeId", session.assigneeId())
        .putIfPresent("assigneeType", session.assigneeType())
        .putIfPresent("messagesCount", session.messagesCount())
        .putIfPresent("channelId", session.channelId())
        .put("eventTime", session.eventTime().toEpochMilli())
        .put("receivedAt", session.receivedAt().toEpochMilli())
        .build()
        .toString();
  }

  static Session read(String json) {
    JsonObject object = Json.readOwn(json);
    return new Session(
        new SessionId(object.text("id").orElseThrow()),
        object.text("status").orElseThrow(),
        object.text("previousStatus").orElse(null),
        object.text("replyStatus").orElse(null),
        object.text("assigneeId").orElse(null),
        object.text("assigneeType").orElse(null),
        count(object.get("messagesCount")),
        object.text("channelId").orElse(null),
        time(object, "eventTime"),
        time(object, "receivedAt"));
  }

  private static @Nullable Long count(@Nullable Object value) {
    return value instanceof Number number ? Long.valueOf(number.longValue()) : null;
  }

  private static Instant time(JsonObject object, String name) {
    if (object.get(name) instanceof Number number) {
      return Instant.ofEpochMilli(number.longValue());
    }
    throw new IllegalStateException("The stored session has no " + name);
  }
}
