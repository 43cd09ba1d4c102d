package io.reachline.replay;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.json.JsonObject;
import io.reachline.posting.Command;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.Handling;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStatus;
import io.reachline.session.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The state of a conversation in the past, to which commands, events and routed messages are
 * applied in the order in which they took effect. Each moves it as it moved the conversation then.
 */
final class PastState {
  private CommandedConversation commanded;
  private Optional<Session> session = Optional.empty();
  private Optional<Position> sessionPosition = Optional.empty();
  private Optional<Instant> pickedUp = Optional.empty();
  private Optional<Instant> ended = Optional.empty();

  /** Creates the state of a conversation before anything happened to it. */
  PastState(Conversation today) {
    commanded =
        CommandedConversation.fresh(
            new Conversation(
                today.key(),
                today.name(),
                today.type(),
                ConversationStatus.CLOSED,
                today.contact(),
                List.of(),
                JsonObject.EMPTY,
                today.createdAt(),
                today.createdAt(),
                null));
  }

  void command(PastCommand command) {
    commanded = commanded.after(command.message(), command.command()).orElse(commanded);
  }

  void event(SessionEvent event) {
    Position position = event.position();
    Session told = event.session();
    if (isBehind(sessionPosition, position)) {
      session = Optional.of(told);
      sessionPosition = Optional.of(position);
    }
    Optional<SessionStatus> status = told.knownStatus();
    status.ifPresent(
        known -> {
          switch (known.conversationStatus()) {
            case ACTIVE -> pickedUp = later(pickedUp, told.eventTime());
            case CLOSED -> ended = later(ended, told.eventTime());
            case QUEUED -> {}
          }
        });
    boolean movesState = status.isPresent() && isBehind(commanded.movedBy(), position);
    commanded =
        with(
            movesState ? status.get().conversationStatus() : commanded.conversation().status(),
            movesState ? Optional.of(position) : commanded.movedBy());
  }

  /** Applies the queueing by another message, unless something newer has moved the conversation. */
  void queue(Position position) {
    boolean isBlocked =
        session
            .flatMap(Session::knownStatus)
            .filter(status -> status == SessionStatus.BLOCKED)
            .isPresent();
    if (commanded.conversation().status() == ConversationStatus.CLOSED
        && !isBlocked
        && isBehind(commanded.movedBy(), position)) {
      commanded = with(ConversationStatus.QUEUED, Optional.of(position));
    }
  }

  /**
   * Applies the routing of a message, whose plan has the state of before.
   *
   * @param queue the position at which it queued the conversation, if it did
   */
  void routed(ConversationStatus before, Optional<Position> queue) {
    commanded =
        with(
            queue.isPresent() ? ConversationStatus.QUEUED : before,
            queue.or(() -> commanded.movedBy()));
  }

  private CommandedConversation with(ConversationStatus status, Optional<Position> movedBy) {
    return new CommandedConversation(
        commanded.conversation().withStatus(status),
        movedBy,
        session.map(Session::ahead).orElse(Duration.ZERO),
        commanded.acceptedAt(),
        commanded.leftAt(),
        commanded.effectiveAt(),
        commanded.lastChange());
  }

  private static boolean isBehind(Optional<Position> known, Position position) {
    return known.filter(moved -> !position.isAfter(moved)).isEmpty();
  }

  private static Optional<Instant> later(Optional<Instant> known, Instant time) {
    return Stream.concat(known.stream(), Stream.of(time)).max(Comparator.naturalOrder());
  }

  /**
   * Returns the situation in this state.
   *
   * @param today the conversation as it is today, from which everything is taken that has no
   *     history
   * @param further the commands that took effect later: what they set is taken from before them
   */
  Situation situation(Conversation today, List<PastCommand> further) {
    Conversation then = commanded.conversation();
    return new Situation(
        new Conversation(
            today.key(),
            today.name(),
            today.type(),
            then.status(),
            today.contact(),
            then.participants(),
            meta(today.meta(), then.meta(), further),
            today.createdAt(),
            then.updatedAt(),
            session.map(known -> known.id().value()).orElse(null)),
        session,
        new Handling(pickedUp, ended, commanded.acceptedAt(), commanded.leftAt()),
        commanded.movedBy());
  }

  private static JsonObject meta(JsonObject today, JsonObject then, List<PastCommand> further) {
    Set<String> changed = new HashSet<>();
    for (PastCommand given : further) {
      switch (given.command()) {
        case Command.Set(var key, _) -> changed.add(key);
        case Command.Unset(var key) -> changed.add(key);
        case Command.Accept _,
            Command.Join _,
            Command.Leave _,
            Command.Assign _,
            Command.Enqueue _,
            Command.Notify _ -> {}
      }
    }
    JsonObject meta = today.without(changed);
    for (String key : changed) {
      if (then.members().containsKey(key)) {
        meta = meta.with(key, then.get(key));
      }
    }
    return meta;
  }
}
