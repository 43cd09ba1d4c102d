package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event of Zoho Desk, put together by a test. */
public final class EventBuilder {
  public static final String ORG_ID = "106553778";
  public static final String SESSION = "65403000000038063";
  public static final String MESSAGE = "65403000000038099";
  public static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  public static final SourceId SOURCE = new SourceId("5d01e2404bc19c256622ad12");

  private final Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> payload = new LinkedHashMap<>();

  private EventBuilder() {}

  /** Returns a session's event as in Zoho's own sample. */
  public static EventBuilder aSessionEvent(Instant eventTime) {
    return new EventBuilder()
        .payload("currentAssigneeId", "106554156")
        .payload("sessionStatus", "ON_HOLD")
        .payload("replyStatus", "ACCEPTED")
        .payload("sessionOldStatus", "ENDED")
        .payload("sessionId", SESSION)
        .payload("messagesCount", "23")
        .payload("assigneeType", "AGENT")
        .payload("channelId", "65403000000038011")
        .envelope("eventTime", Long.toString(eventTime.toEpochMilli()))
        .envelope("eventType", "IM_Session_Status")
        .envelope("orgId", ORG_ID);
  }

  /** Returns a message that an end user wrote. */
  public static EventBuilder aMessageEvent(Instant eventTime) {
    return new EventBuilder()
        .payload("id", MESSAGE)
        .payload("sessionId", SESSION)
        .payload("channelId", "65403000000038011")
        .payload("direction", "IN")
        .payload("messageType", "TEXT")
        .payload("text", "Where is my parcel?")
        .payload(
            "actor",
            JsonObject.builder()
                .put("type", "END_USER")
                .put("name", "A customer")
                .put("contactId", "65403000000045001")
                .build()
                .members())
        .envelope("eventTime", Long.toString(eventTime.toEpochMilli()))
        .envelope("eventType", "IM_Message_Add")
        .envelope("orgId", ORG_ID);
  }

  /** Returns a new status of the message that {@link #aMessageEvent} wrote. */
  public static EventBuilder aMessageStatus(String status, Instant updatedTime) {
    return new EventBuilder()
        .payload("messageOldStatus", "SAVED")
        .payload(
            "messageNewStatus",
            JsonObject.builder()
                .put("status", status)
                .put("updatedTime", updatedTime.toString())
                .build()
                .members())
        // As in Zoho's own sample, where ids are numbers here and text elsewhere.
        .payload("messageId", Long.valueOf(MESSAGE))
        .payload("sessionId", Long.valueOf(SESSION))
        .payload("channelId", 65403000000038011L)
        .envelope("eventTime", Long.toString(updatedTime.toEpochMilli()))
        .envelope("eventType", "IM_Message_Status")
        .envelope("orgId", ORG_ID);
  }

  /** Returns an agent's presence, in a form that Zoho may give it. */
  public static EventBuilder aPresenceEvent(String agent, String status, Instant eventTime) {
    return new EventBuilder()
        .payload("agentId", agent)
        .payload("status", status)
        .envelope("eventTime", Long.toString(eventTime.toEpochMilli()))
        .envelope("eventType", "Agent_Presence_Update")
        .envelope("orgId", ORG_ID);
  }

  /** Sets a field of the payload, to null too. */
  public EventBuilder payload(String name, @Nullable Object value) {
    payload.put(name, value);
    return this;
  }

  public EventBuilder withoutPayload(String name) {
    payload.remove(name);
    return this;
  }

  /** Sets a field beside the payload. */
  public EventBuilder envelope(String name, @Nullable Object value) {
    envelope.put(name, value);
    return this;
  }

  public EventBuilder withoutEnvelope(String name) {
    envelope.remove(name);
    return this;
  }

  /** The event as JSON. */
  public String json() {
    JsonObject.Builder json = JsonObject.builder().put("payload", payload);
    envelope.forEach(json::put);
    return json.build().toString();
  }

  /** The event as the webhook hands it on. */
  public Delivery delivery(Instant receivedAt) {
    return new Delivery(ORGANIZATION, SOURCE, receivedAt, json());
  }
}
