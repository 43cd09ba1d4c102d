package io.reachline.webhook;

import io.reachline.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session event as Zoho Desk sends it: Zoho's own sample but for what a test sets.
 *
 * @param second when it happened, in seconds after {@link EventWriterScenario#START}
 * @param messagesCount absent where null
 */
record SessionEventJson(
    String session, String status, int second, @Nullable String messagesCount, String assignee) {

  static SessionEventJson aSessionEvent() {
    return new SessionEventJson("65403000000038063", "OPEN", 0, "23", "106554156");
  }

  SessionEventJson of(String newSession) {
    return new SessionEventJson(newSession, status, second, messagesCount, assignee);
  }

  SessionEventJson status(String newStatus) {
    return new SessionEventJson(session, newStatus, second, messagesCount, assignee);
  }

  SessionEventJson at(int newSecond) {
    return new SessionEventJson(session, status, newSecond, messagesCount, assignee);
  }

  SessionEventJson count(@Nullable String newCount) {
    return new SessionEventJson(session, status, second, newCount, assignee);
  }

  SessionEventJson assignee(String newAssignee) {
    return new SessionEventJson(session, status, second, messagesCount, newAssignee);
  }

  String json() {
    return JsonObject.builder()
        .put("payload", payload(messagesCount).members())
        .put("eventTime", eventTime())
        .put("eventType", "IM_Session_Status")
        .put("orgId", "106553778")
        .build()
        .toString();
  }

  /** Returns the same event in other words: in another order, with numbers for strings. */
  String otherJson() {
    Object number = messagesCount == null ? null : Long.valueOf(messagesCount);
    return JsonObject.builder()
        .put("orgId", 106553778)
        .put("eventType", "IM_Session_Status")
        .put("eventTime", Long.valueOf(eventTime()))
        .put("payload", Map.copyOf(payload(number).members()))
        .build()
        .toString();
  }

  private JsonObject payload(@Nullable Object count) {
    return JsonObject.builder()
        .put("currentAssigneeId", assignee)
        .put("sessionStatus", status)
        .put("replyStatus", "ACCEPTED")
        .put("sessionOldStatus", "ENDED")
        .put("sessionId", session)
        .putIfPresent("messagesCount", count)
        .put("assigneeType", "AGENT")
        .put("channelId", "65403000000038011")
        .build();
  }

  private String eventTime() {
    return Long.toString(EventWriterScenario.START.plusSeconds(second).toEpochMilli());
  }
}
