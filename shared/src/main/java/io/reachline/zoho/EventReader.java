package io.reachline.zoho;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStatus;
import io.reachline.presence.Word;
import io.reachline.session.ReplyStatuses;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionFields;
import io.reachline.session.SessionId;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.ProviderEvent;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A reader of the fields of one event. */
record EventReader(
    Delivery delivery,
    JsonObject json,
    Fields envelope,
    Fields payload,
    ReplyStatuses replyStatuses) {
  private static final int MAX_NAME = 100;

  static EventReader of(Delivery delivery, JsonObject json, ReplyStatuses replyStatuses) {
    return new EventReader(
        delivery, json, new Fields(json), new Fields(json.object("payload")), replyStatuses);
  }

  ProviderEvent read() {
    return switch (Objects.requireNonNullElse(envelope.scalar("eventType", MAX_NAME), "")) {
      case "IM_Session_Status" -> read(this::sessionChanged);
      case "IM_Message_Add" -> read(this::messageAdded);
      case "IM_Message_Status" -> read(this::messageStatusChanged);
      case "Agent_Presence_Update" -> presenceChanged();
      // A preference for channels may look like a presence, and would put the whole agent offline.
      case "Agent_Channel_Preference_Update" ->
          notPlain("The event is about an agent's channels, not about the agent's presence");
      default -> new ProviderEvent.Bad(ProviderEvent.Reason.UNKNOWN_TYPE, "eventType is unknown");
    };
  }

  private ProviderEvent read(BiFunction<SessionId, Instant, ProviderEvent> reader) {
    required(envelope, "orgId");
    Instant eventTime = eventTime();
    ProviderEvent event = reader.apply(sessionId(), eventTime);
    return envelope
        .invalid()
        .or(payload::invalid)
        .<ProviderEvent>map(
            invalid -> new ProviderEvent.Bad(ProviderEvent.Reason.INVALID_FIELD, invalid.message()))
        .orElse(event);
  }

  private ProviderEvent sessionChanged(SessionId id, Instant eventTime) {
    Session session =
        new Session(
            id,
            required(payload, SessionFields.STATUS),
            payload.scalar(SessionFields.PREVIOUS_STATUS, MAX_NAME),
            payload.scalar(SessionFields.REPLY_STATUS, MAX_NAME),
            payload.scalar(SessionFields.ASSIGNEE, MAX_NAME),
            payload.scalar(SessionFields.ASSIGNEE_TYPE, MAX_NAME),
            messagesCount(),
            payload.scalar(SessionFields.CHANNEL, MAX_NAME),
            eventTime,
            delivery.receivedAt());
    SessionEvent event = new SessionEvent(organization(), session, fingerprint(), delivery.event());
    return new ProviderEvent.SessionChanged(
        event, statusMessage(event), isOfUnknownStatus(session));
  }

  private boolean isOfUnknownStatus(Session session) {
    return session.knownStatus().isEmpty()
        || (session.replyStatus() != null && replyStatuses.find(session.replyStatus()).isEmpty());
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
        event.text(replyStatuses),
        JsonObject.builder()
            .put("session", session.id().value())
            .put(SessionFields.STATUS, session.status())
            .putIfPresent(SessionFields.PREVIOUS_STATUS, session.previousStatus())
            .putIfPresent(SessionFields.REPLY_STATUS, session.replyStatus())
            .put(SessionFields.EVENT_TIME, Timestamp.format(session.eventTime()))
            .build(),
        event.raw());
  }

  private ProviderEvent messageAdded(SessionId session, Instant eventTime) {
    JsonObject body = json.object("payload");
    Actor actor = new Actor(body.object("actor"));
    String type = Objects.requireNonNullElse(payload.scalar("messageType", MAX_NAME), "");
    boolean isText = type.isBlank() || type.equals("TEXT");
    Content content = isText ? new Content(JsonObject.EMPTY, 0) : Content.of(body);
    // The text and the content are the message's own: kept once.
    Set<String> kept = new HashSet<>(content.shown().members().keySet());
    if (isText || body.text("text").isPresent()) {
      kept.add("text");
    }
    Message message =
        message(
            MessageId.of(eventTime, type(type), fingerprint()),
            session,
            actor.role().orElseGet(this::roleOfDirection),
            isText
                ? Objects.requireNonNullElse(payload.text("text", ProviderEvent.MAX_BYTES), "")
                // A picture has no text, and a template's may have a form of its own.
                : body.text("text").orElse(""),
            JsonObject.builder()
                .put("session", session.value())
                .putIfPresent("messageId", payload.scalar("id", MAX_NAME))
                .putIfPresent("messageType", type.isBlank() ? null : type)
                .putIfPresent(
                    SessionFields.CHANNEL, payload.scalar(SessionFields.CHANNEL, MAX_NAME))
                .putIfPresent("actor", actor.shown())
                .putIfPresent("zoho", content.shown().members().isEmpty() ? null : content.shown())
                .putIfPresent("zohoLeftOut", content.leftOut() == 0 ? null : content.leftOut())
                .build(),
            Json.write(json.with("payload", body.without(kept).members())));
    return new ProviderEvent.MessageAdded(
        isText
            ? message
            : message.shown(
                false,
                JsonObject.builder().put("contentType", type.toLowerCase(Locale.ROOT)).build()));
  }

  private Role roleOfDirection() {
    return switch (required(payload, "direction")) {
      case "IN" -> Role.CONTACT;
      case "OUT" -> Role.AGENT;
      default -> {
        payload.refuse("direction", "must be IN or OUT");
        yield Role.CONTACT;
      }
    };
  }

  /** Returns the type of a message: Zoho's INFO says what happened, as status messages do. */
  private static MessageType type(String messageType) {
    return messageType.equals("INFO") ? MessageType.STATUS : MessageType.CHAT;
  }

  private ProviderEvent messageStatusChanged(SessionId session, Instant eventTime) {
    String messageId = required(payload, "messageId");
    MessageStatusReader reader = MessageStatusReader.of(json.object("payload"), payload);
    Receipt receipt = reader.receipt();
    return new ProviderEvent.MessageStatusChanged(
        new ReceiptKey(session.conversation(organization()), messageId),
        receipt,
        eventTime,
        receipt.status() == ReceiptStatus.FAILED
            ? Optional.of(failureReport(session, messageId, reader.reason(), eventTime))
            : Optional.empty());
  }

  private ProviderEvent presenceChanged() {
    required(envelope, "orgId");
    Instant eventTime = eventTime();
    PresenceReader presence = new PresenceReader(json.object("payload"));
    Optional<String> agent = presence.agent();
    Optional<Boolean> isOnline = presence.isOnline();
    if (envelope.invalid().isPresent()) {
      return notPlain(envelope.invalid().get().message());
    }
    if (agent.isEmpty() || isOnline.isEmpty()) {
      return notPlain(
          agent.isEmpty()
              ? "The payload does not plainly name an agent by an id"
              : "The payload does not plainly say that the agent is online or offline");
    }
    return new ProviderEvent.PresenceChanged(
        organization(),
        delivery.source().provider(),
        agent.get(),
        new Word(isOnline.get(), eventTime));
  }

  /** Not counted as wrong: a person can read in the quarantine what Zoho really sends. */
  private static ProviderEvent notPlain(String detail) {
    return new ProviderEvent.Bad(ProviderEvent.Reason.UNKNOWN_TYPE, detail);
  }

  private Message failureReport(
      SessionId session, String messageId, @Nullable String reason, Instant eventTime) {
    return message(
        MessageId.of(eventTime, MessageType.STATUS, fingerprint()),
        session,
        Role.SYSTEM,
        "Reply failed",
        JsonObject.builder()
            .put("session", session.value())
            .put("messageId", messageId)
            .putIfPresent(SessionFields.CHANNEL, payload.scalar(SessionFields.CHANNEL, MAX_NAME))
            .putIfPresent("reason", reason)
            .build(),
        delivery.event());
  }

  private Message message(
      MessageId id, SessionId session, Role role, String text, JsonObject meta, String event) {
    ConversationKey conversation = session.conversation(organization());
    return Message.received(id, conversation, role, text, meta, delivery.receivedAt(), event);
  }

  private SessionId sessionId() {
    String id = required(payload, SessionFields.ID);
    if (id.isBlank() || id.length() > SessionId.MAX_LENGTH) {
      payload.refuse(
          SessionFields.ID, "must have 1 to %d characters".formatted(SessionId.MAX_LENGTH));
      return new SessionId("?");
    }
    return new SessionId(id);
  }

  private Instant eventTime() {
    OptionalLong milliseconds = WholeNumber.read(required(envelope, SessionFields.EVENT_TIME), 15);
    if (milliseconds.isEmpty()) {
      envelope.refuse(SessionFields.EVENT_TIME, "must be milliseconds since 1970");
      return Instant.EPOCH;
    }
    // A time that ids cannot hold is beyond any clock.
    return Instant.ofEpochMilli(Math.min(milliseconds.getAsLong(), TimeDigits.MAX.toEpochMilli()));
  }

  private @Nullable Long messagesCount() {
    String text = payload.scalar(SessionFields.MESSAGES_COUNT, MAX_NAME);
    if (text == null || text.isEmpty()) {
      return null;
    }
    OptionalLong count = WholeNumber.read(text, 18);
    if (count.isEmpty()) {
      payload.refuse(
          SessionFields.MESSAGES_COUNT, "must be a whole number, not negative, below 10^18");
      return null;
    }
    return count.getAsLong();
  }

  private static String required(Fields fields, String name) {
    String text = fields.scalar(name, MAX_NAME);
    if (text == null || text.isBlank()) {
      fields.refuse(name, text == null ? "is required" : "must not be blank");
      return "";
    }
    return text;
  }

  private String fingerprint() {
    return HexId.hash(Json.canonical(json));
  }

  private OrganizationId organization() {
    return delivery.organization();
  }
}
