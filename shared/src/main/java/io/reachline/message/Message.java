package io.reachline.message;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
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
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", id.value())
            .put("organization", conversation.organization().value())
            .put("orgPath", path.wireForm())
            .put("conversation", conversation.conversation().value())
            .putIfPresent("user", user == null ? null : user.value())
            .put("type", type().wireName())
            .put("text", text)
            .put("role", role.wireName())
            .put("isBackchannel", isBackchannel)
            .put("meta", late ? meta.with("late", true) : meta)
            .putAll(display)
            .put("createdAt", createdAt)
            .put("updatedAt", createdAt)
            .putIfPresent("receivedAt", receivedAt == null ? null : Timestamp.format(receivedAt));
    if (type() == MessageType.STATUS) {
      json.put("visibleUntil", Timestamp.format(createdAt().plus(STATUS_VISIBILITY)));
    }
    return json.build();
  }
}
