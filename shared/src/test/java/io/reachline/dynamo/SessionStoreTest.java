package io.reachline.dynamo;

import static io.reachline.conversation.ConversationBuilder.aConversation;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Head;
import io.reachline.conversation.Position;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore;
import io.reachline.session.SessionStore.Move;
import io.reachline.session.SessionStore.Part;
import io.reachline.session.SessionStore.Positions;
import io.reachline.session.SessionStore.Standing;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionStoreTest extends StoreContract {
  private static final Set<Part> BOTH = EnumSet.allOf(Part.class);
  private static final Set<Part> SESSION = EnumSet.of(Part.SESSION);
  private static final Set<Part> STATE = EnumSet.of(Part.STATE);

  private final SessionStore sessions = stores.sessions();

  SessionStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void move_nothingThere_createsConversationAndSession() {
    SessionEvent event = event("s1", "ON_HOLD", 0);

    assertThat(sessions.move(event, BOTH)).isEqualTo(new Move.Moved());

    assertThat(sessions.find(event.conversation())).contains(event.session());
    assertThat(sessions.standing(event.conversation())).isEqualTo(at(event, event));
    assertThat(live(event.conversation()))
        .isEqualTo(
            new Head.Live(
                aConversation()
                    .key(event.conversation())
                    .type(conversation(event.conversation()).type())
                    .status(ConversationStatus.ACTIVE)
                    .meta(conversation(event.conversation()).meta())
                    .createdAt(start)
                    .session("s1")
                    .build(),
                RETENTION.conversationEnd(start)));
  }

  @Test
  void move_newer_replacesAllOfTheSession() {
    SessionEvent first = event("s1", "ON_PROGRESS", 0);
    SessionEvent second = event(organization, "s1", "OPEN", 1, null);
    sessions.move(first, BOTH);

    assertThat(sessions.move(second, BOTH)).isEqualTo(new Move.Moved());

    // Nobody is assigned any more: nothing is kept from the event before.
    assertThat(sessions.find(second.conversation())).contains(second.session());
    assertThat(status(second)).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void move_olderOrTheSame_isBehindAndWritesNothing() {
    SessionEvent older = event("s1", "OPEN", 0);
    SessionEvent newer = event("s1", "ENDED", 1);
    sessions.move(newer, BOTH);

    assertThat(sessions.move(older, BOTH)).isEqualTo(behind(newer, newer));
    assertThat(sessions.move(newer, BOTH)).isEqualTo(behind(newer, newer));
    assertThat(sessions.move(older, SESSION)).isEqualTo(behind(newer, newer));
    assertThat(sessions.move(older, STATE)).isEqualTo(behind(newer, newer));

    assertThat(sessions.find(newer.conversation())).contains(newer.session());
    assertThat(status(newer)).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void move_onePartIsNewer_movesNeitherUnlessAskedForTheOtherAlone() {
    SessionEvent unknown = event("s1", "PAUSED", 2);
    SessionEvent known = event("s1", "ON_HOLD", 1);
    sessions.move(unknown, SESSION);

    assertThat(sessions.move(known, BOTH))
        .isEqualTo(
            new Move.Behind(new Positions(Optional.of(unknown.position()), Optional.empty())));
    assertThat(status(known)).isEqualTo(ConversationStatus.CLOSED);

    assertThat(sessions.move(known, STATE)).isEqualTo(new Move.Moved());
    assertThat(status(known)).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(sessions.find(known.conversation())).contains(unknown.session());
    assertThat(sessions.standing(known.conversation())).isEqualTo(at(unknown, known));
  }

  @Test
  void move_sessionAlone_leavesTheState() {
    SessionEvent first = event("s1", "ON_HOLD", 0);
    SessionEvent second = event("s1", "ENDED", 1);
    sessions.move(first, BOTH);

    assertThat(sessions.move(second, SESSION)).isEqualTo(new Move.Moved());

    assertThat(status(second)).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(sessions.standing(second.conversation())).isEqualTo(at(second, first));
  }

  @Test
  void move_sameTime_greaterPositionWins() {
    SessionEvent one = event(organization, "s1", "OPEN", 0, "1");
    SessionEvent two = event(organization, "s1", "OPEN", 0, "2");
    SessionEvent greater = Stream.of(one, two).max(byPosition()).orElseThrow();
    SessionEvent lesser = greater.equals(one) ? two : one;
    sessions.move(greater, BOTH);

    assertThat(sessions.move(lesser, BOTH)).isEqualTo(behind(greater, greater));
    assertThat(sessions.find(greater.conversation())).contains(greater.session());
  }

  private static Comparator<SessionEvent> byPosition() {
    return Comparator.comparing(SessionEvent::position);
  }

  @Test
  void move_conversationWithoutSession_givesItOneAndKeepsItsBeginning() {
    SessionEvent event = event("s1", "OPEN", 9);
    stores.conversations().create(conversation(event.conversation()));
    clock.advance(Duration.ofSeconds(5));

    assertThat(sessions.find(event.conversation())).isEmpty();
    assertThat(sessions.standing(event.conversation()))
        .isEqualTo(new Standing.At(new Positions(Optional.empty(), Optional.empty())));
    sessions.move(event, BOTH);

    assertThat(live(event.conversation()).conversation().createdAt()).isEqualTo(start);
    assertThat(live(event.conversation()).conversation().session()).isEqualTo("s1");
    assertThat(all(stores.conversations().list(organization, newestFirst(10)))).hasSize(1);
  }

  @Test
  void move_anyTime_putsOffTheConversationsEnd() {
    sessions.move(event("s1", "OPEN", 0), BOTH);
    clock.advance(Duration.ofDays(10));
    SessionEvent second = event("s1", "ENDED", 1);

    sessions.move(second, BOTH);

    assertThat(live(second.conversation()).expiresAt())
        .isEqualTo(RETENTION.conversationEnd(clock.instant()));
  }

  @Test
  void move_expired_revivesTheConversation() {
    SessionEvent first = event("s1", "OPEN", 0);
    sessions.move(first, BOTH);
    clock.moveTo(RETENTION.conversationEnd(start));
    SessionEvent second = event("s1", "ENDED", Math.toIntExact(Duration.ofDays(92).toSeconds()));
    assertThat(sessions.find(first.conversation())).isEmpty();
    assertThat(sessions.standing(first.conversation())).isEqualTo(new Standing.Nowhere());

    assertThat(sessions.move(second, BOTH)).isEqualTo(new Move.Moved());

    assertThat(sessions.find(second.conversation())).contains(second.session());
  }

  @Test
  void move_deleted_bringsNothingBack() {
    SessionEvent first = event("s1", "OPEN", 0);
    SessionEvent second = event("s1", "ON_HOLD", 1);
    sessions.move(first, BOTH);
    stores.conversations().delete(first.conversation(), start);

    assertThat(sessions.move(second, BOTH)).isEqualTo(new Move.Deleted());
    assertThat(sessions.move(second, SESSION)).isEqualTo(new Move.Deleted());
    assertThat(sessions.move(second, STATE)).isEqualTo(new Move.Deleted());

    assertThat(sessions.standing(first.conversation())).isEqualTo(new Standing.Nowhere());
    assertThat(sessions.find(first.conversation())).isEmpty();
    assertThat(list(every(), newestFirst(10))).isEmpty();
  }

  @Test
  void standing_nothingThere_isNowhere() {
    assertThat(sessions.standing(key(1))).isEqualTo(new Standing.Nowhere());
    assertThat(sessions.find(key(1))).isEmpty();
  }

  @Test
  void find_withoutAnythingOptional_isWhatCame() {
    Session bare =
        new Session(
            new SessionId("65403000000038063"),
            "OPEN",
            null,
            null,
            null,
            null,
            null,
            null,
            start,
            start);
    SessionEvent event = new SessionEvent(organization, bare, "0".repeat(64), "{}");

    sessions.move(event, BOTH);

    assertThat(sessions.find(event.conversation())).contains(bare);
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void list_overSeveralStatuses_isInTheOrderOfEventTimes(Order order) {
    List<Session> expected = moveTwelve(order);

    for (int batchSize : new int[] {1, 3, 12, 50}) {
      assertThat(list(every(), options(order, batchSize))).isEqualTo(expected);
      for (int i = 0; i < expected.size(); i += 4) {
        String position = SessionStore.position(organization, expected.get(i));
        assertThat(list(every(), behind(position, order, batchSize)))
            .isEqualTo(expected.subList(i + 1, expected.size()));
      }
    }
  }

  @Test
  void list_byStatus_hasThoseOnly() {
    List<Session> moved = moveTwelve(Order.NEWEST_FIRST);
    Set<Optional<SessionStatus>> queued =
        Set.of(Optional.of(SessionStatus.CREATED), Optional.of(SessionStatus.OPEN));

    assertThat(list(queued, newestFirst(10)))
        .isEqualTo(
            moved.stream().filter(session -> queued.contains(session.knownStatus())).toList());
    // All unknown statuses share one entry.
    assertThat(list(Set.of(Optional.empty()), newestFirst(10)))
        .extracting(Session::status)
        .containsExactly("RESTING", "PAUSED");
  }

  @Test
  void list_movedOn_hasEachSessionOnceAndAtItsNewestPlace() {
    sessions.move(event("s1", "OPEN", 0), BOTH);
    sessions.move(event("s2", "OPEN", 1), BOTH);
    SessionEvent moved = event("s1", "OPEN", 2);
    sessions.move(moved, BOTH);
    SessionEvent ended = event("s2", "ENDED", 3);
    sessions.move(ended, BOTH);

    assertThat(list(every(), newestFirst(10))).containsExactly(ended.session(), moved.session());
    assertThat(list(Set.of(Optional.of(SessionStatus.OPEN)), newestFirst(10)))
        .containsExactly(moved.session());
  }

  @Test
  void list_expired_areLeftOut() {
    sessions.move(event("s1", "OPEN", 0), BOTH);
    clock.advance(Duration.ofDays(1));
    SessionEvent second = event("s2", "OPEN", 1);
    sessions.move(second, BOTH);

    clock.moveTo(RETENTION.conversationEnd(start));

    assertThat(list(every(), newestFirst(10))).containsExactly(second.session());
  }

  @Test
  void everything_ofAnotherOrganization_isNeverSeen() {
    SessionEvent mine = event(organization, "s1", "OPEN", 0, null);
    SessionEvent theirs = event(other, "s1", "ENDED", 1, null);
    sessions.move(mine, BOTH);

    assertThat(sessions.find(theirs.conversation())).isEmpty();
    assertThat(all(sessions.list(other, every(), newestFirst(10)))).isEmpty();
    assertThat(sessions.move(theirs, BOTH)).isEqualTo(new Move.Moved());
    assertThat(sessions.find(mine.conversation())).contains(mine.session());
    assertThat(list(every(), newestFirst(10))).containsExactly(mine.session());
  }

  /** Changes twelve sessions, two in each second, and as many of another organisation. */
  private List<Session> moveTwelve(Order order) {
    List<String> statuses =
        List.of(
            "CREATED",
            "OPEN",
            "ON_PROGRESS",
            "ON_HOLD",
            "ENDED",
            "BLOCKED",
            "MISSED",
            "OPEN",
            "PAUSED",
            "OPEN",
            "RESTING",
            "ENDED");
    List<Session> moved = new ArrayList<>();
    for (int i = 0; i < statuses.size(); i++) {
      SessionEvent event = event("s" + i, statuses.get(i), i / 2);
      sessions.move(event, BOTH);
      sessions.move(event(other, "s" + i, statuses.get(i), i / 2, null), BOTH);
      moved.add(event.session());
    }
    Comparator<Session> oldestFirst =
        Comparator.comparing(session -> SessionStore.position(organization, session));
    moved.sort(order == Order.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed());
    return moved;
  }

  private List<Session> list(Set<Optional<SessionStatus>> statuses, ReadOptions options) {
    return all(sessions.list(organization, statuses, options));
  }

  private static Set<Optional<SessionStatus>> every() {
    Set<Optional<SessionStatus>> every = new HashSet<>();
    every.add(Optional.empty());
    Stream.of(SessionStatus.values()).map(Optional::of).forEach(every::add);
    return every;
  }

  private ConversationStatus status(SessionEvent event) {
    return live(event.conversation()).conversation().status();
  }

  private Head.Live live(ConversationKey key) {
    Head head = stores.conversations().find(key, Consistency.STRONG);
    assertThat(head).isInstanceOf(Head.Live.class);
    return (Head.Live) head;
  }

  private static Standing at(SessionEvent session, SessionEvent state) {
    return new Standing.At(positions(session, state));
  }

  private static Move behind(SessionEvent session, SessionEvent state) {
    return new Move.Behind(positions(session, state));
  }

  private static Positions positions(SessionEvent session, SessionEvent state) {
    return new Positions(position(session), position(state));
  }

  private static Optional<Position> position(SessionEvent event) {
    return Optional.of(event.position());
  }
}
