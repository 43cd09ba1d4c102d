package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.message.RoutingTrigger;
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

  /** Returns the origin with what is known of the contact. */
  public Origin with(Optional<JsonObject> known) {
    return new Origin(message, situation, status, known, audience);
  }

  /** Why nothing runs for it; empty where something does. */
  public Optional<String> obstacle() {
    if (isTask()) {
      return Optional.empty();
    }
    if (RoutingTrigger.of(message).isEmpty()) {
      return Optional.of("it is no inbound message");
    }
    if (status == ConversationStatus.ACTIVE) {
      return Optional.of("the conversation is active");
    }
    return situation.isBlocked() ? Optional.of("the session is blocked") : Optional.empty();
  }

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
