package io.reachline.publishing;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import java.time.Instant;
import java.util.Optional;

/** A task of publishing the events of one cause; the router's queues carry it if it is left. */
public sealed interface PublishingTask {
  String MARK = "publish";

  ConversationKey conversation();

  /** A message was created. */
  record Created(ConversationKey conversation, MessageId message) implements PublishingTask {}

  /**
   * A conversation was changed.
   *
   * @param time the conversation's time of change
   * @param number the sequence number of the stream's record, which tells the change from others
   */
  record Changed(ConversationKey conversation, Instant time, String number)
      implements PublishingTask {}

  /** Returns the task for a message. */
  static PublishingTask of(Message message) {
    return new Created(message.conversation(), message.id());
  }

  /** Returns the task as JSON. */
  default JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put(MARK, true)
            .put("organization", conversation().organization().value())
            .put("conversation", conversation().conversation().value());
    return switch (this) {
      case Created(_, var message) -> json.put("message", message.value()).build();
      case Changed(_, var time, var number) ->
          json.put("changedAt", time.toEpochMilli()).put("number", number).build();
    };
  }

  /**
   * Reads a task that {@link #toJson()} wrote, and ignores other members; empty if the text is the
   * task of something else.
   *
   * @throws IllegalArgumentException if the task is not complete
   */
  static Optional<PublishingTask> ofJson(String text) {
    JsonObject json;
    try {
      json = Json.readObject(text);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
    if (!Boolean.TRUE.equals(json.get(MARK))) {
      return Optional.empty();
    }
    ConversationKey conversation =
        new ConversationKey(
            new OrganizationId(json.text("organization").orElse("")),
            new ConversationId(json.text("conversation").orElse("")));
    Optional<MessageId> message = json.text("message").map(MessageId::new);
    if (message.isPresent()) {
      return Optional.of(new Created(conversation, message.get()));
    }
    if (json.get("changedAt") instanceof Number time) {
      return Optional.of(
          new Changed(
              conversation,
              Instant.ofEpochMilli(time.longValue()),
              json.text("number")
                  .orElseThrow(() -> new IllegalArgumentException("The task has no number"))));
    }
    throw new IllegalArgumentException("The task has neither message nor changedAt");
  }
}
