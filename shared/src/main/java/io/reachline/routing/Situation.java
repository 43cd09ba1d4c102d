package io.reachline.routing;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.message.Message;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import java.util.Optional;

/**
 * What a conversation is in when something is routed in it.
 *
 * @param session the session that it stands for; empty where no event of one came
 * @param movedBy what moved its state last; empty where nothing did
 */
public record Situation(
    Conversation conversation,
    Optional<Session> session,
    Handling handling,
    Optional<Position> movedBy) {

  /**
   * Returns whether an event of the session has taken effect, or a newer one has. The webhook
   * stores an event's message first.
   */
  boolean includes(Message event) {
    boolean isKnown = RoutingTrigger.sessionStatus(event).flatMap(SessionStatus::of).isPresent();
    return session.filter(known -> !known.eventTime().isBefore(event.createdAt())).isPresent()
        // A status that is in no table moves the session alone.
        && (!isKnown
            || movedBy.filter(moved -> !moved.time().isBefore(event.createdAt())).isPresent());
  }

  ConversationStatus status() {
    return conversation.status();
  }

  /** Returns whether contacts' messages wait in no inbox: it is active, or blocked. */
  boolean isActiveOrBlocked() {
    return status() == ConversationStatus.ACTIVE || isBlocked();
  }

  /** Whether Zoho's session takes no messages any more. */
  boolean isBlocked() {
    return session
        .flatMap(Session::knownStatus)
        .filter(status -> status == SessionStatus.BLOCKED)
        .isPresent();
  }
}
