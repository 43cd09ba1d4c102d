package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.Objects;
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
    if (situation.isBlocked()) {
      return Optional.of("the session is blocked");
    }
    return writtenAt(message).filter(situation.handling()::isSettledSince).isPresent()
        ? Optional.of("the session was picked up or ended after it was written")
        : Optional.empty();
  }

  boolean isTask() {
    return message.type() == MessageType.COMMAND;
  }

  /** When it came, in the service's time. */
  Instant arrivedAt() {
    return Objects.requireNonNullElse(message.receivedAt(), message.createdAt());
  }

  /**
   * The time of its entries, in the service's: it is routed, so no acceptance that is known takes
   * them out.
   */
  Instant at() {
    return isTask() ? arrivedAt() : situation.handling().behindCommands(arrivedAt());
  }

  /**
   * When a message was written in a session, in the provider's time; empty for one that was posted.
   */
  static Optional<Instant> writtenAt(Message message) {
    return Optional.ofNullable(message.receivedAt()).map(_ -> message.createdAt());
  }
}
