package io.reachline.publishing;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import java.util.Optional;

/**
 * A task of publishing the events of a message, or of a conversation's last change, that is left
 * for later, as the router's queues carry it.
 *
 * @param message empty for the change of the conversation
 */
public record PublishingTask(ConversationKey conversation, Optional<MessageId> message) {
  private static final String MARK = "publish";

  /** Returns the task for a message. */
  public static PublishingTask of(Message message) {
    return new PublishingTask(message.conversation(), Optional.of(message.id()));
  }

  /** Returns the task for the last change of a conversation. */
  public static PublishingTask of(Conversation conversation) {
    return new PublishingTask(conversation.key(), Optional.empty());
  }

  /** Returns the task as JSON. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put(MARK, true)
        .put("organization", conversation.organization().value())
        .put("conversation", conversation.conversation().value())
        .putIfPresent("message", message.map(MessageId::value).orElse(null))
        .build();
  }

  /**
   * Reads a task that {@link #toJson()} wrote, and ignores other members; empty if the text is the
   * task of something else.
   *
   * @throws IllegalArgumentException if the task is not complete
   */
  public static Optional<PublishingTask> ofJson(String text) {
    JsonObject json;
    try {
      json = Json.readObject(text);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
    return Boolean.TRUE.equals(json.get(MARK))
        ? Optional.of(
            new PublishingTask(
                new ConversationKey(
                    new OrganizationId(json.text("organization").orElse("")),
                    new ConversationId(json.text("conversation").orElse(""))),
                json.text("message").map(MessageId::new)))
        : Optional.empty();
  }
}
