package io.reachline.webhook;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionHistory;
import io.reachline.session.SessionId;
import io.reachline.storage.Retention;
import io.reachline.wire.WireNamed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an event of Zoho Desk says. */
public sealed interface ZohoEvent {
  /** The largest event that is stored, in bytes of UTF-8. */
  int MAX_BYTES = 200_000;

  /** How far Zoho's clock may be ahead of this service's. */
  Duration MAX_AHEAD = Duration.ofMinutes(5);

  /**
   * {@code IM_Session_Status}: a session changed.
   *
   * @param message the status message that tells of it, and keeps it
   */
  record SessionChanged(SessionEvent event, Message message) implements ZohoEvent {}

  /** {@code IM_Message_Add}: somebody wrote in a session. */
  record MessageAdded(Message message) implements ZohoEvent {}

  /** One that cannot be stored as what it is. */
  record Bad(Reason reason, String detail) implements ZohoEvent {}

  /** Why an event is set aside. */
  enum Reason implements WireNamed {
    MALFORMED,
    TOO_LARGE,
    TOO_DEEP,
    UNKNOWN_TYPE,
    INVALID_FIELD,
    TOO_OLD,
    IN_THE_FUTURE,
    /** The database refuses it, or what it changes, as too large or invalid. */
    UNSTORABLE;
  }

  /** Returns whether an event names another organisation of Zoho's than the source's. */
  static boolean isForeign(String event, Source source) {
    try {
      return Json.read(event) instanceof Map<?, ?> map
          && map.get("orgId") != null
          && !String.valueOf(map.get("orgId")).equals(source.orgId());
    } catch (MalformedJson e) {
      return false;
    }
  }

  /**
   * Reads an event.
   *
   * @param now what its age is told by; when it came is not the same for one that is retried
   */
  static ZohoEvent read(Delivery delivery, Retention retention, Instant now) {
    if (Utf8.length(delivery.event()) > MAX_BYTES) {
      return new Bad(Reason.TOO_LARGE, "The event is larger than %,d bytes".formatted(MAX_BYTES));
    }
    try {
      JsonObject json = Json.readObject(delivery.event());
      if (Json.depth(json) > SessionHistory.MAX_DEPTH) {
        return new Bad(
            Reason.TOO_DEEP,
            "The event is nested more than %d deep".formatted(SessionHistory.MAX_DEPTH));
      }
      return new Reader(delivery, json, new Fields(json), new Fields(json.object("payload")))
          .read(retention, now);
    } catch (MalformedJson e) {
      return new Bad(Reason.MALFORMED, "The event " + e.problem());
    }
  }

  /** Reads the fields of one event. */
  record Reader(Delivery delivery, JsonObject json, Fields envelope, Fields payload) {
    private static final int MAX_NAME = 100;
    private static final Pattern WHOLE_NUMBER =
        Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d{1,9})?");

    private ZohoEvent read(Retention retention, Instant now) {
      String type = Objects.requireNonNullElse(envelope.scalar("eventType", MAX_NAME), "");
      if (!type.equals("IM_Session_Status") && !type.equals("IM_Message_Add")) {
        return new Bad(Reason.UNKNOWN_TYPE, "eventType is none that is stored");
      }
      required(envelope, "orgId");
      Instant eventTime = eventTime();
      SessionId session = sessionId();
      ZohoEvent event =
          type.equals("IM_Session_Status")
              ? sessionChanged(session, eventTime)
              : messageAdded(session, eventTime);
      Optional<String> problem =
          envelope.invalid().or(payload::invalid).map(invalid -> invalid.message());
      if (problem.isPresent()) {
        return new Bad(Reason.INVALID_FIELD, problem.get());
      }
      if (!eventTime.isAfter(retention.horizon(now))) {
        return new Bad(Reason.TOO_OLD, "eventTime is before the retention period");
      }
      if (eventTime.isAfter(now.plus(MAX_AHEAD))) {
        return new Bad(Reason.IN_THE_FUTURE, "eventTime is in the future");
      }
      return event;
    }

    private ZohoEvent sessionChanged(SessionId id, Instant eventTime) {
      Session session =
          new Session(
              id,
              required(payload, "sessionStatus"),
              payload.scalar("sessionOldStatus", MAX_NAME),
              payload.scalar("replyStatus", MAX_NAME),
              payload.scalar("currentAssigneeId", MAX_NAME),
              payload.scalar("assigneeType", MAX_NAME),
              messagesCount(),
              payload.scalar("channelId", MAX_NAME),
              eventTime,
              delivery.receivedAt());
      SessionEvent event =
          new SessionEvent(organization(), session, fingerprint(), delivery.event());
      return new SessionChanged(event, statusMessage(event));
    }

    private Message statusMessage(SessionEvent event) {
      Session session = event.session();
      // The count stands first, so that the order of ids breaks a tie as positions do.
      long count = Objects.requireNonNullElse(session.messagesCount(), 0L);
      String distinction =
          HexFormat.of().toHexDigits(Math.min(count, 0xffff), 4) + event.fingerprint();
      return message(
          MessageId.of(session.eventTime(), MessageType.STATUS, distinction),
          session.id(),
          Role.SYSTEM,
          event.text(),
          JsonObject.builder()
              .put("session", session.id().value())
              .put("sessionStatus", session.status())
              .putIfPresent("sessionOldStatus", session.previousStatus())
              .putIfPresent("replyStatus", session.replyStatus())
              .put("eventTime", Timestamp.format(session.eventTime()))
              .build(),
          event.raw());
    }

    private ZohoEvent messageAdded(SessionId session, Instant eventTime) {
      String direction = required(payload, "direction");
      if (!direction.equals("IN") && !direction.equals("OUT")) {
        payload.refuse("direction", "must be IN or OUT");
      }
      JsonObject body = json.object("payload");
      JsonObject actor = body.object("actor");
      return new MessageAdded(
          message(
              MessageId.of(eventTime, MessageType.CHAT, fingerprint()),
              session,
              direction.equals("IN") ? Role.CONTACT : Role.AGENT,
              // A picture has no text.
              Objects.requireNonNullElse(payload.text("text", MAX_BYTES), ""),
              JsonObject.builder()
                  .put("session", session.value())
                  .putIfPresent("messageId", payload.scalar("id", MAX_NAME))
                  .putIfPresent("messageType", payload.scalar("messageType", MAX_NAME))
                  .putIfPresent("channelId", payload.scalar("channelId", MAX_NAME))
                  .putIfPresent("actor", actor(actor))
                  .build(),
              // The text is the message's own: kept once.
              Json.write(json.with("payload", without(body, "text").members()))));
    }

    private Message message(
        MessageId id, SessionId session, Role role, String text, JsonObject meta, String event) {
      ConversationKey conversation = session.conversation(organization());
      return Message.received(id, conversation, role, text, meta, delivery.receivedAt(), event);
    }

    /** Returns what is shown of an actor: the event keeps what is too long, or no text at all. */
    private static @Nullable JsonObject actor(JsonObject actor) {
      Fields fields = new Fields(actor);
      String name = fields.scalar("name", MAX_BYTES);
      String contact = shortText(fields, "contactId");
      return actor.members().isEmpty()
          ? null
          : JsonObject.builder()
              .putIfPresent("type", shortText(fields, "type"))
              .putIfPresent("name", name == null ? null : Utf8.prefix(name, 4 * MAX_NAME))
              .putIfPresent("id", contact == null ? shortText(fields, "externalId") : contact)
              .build();
    }

    private static @Nullable String shortText(Fields fields, String name) {
      String text = fields.scalar(name, MAX_NAME);
      return text == null || Utf8.length(text) > MAX_NAME ? null : text;
    }

    private SessionId sessionId() {
      String id = required(payload, "sessionId");
      if (id.isBlank() || id.length() > SessionId.MAX_LENGTH) {
        payload.refuse("sessionId", "must have 1 to %d characters".formatted(SessionId.MAX_LENGTH));
        return new SessionId("?");
      }
      return new SessionId(id);
    }

    private Instant eventTime() {
      OptionalLong milliseconds = wholeNumber(required(envelope, "eventTime"), 15);
      if (milliseconds.isEmpty()) {
        envelope.refuse("eventTime", "must be milliseconds since 1970");
        return Instant.EPOCH;
      }
      // Beyond what 12 hexadecimal digits hold is beyond any clock as well.
      return Instant.ofEpochMilli(Math.min(milliseconds.getAsLong(), 0xffff_ffff_ffffL));
    }

    private @Nullable Long messagesCount() {
      String text = payload.scalar("messagesCount", MAX_NAME);
      if (text == null || text.isEmpty()) {
        return null;
      }
      OptionalLong count = wholeNumber(text, 18);
      if (count.isEmpty()) {
        payload.refuse("messagesCount", "must be a whole number, not negative, below 10^18");
        return null;
      }
      return count.getAsLong();
    }

    /** Reads a number in any of JSON's forms: {@code 100.0} and {@code 1e2} are whole, too. */
    private static OptionalLong wholeNumber(String text, int maxDigits) {
      if (!WHOLE_NUMBER.matcher(text).matches()) {
        return OptionalLong.empty();
      }
      BigDecimal number = new BigDecimal(text);
      // The digits before the point, told without writing an exponent of billions out.
      if (number.signum() != 0 && (long) number.precision() - number.scale() > maxDigits) {
        return OptionalLong.empty();
      }
      try {
        return OptionalLong.of(number.longValueExact());
      } catch (ArithmeticException e) {
        return OptionalLong.empty();
      }
    }

    private static String required(Fields fields, String name) {
      String text = fields.scalar(name, MAX_NAME);
      if (text == null || text.isBlank()) {
        fields.refuse(name, text == null ? "is required" : "must not be blank");
        return "";
      }
      return text;
    }

    private static JsonObject without(JsonObject object, String name) {
      JsonObject.Builder rest = JsonObject.builder();
      object
          .members()
          .forEach(
              (key, value) -> {
                if (!key.equals(name)) {
                  rest.put(key, value);
                }
              });
      return rest.build();
    }

    private String fingerprint() {
      return HexId.hash(Json.canonical(json));
    }

    private OrganizationId organization() {
      return delivery.organization();
    }
  }
}
