package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.identity.Role;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.posting.Command;
import io.reachline.session.SessionStatus;
import io.reachline.session.Settlement;
import io.reachline.wire.WireNamed;
import java.util.Optional;

/** The reasons to route a message. A message without one never invokes the router. */
public enum RoutingTrigger implements WireNamed {
  /** A contact wrote it. */
  INBOUND,
  /** A command that concerns inboxes. */
  COMMAND,
  /** An event says that a session was picked up, or closed. */
  SETTLEMENT,
  /** An event says something else of a session, such as that it waits for an agent again. */
  RELEASE;

  /** Returns the trigger of a message; empty for one that does not concern routing. */
  public static Optional<RoutingTrigger> of(Message message) {
    return switch (message.type()) {
      case CHAT, CARD, POSTBACK, MENTION, TAG, SEARCH, FORM, FIELD, RESULTS, REPORT ->
          message.role() == Role.CONTACT ? Optional.of(INBOUND) : Optional.empty();
      case COMMAND ->
          Command.parse(message.text(), message.meta())
                      instanceof Parsed.Valid<Command>(var command)
                  && concernsInboxes(command)
              ? Optional.of(COMMAND)
              : Optional.empty();
      case STATUS ->
          sessionStatus(message).map(_ -> settlement(message).isPresent() ? SETTLEMENT : RELEASE);
    };
  }

  /** Returns whether a message is an origin: one whose routing leaves a run. */
  static boolean startsRun(Message message) {
    return of(message)
        .filter(
            trigger ->
                trigger == INBOUND
                    || (trigger == COMMAND
                        && Command.parse(message.text(), message.meta())
                            instanceof Parsed.Valid<Command>(var command)
                        && !(command instanceof Command.Accept)))
        .isPresent();
  }

  private static boolean concernsInboxes(Command command) {
    return switch (command) {
      case Command.Accept _, Command.Assign _, Command.Notify _, Command.Enqueue _ -> true;
      case Command.Join _, Command.Leave _, Command.Set _, Command.Unset _ -> false;
    };
  }

  /** Returns the pick-up or end that an event tells of; empty for any other message. */
  public static Optional<Settlement> settlement(Message message) {
    return sessionStatus(message)
        .flatMap(SessionStatus::of)
        .filter(status -> status.conversationStatus() != ConversationStatus.QUEUED)
        .map(status -> new Settlement(!status.isPickedUp(), message.createdAt()));
  }

  /** Returns the session status of an event, as it was sent; empty for any other message. */
  public static Optional<String> sessionStatus(Message message) {
    // Clients can write the same meta, but not an event.
    return message.event() == null || message.type() != MessageType.STATUS
        ? Optional.empty()
        : message.meta().text("sessionStatus");
  }
}
