package io.reachline.session;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.wire.TimeDigits;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A store of sessions, each kept with its conversation. */
public interface SessionStore {

  /** The two parts that an event can move. Each has its own position. */
  enum Part {
    /** The session's own record. */
    SESSION,
    /** The state of its conversation. */
    STATE
  }

  /**
   * The positions that a session and the state of its conversation have been moved to.
   *
   * @param session the position of the session's newest event; empty before the first one
   * @param state the position of what moved the conversation's state last; empty where nothing did
   */
  record Positions(Optional<Position> session, Optional<Position> state) {

    /** Returns whether a part has been moved to this position or past it. */
    public boolean includes(Part part, Position position) {
      return of(part).filter(moved -> !position.isAfter(moved)).isPresent();
    }

    /** Returns whether a part has been moved past this position. */
    public boolean isBeyond(Part part, Position position) {
      return of(part).filter(moved -> moved.isAfter(position)).isPresent();
    }

    /** Returns these positions with the parts moved to another. */
    public Positions movedTo(Position position, Set<Part> parts) {
      return new Positions(
          parts.contains(Part.SESSION) ? Optional.of(position) : session,
          parts.contains(Part.STATE) ? Optional.of(position) : state);
    }

    /** Returns the later position of each part. */
    Positions furthest(Positions other) {
      return new Positions(later(session, other.session), later(state, other.state));
    }

    private static Optional<Position> later(Optional<Position> one, Optional<Position> other) {
      return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private Optional<Position> of(Part part) {
      return switch (part) {
        case SESSION -> session;
        case STATE -> state;
      };
    }
  }

  /** The outcome of a move. */
  sealed interface Move {

    record Moved() implements Move {}

    /** Nothing was written: a part has been moved by something as new. */
    record Behind(Positions positions) implements Move {}

    /** Nothing was written: the conversation was deleted. */
    record Deleted() implements Move {}
  }

  /** The positions of a session, as they were read. */
  sealed interface Standing {

    record At(Positions positions) implements Standing {}

    /** There is no conversation, or it was deleted. */
    record Nowhere() implements Standing {}
  }

  /**
   * Moves all the given parts to the event's state if each is older than the event and the
   * conversation is not deleted; otherwise none. Creates the conversation if it does not exist.
   */
  Move move(SessionEvent event, Set<Part> parts);

  /** Returns the positions of a session, by an eventually consistent read. */
  Standing standing(ConversationKey conversation);

  Optional<Session> find(ConversationKey conversation);

  /**
   * Returns sessions, by the time of their newest event.
   *
   * @param statuses the statuses to list; an empty one stands for all that the table does not have
   */
  Iterator<ListEntry<Session>> list(
      OrganizationId organization, Set<Optional<SessionStatus>> statuses, ReadOptions options);

  /** Returns the position of a session in the list of its organisation. */
  static String position(OrganizationId organization, Session session) {
    return TimeDigits.of(session.eventTime())
        + session.id().conversation(organization).conversation().value();
  }
}
