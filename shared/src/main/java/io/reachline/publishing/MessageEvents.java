package io.reachline.publishing;

import io.reachline.conversation.ConversationType;
import io.reachline.directory.EventName;
import io.reachline.identity.Role;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.posting.Command;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.RoutingTrigger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The events that a new message is. */
final class MessageEvents {

  private MessageEvents() {}

  /**
   * Returns the events that a message is: that it was created, and what it tells.
   *
   * @param type the type of its conversation
   */
  static List<EventName> of(Message message, ConversationType type) {
    return Stream.of(
            Optional.of(EventName.messageCreate(type, message.type())),
            sessionUpdate(message),
            outcome(message),
            accepted(message))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<EventName> sessionUpdate(Message message) {
    return RoutingTrigger.sessionStatus(message).map(_ -> EventName.SESSION_UPDATE);
  }

  private static Optional<EventName> outcome(Message message) {
    // Clients can write the same text, but not as the system.
    if (message.type() != MessageType.STATUS
        || message.role() != Role.SYSTEM
        || message.event() != null) {
      return Optional.empty();
    }
    return switch (message.text()) {
      case DeliveryStatus.DELIVERED -> Optional.of(EventName.NOTIFICATION_DELIVERED);
      case DeliveryStatus.UNDELIVERABLE -> Optional.of(EventName.NOTIFICATION_UNDELIVERABLE);
      default -> Optional.empty();
    };
  }

  private static Optional<EventName> accepted(Message message) {
    return message.type() == MessageType.COMMAND
            && Command.parse(message.text(), message.meta())
                instanceof Parsed.Valid<Command>(Command.Accept _)
        ? Optional.of(EventName.CONVERSATION_ACCEPTED)
        : Optional.empty();
  }
}
