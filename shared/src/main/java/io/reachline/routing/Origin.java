package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.Optional;

/**
 * The message that is routed, and what is known when it is: an inbound message, or a command that
 * asks for routing.
 *
 * @param situation the situation of its conversation
 * @param status the state of the conversation before the message
 * @param contact the properties of the contact; empty if nothing is known
 * @param audience whom the origin is for
 */
public record Origin(
    Message message,
    Situation situation,
    ConversationStatus status,
    Optional<JsonObject> contact,
    Audience audience) {

  /** Returns the origin with the properties of the contact. */
  public Origin with(Optional<JsonObject> known) {
    return new Origin(message, situation, status, known, audience);
  }

  /** Returns the reason not to route the origin; empty if it is routed. */
  public Optional<NotRouted> obstacle() {
    if (isTask()) {
      return Optional.empty();
    }
    if (RoutingTrigger.of(message).isEmpty()) {
      return Optional.of(NotRouted.OUTBOUND);
    }
    if (status == ConversationStatus.ACTIVE) {
      return Optional.of(NotRouted.ACTIVE);
    }
    if (situation.isBlocked()) {
      return Optional.of(NotRouted.BLOCKED);
    }
    return writtenAt(message)
        .filter(situation.handling()::isSettledSince)
        .map(
            written ->
                situation.handling().isPickedUpSince(written)
                    ? NotRouted.ACCEPTED
                    : NotRouted.LATE);
  }

  boolean isTask() {
    return message.type() == MessageType.COMMAND;
  }

  /** Returns when the message arrived, or the command took effect, by the service's clock. */
  Instant at() {
    return message.takenInAt();
  }

  /**
   * Returns the time behind which the routing begins: acceptances that took effect later end it,
   * the others were there before. For a contact's message these are the ones that are known; a
   * command took effect behind all of before.
   */
  Instant behind() {
    return isTask() ? InboxEntry.behindTask(at()) : situation.handling().lastCommand();
  }

  /**
   * Returns when a message was written in a session, by the provider's clock; empty for a posted
   * one.
   */
  static Optional<Instant> writtenAt(Message message) {
    return Optional.ofNullable(message.receivedAt()).map(_ -> message.createdAt());
  }
}
