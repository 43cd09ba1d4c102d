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
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param user who wrote it; null for the system's, and for those of Zoho's agents and end users
 * @param isBackchannel whether only agents and bots are meant to see it
 * @param display how clients show it: {@code contentType}, {@code actions} and {@code delay}, as
 *     far as the author gave them
 * @param receivedAt when it came by webhook; null for one that was posted
 * @param late whether a newer event of its session was known when this one came
 * @param event the event of Zoho Desk that it tells of, as it was sent; null where there is none
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
    boolean late,
    @Nullable String event) {

  /** How long a status message is shown. */
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
        id, conversation, role, text, user, false, meta, JsonObject.EMPTY, null, false, null);
  }

  /**
   * Returns a message that came by webhook.
   *
   * @param event the event that told of it, as it was sent
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
        false,
        event);
  }

  /** Returns a status message of this service. */
  public static Message status(
      MessageId id, ConversationKey conversation, String text, JsonObject meta) {
    return posted(id, conversation, Role.SYSTEM, null, text, meta);
  }

  /** Returns this message with what its author set about how clients show it. */
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
        late,
        event);
  }

  public MessageType type() {
    return id.type();
  }

  public Instant createdAt() {
    return id.createdAt();
  }

  /** Returns the later of the times at which it was written and received. */
  public Instant arrivedAt() {
    return receivedAt != null && receivedAt.isAfter(createdAt()) ? receivedAt : createdAt();
  }

  /**
   * Returns the least lead of Zoho's clock over the service's: nothing arrives before it is
   * written. Zero where the message does not show it.
   */
  public Duration ahead() {
    return receivedAt != null && createdAt().isAfter(receivedAt)
        ? Duration.between(receivedAt, createdAt())
        : Duration.ZERO;
  }

  /** Returns this message marked as late. */
  public Message asLate() {
    return new Message(
        id, conversation, role, text, user, isBackchannel, meta, display, receivedAt, true, event);
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
