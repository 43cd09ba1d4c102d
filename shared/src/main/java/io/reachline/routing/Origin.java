package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import java.time.Instant;
import java.util.Optional;

/**
 * What is routed: an inbound message, or a command that asks for it.
 *
 * @param situation what its conversation is in
 * @param status the state of the conversation before the message
 * @param contact what is known of the contact
 */
public record Origin(
    Message message,
    Situation situation,
    ConversationStatus status,
    Optional<JsonObject> contact,
    Audience audience) {

  boolean isTask() {
    return message.type() == MessageType.COMMAND;
  }

  Instant arrivedAt() {
    return arrivedAt(message);
  }

  /** When a message came, or was written by its author's clock, whichever is later. */
  static Instant arrivedAt(Message message) {
    Instant received = message.receivedAt();
    return received != null && received.isAfter(message.createdAt())
        ? received
        : message.createdAt();
  }
}
