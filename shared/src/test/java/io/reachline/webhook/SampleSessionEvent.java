package io.reachline.webhook;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session event of Zoho Desk: Zoho's own sample, with the values that a test sets.
 *
 * @param second when it happened, in seconds after {@link EventWriterScenario#START}
 * @param messagesCount null if the event has none
 */
record SampleSessionEvent(
    String session, String status, int second, @Nullable String messagesCount, String assignee) {

  static SampleSessionEvent aSampleEvent() {
    return new SampleSessionEvent("65403000000038063", "OPEN", 0, "23", "106554156");
  }

  SampleSessionEvent of(String newSession) {
    return new SampleSessionEvent(newSession, status, second, messagesCount, assignee);
  }

  SampleSessionEvent status(String newStatus) {
    return new SampleSessionEvent(session, newStatus, second, messagesCount, assignee);
  }

  SampleSessionEvent at(int newSecond) {
    return new SampleSessionEvent(session, status, newSecond, messagesCount, assignee);
  }

  SampleSessionEvent count(@Nullable String newCount) {
    return new SampleSessionEvent(session, status, second, newCount, assignee);
  }

  SampleSessionEvent assignee(String newAssignee) {
    return new SampleSessionEvent(session, status, second, messagesCount, newAssignee);
  }

  String json() {
    EventBuilder event =
        EventBuilder.aSessionEvent(EventWriterScenario.START)
            .payload("sessionStatus", status)
            .payload("sessionId", session)
            .payload("messagesCount", messagesCount)
            .payload("currentAssigneeId", assignee)
            .envelope("eventTime", eventTime());
    return (messagesCount == null ? event.withoutPayload("messagesCount") : event).json();
  }

  /** Returns the same event in other words: in another order, with numbers for strings. */
  String otherJson() {
    JsonObject event = Json.readOwn(json());
    JsonObject payload = event.object("payload");
    Object number = messagesCount == null ? null : Long.valueOf(messagesCount);
    return JsonObject.builder()
        .put("orgId", 106553778)
        .put("eventType", "IM_Session_Status")
        .put("eventTime", Long.valueOf(eventTime()))
        .put(
            "payload",
            Map.copyOf(
                (number == null ? payload : payload.with("messagesCount", number)).members()))
        .build()
        .toString();
  }

  private String eventTime() {
    return Long.toString(EventWriterScenario.START.plusSeconds(second).toEpochMilli());
  }
}
