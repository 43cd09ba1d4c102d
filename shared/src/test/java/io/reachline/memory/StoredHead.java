package io.reachline.memory;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationBuilder;
import io.reachline.conversation.ConversationStatus;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.Handling;
import io.reachline.session.Session;
import io.reachline.session.SessionStore.Positions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The stored head of a conversation. */
sealed interface StoredHead {

  /** A tombstone. */
  record Tombstone() implements StoredHead {}

  /**
   * A conversation and its session.
   *
   * @param conversation as clients made and changed it, with its present status
   * @param ahead how far Zoho's clock was ahead when a message queued it
   */
  record Present(
      Conversation conversation,
      Optional<Session> session,
      Positions positions,
      Handling handling,
      Duration ahead,
      Optional<Instant> effectiveAt,
      Optional<String> lastChange,
      Instant expiresAt)
      implements StoredHead {

    static Present of(CommandedConversation created, Instant expiresAt) {
      return new Present(
              created.conversation(),
              Optional.empty(),
              new Positions(Optional.empty(), Optional.empty()),
              Handling.NONE,
              Duration.ZERO,
              Optional.empty(),
              Optional.empty(),
              expiresAt)
          .commanded(created);
    }

    /** Returns the conversation for commands. */
    CommandedConversation toCommand() {
      return new CommandedConversation(
          joined(),
          positions.state(),
          session.map(Session::ahead).filter(shown -> shown.compareTo(ahead) > 0).orElse(ahead),
          handling.accepted(),
          handling.left(),
          effectiveAt,
          lastChange);
    }

    Present commanded(CommandedConversation commanded) {
      return new Present(
          commanded.conversation(),
          session,
          new Positions(positions.session(), commanded.movedBy()),
          new Handling(
              handling.pickedUp(), handling.ended(), commanded.acceptedAt(), commanded.leftAt()),
          ahead,
          commanded.effectiveAt(),
          commanded.lastChange(),
          expiresAt);
    }

    Present withAhead(Duration shown) {
      return new Present(
          conversation, session, positions, handling, shown, effectiveAt, lastChange, expiresAt);
    }

    Present withHandling(Handling changed) {
      return new Present(
          conversation, session, positions, changed, ahead, effectiveAt, lastChange, expiresAt);
    }

    Present withChange(String change) {
      return new Present(
          conversation,
          session,
          positions,
          handling,
          ahead,
          effectiveAt,
          Optional.of(change),
          expiresAt);
    }

    /** Returns the conversation with the properties that come from its session. */
    Conversation joined() {
      Instant received = session.map(Session::receivedAt).orElse(Instant.MIN);
      return copy(
          conversation.status(),
          Collections.max(List.of(conversation.createdAt(), conversation.updatedAt(), received)),
          session.map(known -> known.id().value()));
    }

    /** Returns this head with a status that was changed at a time. */
    Present changed(ConversationStatus status, Instant time) {
      return new Present(
          copy(status, time, Optional.empty()),
          session,
          positions,
          handling,
          ahead,
          effectiveAt,
          lastChange,
          expiresAt);
    }

    Present withConversation(Conversation changed) {
      return new Present(
          changed, session, positions, handling, ahead, effectiveAt, lastChange, expiresAt);
    }

    Present withSession(Session moved) {
      return new Present(
          conversation,
          Optional.of(moved),
          positions,
          handling,
          ahead,
          effectiveAt,
          lastChange,
          expiresAt);
    }

    Present withPositions(Positions moved) {
      return new Present(
          conversation, session, moved, handling, ahead, effectiveAt, lastChange, expiresAt);
    }

    Present until(Instant end) {
      return new Present(
          conversation, session, positions, handling, ahead, effectiveAt, lastChange, end);
    }

    private Conversation copy(
        ConversationStatus status, Instant updatedAt, Optional<String> sessionId) {
      return ConversationBuilder.like(conversation)
          .status(status)
          .updatedAt(updatedAt)
          .session(sessionId.orElse(null))
          .build();
    }
  }
}
