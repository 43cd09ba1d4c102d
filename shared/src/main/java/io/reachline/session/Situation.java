package io.reachline.session;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * The situation of a conversation: its state, its session, and who has handled it when.
 *
 * @param session the session that it stands for; empty if no event of one has come
 * @param handling when it was taken in hand and closed last
 * @param movedBy the position of what moved its state last; empty if nothing has
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

  /**
   * Returns whether the session, or the state of the conversation, is as another event of the same
   * time says. Of two such events, the one that is given may still be about to take effect.
   *
   * @param status the status that the event brings, as it was sent
   */
  public boolean isByAnotherEventOf(Instant eventTime, String status) {
    boolean isSession =
        session
            .filter(known -> known.eventTime().toEpochMilli() == eventTime.toEpochMilli())
            .filter(known -> !known.status().equals(status))
            .isPresent();
    // An event without a state of its own may have moved the session further.
    boolean isState =
        movedBy.filter(moved -> moved.time().toEpochMilli() == eventTime.toEpochMilli()).isPresent()
            && SessionStatus.of(status)
                .filter(known -> known.conversationStatus() != status())
                .isPresent();
    return isSession || isState;
  }

  public ConversationStatus status() {
    return conversation.status();
  }

  /** Returns whether no inbox shows contacts' messages, since it is active or blocked. */
  public boolean isActiveOrBlocked() {
    return status() == ConversationStatus.ACTIVE || isBlocked();
  }

  /** Returns whether the session is blocked: it takes no more messages. */
  public boolean isBlocked() {
    return session
        .flatMap(Session::knownStatus)
        .filter(status -> status == SessionStatus.BLOCKED)
        .isPresent();
  }
}
