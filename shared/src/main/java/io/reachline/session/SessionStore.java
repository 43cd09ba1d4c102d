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

/** Where sessions are kept: beside the conversation that each stands for. */
public interface SessionStore {

  /** The two parts that an event moves, each by itself where the other is newer already. */
  enum Part {
    /** The session's own record. */
    SESSION,
    /** The state of its conversation. */
    STATE
  }

  /**
   * How far a session and its conversation have been moved.
   *
   * @param session the newest event of the session; empty where none came yet
   * @param state what moved the conversation last; empty where nothing did
   */
  record Reach(Optional<Position> session, Optional<Position> state) {

    /** Returns whether a part has been moved by something newer than, or by just this position. */
    public boolean includes(Part part, Position position) {
      return of(part).filter(reached -> !position.isAfter(reached)).isPresent();
    }

    /** Returns whether a part has been moved by something newer than this position. */
    public boolean isBeyond(Part part, Position position) {
      return of(part).filter(reached -> reached.isAfter(position)).isPresent();
    }

    /** Returns this reach with the parts moved to a position. */
    public Reach movedTo(Position position, Set<Part> parts) {
      return new Reach(
          parts.contains(Part.SESSION) ? Optional.of(position) : session,
          parts.contains(Part.STATE) ? Optional.of(position) : state);
    }

    /** Returns the further of each part. */
    Reach furthest(Reach other) {
      return new Reach(later(session, other.session), later(state, other.state));
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

  /** What came of a move. */
  sealed interface Move {

    record Moved() implements Move {}

    /** Nothing was written: a part has been moved by something as new. */
    record Behind(Reach reach) implements Move {}

    /** Nothing was written: the conversation was deleted. */
    record Deleted() implements Move {}
  }

  /** What a reading says of how far a session was moved. */
  sealed interface Standing {

    record At(Reach reach) implements Standing {}

    /** There is no conversation, or it was deleted. */
    record Nowhere() implements Standing {}
  }

  /**
   * Moves the parts to what the event says, all or none: if each of them is older than the event
   * and the conversation is not deleted. Creates the conversation where there is none.
   */
  Move move(SessionEvent event, Set<Part> parts);

  /** Returns how far a session was moved, as a replica knows it. */
  Standing standing(ConversationKey conversation);

  Optional<Session> find(ConversationKey conversation);

  /**
   * Returns sessions, by the time of their newest event.
   *
   * @param statuses the statuses to list; an empty one stands for all that the table does not have
   */
  Iterator<ListEntry<Session>> list(
      OrganizationId organization, Set<Optional<SessionStatus>> statuses, ReadOptions options);

  /** Returns where a session stands in the list of its organisation's. */
  static String position(OrganizationId organization, Session session) {
    return TimeDigits.of(session.eventTime())
        + session.id().conversation(organization).conversation().value();
  }
}
