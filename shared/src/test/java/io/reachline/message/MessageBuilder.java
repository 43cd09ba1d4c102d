package io.reachline.message;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A builder of messages for tests: an agent's chat message, unless a test says otherwise. */
public final class MessageBuilder {
  private MessageId id = MessageId.of(Instant.EPOCH, MessageType.CHAT, "0".repeat(11));
  private ConversationKey conversation =
      new ConversationKey(
          new OrganizationId("5d01e2404bc19c256622ad10"),
          new ConversationId("6907abfa9938843d0a82a1d0"));
  private Role role = Role.AGENT;
  private String text = "Hello";
  private @Nullable UserId user;
  private boolean isBackchannel;
  private JsonObject meta = JsonObject.EMPTY;
  private JsonObject display = JsonObject.EMPTY;
  private @Nullable Instant receivedAt;
  private @Nullable Instant effectiveAt;
  private boolean late;
  private @Nullable String event;

  private MessageBuilder() {}

  public static MessageBuilder aMessage() {
    return new MessageBuilder();
  }

  public MessageBuilder id(MessageId of) {
    id = of;
    return this;
  }

  /**
   * Sets the id of a message of a type and time.
   *
   * @param number tells it from others of this type and time
   */
  public MessageBuilder id(MessageType type, Instant createdAt, long number) {
    return id(MessageId.of(createdAt, type, HexFormat.of().toHexDigits(number, 11)));
  }

  public MessageBuilder in(ConversationKey key) {
    conversation = key;
    return this;
  }

  public MessageBuilder by(Role author) {
    role = author;
    return this;
  }

  public MessageBuilder by(@Nullable UserId author) {
    user = author;
    return this;
  }

  public MessageBuilder text(String content) {
    text = content;
    return this;
  }

  public MessageBuilder backchannel() {
    isBackchannel = true;
    return this;
  }

  public MessageBuilder meta(JsonObject object) {
    meta = object;
    return this;
  }

  public MessageBuilder display(JsonObject object) {
    display = object;
    return this;
  }

  public MessageBuilder receivedAt(@Nullable Instant time) {
    receivedAt = time;
    return this;
  }

  public MessageBuilder effectiveAt(Instant time) {
    effectiveAt = time;
    return this;
  }

  public MessageBuilder late() {
    late = true;
    return this;
  }

  public MessageBuilder event(String json) {
    event = json;
    return this;
  }

  public Message build() {
    return new Message(
        id,
        conversation,
        role,
        text,
        user,
        isBackchannel,
        meta,
        display,
        receivedAt,
        effectiveAt,
        late,
        event);
  }
}
