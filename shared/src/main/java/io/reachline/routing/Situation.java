package io.reachline.routing;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
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
