package io.reachline.message;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.wire.WireNamed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param user the author; null if the author is not a user of this service
 * @param isBackchannel whether it is meant for agents and bots only
 * @param display how clients show it: {@code contentType}, {@code actions} and {@code delay}, each
 *     only if the author set it
 * @param receivedAt when the webhook received it; null if it did not come by webhook
 * @param effectiveAt when it took effect, if that may be later than its request: for a command,
 *     which others may overtake, and which may be repeated until it is stored; otherwise null
 * @param late whether a newer event of its session was known when it was received
 * @param event the webhook event that it was made from, as received; null if there is none
 */
public record Message(
    MessageId id,
    ConversationKey conversation,
    Role role,
    String text,
    @Nullable UserId user,
    boolean isBackchannel,
    JsonObject meta,
    JsonObject display,
    @Nullable Instant receivedAt,
    @Nullable Instant effectiveAt,
    boolean late,
    @Nullable String event) {

  /** The time for which a status message is visible. */
  public static final Duration STATUS_VISIBILITY = Duration.ofHours(1);

  /** The properties of a message that the API shows. */
  enum Property implements WireNamed {
    ID("id"),
    ORGANIZATION("organization"),
    ORG_PATH("orgPath"),
    CONVERSATION("conversation"),
    USER("user"),
    TYPE("type"),
    TEXT("text"),
    ROLE("role"),
    IS_BACKCHANNEL("isBackchannel"),
    META("meta"),
    CONTENT_TYPE("contentType"),
    ACTIONS("actions"),
    DELAY("delay"),
    CREATED_AT("createdAt"),
    UPDATED_AT("updatedAt"),
    RECEIVED_AT("receivedAt"),
    VISIBLE_UNTIL("visibleUntil");

    private final String wireName;

    Property(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String wireName() {
      return wireName;
    }
  }

  /** Returns a message that a client posted. */
  public static Message posted(
      MessageId id,
      ConversationKey conversation,
      Role role,
      @Nullable UserId user,
      String text,
      JsonObject meta) {
    return new Message(
        id, conversation, role, text, user, false, meta, JsonObject.EMPTY, null, null, false, null);
  }

  /**
   * Returns a message that a webhook received.
   *
   * @param event the event that it was made from, as received
   */
  public static Message received(
      MessageId id,
      ConversationKey conversation,
      Role role,
      String text,
      JsonObject meta,
      Instant receivedAt,
      String event) {
    return new Message(
        id,
        conversation,
        role,
        text,
        null,
        false,
        meta,
        JsonObject.EMPTY,
        receivedAt,
        null,
        false,
        event);
  }

  /** Returns a status message of this service. */
  public static Message status(
      MessageId id, ConversationKey conversation, String text, JsonObject meta) {
    return posted(id, conversation, Role.SYSTEM, null, text, meta);
  }

  /** Returns this message with its author's settings for how clients show it. */
  public Message shown(boolean toBackchannel, JsonObject asDisplay) {
    return new Message(
        id,
        conversation,
        role,
        text,
        user,
        toBackchannel,
        meta,
        asDisplay,
        receivedAt,
        effectiveAt,
        late,
        event);
  }

  public MessageType type() {
    return id.type();
  }

  public Instant createdAt() {
    return id.createdAt();
  }

  /** Returns when the message was written or when it was received, whichever is later. */
  public Instant arrivedAt() {
    return receivedAt != null && receivedAt.isAfter(createdAt()) ? receivedAt : createdAt();
  }

  /**
   * Returns when this service took the message in, by its own clock: when the message was received,
   * when it took effect, or else when it was written. Unlike {@link #arrivedAt}, it is not in the
   * future if the provider's clock is ahead.
   */
  public Instant takenInAt() {
    if (receivedAt != null) {
      return receivedAt;
    }
    return effectiveAt != null ? effectiveAt : createdAt();
  }

  /**
   * Returns the id that a command would have if it had been written when it took effect. The order
   * of these ids is the order in which the commands of a conversation took effect.
   */
  public MessageId effectId() {
    return effectiveAt == null ? id : id.at(effectiveAt);
  }

  /**
   * Returns the least lead of the provider's clock over this service's; zero unless the message was
   * written after it was received.
   */
  public Duration ahead() {
    return receivedAt != null && createdAt().isAfter(receivedAt)
        ? Duration.between(receivedAt, createdAt())
        : Duration.ZERO;
  }

  /** Returns this message with the time at which it takes effect, in milliseconds. */
  public Message effectiveAt(Instant time) {
    return with(id, time.truncatedTo(ChronoUnit.MILLIS), late);
  }

  /** Returns this message under another id. */
  public Message withId(MessageId other) {
    return with(other, effectiveAt, late);
  }

  /**
   * Returns the key of the message's receipts; empty if no provider knows the message by an id of
   * its own.
   */
  public Optional<ReceiptKey> receiptKey() {
    // Clients can write the same meta, but not an event.
    return event == null || type() == MessageType.STATUS
        ? Optional.empty()
        : meta.text("messageId").map(messageId -> new ReceiptKey(conversation, messageId));
  }

  /** Returns this message marked as late. */
  public Message asLate() {
    return with(id, effectiveAt, true);
  }

  private Message with(MessageId newId, @Nullable Instant newEffectiveAt, boolean isLate) {
    return new Message(
        newId,
        conversation,
        role,
        text,
        user,
        isBackchannel,
        meta,
        display,
        receivedAt,
        newEffectiveAt,
        isLate,
        event);
  }

  /**
   * Returns the message as the API shows it.
   *
   * @param path of its organisation
   */
  public JsonObject toJson(OrganizationPath path) {
    String createdAt = Timestamp.format(createdAt());
    // Deconstructed, so that a new property does not compile until it is shown or left out.
    return switch (this) {
      case Message(
              var id,
              var conversation,
              var role,
              var text,
              var user,
              var isBackchannel,
              var meta,
              var display,
              var receivedAt,
              _,
              var late,
              _) ->
          JsonObject.builder()
              .put(Property.ID, id.value())
              .put(Property.ORGANIZATION, conversation.organization().value())
              .put(Property.ORG_PATH, path.wireForm())
              .put(Property.CONVERSATION, conversation.conversation().value())
              .putIfPresent(Property.USER, user == null ? null : user.value())
              .put(Property.TYPE, type().wireName())
              .put(Property.TEXT, text)
              .put(Property.ROLE, role.wireName())
              .put(Property.IS_BACKCHANNEL, isBackchannel)
              .put(Property.META, late ? meta.with("late", true) : meta)
              .putAll(display)
              .put(Property.CREATED_AT, createdAt)
              .put(Property.UPDATED_AT, createdAt)
              .putIfPresent(
                  Property.RECEIVED_AT, receivedAt == null ? null : Timestamp.format(receivedAt))
              .putIfPresent(
                  Property.VISIBLE_UNTIL,
                  type() == MessageType.STATUS
                      ? Timestamp.format(createdAt().plus(STATUS_VISIBILITY))
                      : null)
              .build();
    };
  }
}
