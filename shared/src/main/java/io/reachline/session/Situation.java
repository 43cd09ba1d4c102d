package io.reachline.session;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import java.time.Instant;
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
   * Returns whether an event of the session has taken effect, or a newer one has. An event's
   * message is stored before it moves the conversation.
   *
   * @param status the status that the event brings; empty for an unknown one, which moves the
   *     session alone
   */
  public boolean includes(Optional<SessionStatus> status, Instant eventTime) {
    return session.filter(known -> !known.eventTime().isBefore(eventTime)).isPresent()
        && (status.isEmpty()
            || movedBy.filter(moved -> !moved.time().isBefore(eventTime)).isPresent());
  }

  public ConversationStatus status() {
    return conversation.status();
  }

  /** Returns whether contacts' messages wait in no inbox: it is active, or blocked. */
  public boolean isActiveOrBlocked() {
    return status() == ConversationStatus.ACTIVE || isBlocked();
  }

  /** Whether the session takes no messages any more. */
  public boolean isBlocked() {
    return session
        .flatMap(Session::knownStatus)
        .filter(status -> status == SessionStatus.BLOCKED)
        .isPresent();
  }
}
