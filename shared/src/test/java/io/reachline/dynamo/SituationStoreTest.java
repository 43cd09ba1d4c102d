package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.session.Handling;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStore.Part;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of the store through which routing reads and changes conversations. */
final class SituationStoreTest extends StoreContract {
  private static final String SESSION = "65403000000038063";

  private final SituationStore routed = stores.situations();

  SituationStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_openedByAClient_hasNoSessionAndNobodyHadItInHand() {
    stores.conversations().create(conversation(key(1)));

    assertThat(situation(key(1)))
        .isEqualTo(
            new Situation(conversation(key(1)), Optional.empty(), Handling.NONE, Optional.empty()));
  }

  @Test
  void find_absentOrDeleted_saysSo() {
    stores.conversations().create(conversation(key(1)));
    stores.conversations().delete(key(1), start);

    assertThat(routed.find(key(1))).isEqualTo(new SituationStore.Found.Deleted());
    assertThat(routed.find(key(2))).isEqualTo(new SituationStore.Found.Absent());
  }

  @Test
  void find_sessionPickedUpAndEnded_saysWhen() {
    ConversationKey key = moved("ON_HOLD", 5);
    moved("ENDED", 9);
    moved("OPEN", 12);

    assertThat(situation(key).handling())
        .isEqualTo(
            new Handling(
                Optional.of(second(5)),
                Optional.of(second(9)),
                Optional.empty(),
                Optional.empty()));
    assertThat(situation(key).session())
        .hasValueSatisfying(session -> assertThat(session.status()).isEqualTo("OPEN"));
  }

  @Test
  void find_pickedUpLate_isAsTheNewestSays() {
    ConversationKey key = moved("OPEN", 9);

    stores.sessions().move(event(SESSION, "ON_HOLD", 5), EnumSet.allOf(Part.class));

    assertThat(situation(key).handling()).isEqualTo(Handling.NONE);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void queue_aClosedOne_isQueued() {
    stores.conversations().create(conversation(key(1)));

    routed.queue(key(1), position(5), Duration.ZERO);

    assertThat(situation(key(1)).conversation().status()).isEqualTo(ConversationStatus.QUEUED);
  }

  /** Another instance's clock may be ahead of this one's. */
  @Test
  void queue_beforeTheCreationByThisClock_isNotShownAsUpdatedBefore() {
    Conversation later = Conversation.closed(key(1), clock.instant().plusSeconds(2));
    stores.conversations().create(later);

    routed.queue(key(1), position(5), Duration.ZERO);

    assertThat(situation(key(1)).conversation())
        .isEqualTo(later.withStatus(ConversationStatus.QUEUED));
  }

  @Test
  void queue_byAMessageOfAClockAhead_isKnownToCommands() {
    stores.conversations().create(conversation(key(1)));

    routed.queue(key(1), position(5), Duration.ofSeconds(2));

    assertThat(stores.commands().find(key(1)).orElseThrow().ahead())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void queue_movedBySomethingNewer_staysAsItIs() {
    ConversationKey key = moved("ENDED", 9);

    routed.queue(key, position(5), Duration.ZERO);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.CLOSED);

    routed.queue(key, position(10), Duration.ZERO);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void queue_thenAnEventFromBefore_staysQueued() {
    stores.conversations().create(conversation(key(1)));
    ConversationKey key = moved("ENDED", 1);

    routed.queue(key, position(5), Duration.ZERO);
    stores.sessions().move(event(SESSION, "BLOCKED", 4), Set.of(Part.SESSION));
    stores.sessions().move(event(SESSION, "BLOCKED", 4), Set.of(Part.STATE));

    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void queue_blockedOrActiveOrDeletedOrAbsent_changesNothing() {
    ConversationKey key = moved("BLOCKED", 1);
    routed.queue(key, position(5), Duration.ZERO);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.CLOSED);

    moved("ON_PROGRESS", 6);
    routed.queue(key, position(7), Duration.ZERO);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.ACTIVE);

    stores.conversations().delete(key, start);
    routed.queue(key, position(8), Duration.ZERO);
    routed.queue(key(2), position(8), Duration.ZERO);
    assertThat(routed.find(key)).isEqualTo(new SituationStore.Found.Deleted());
    assertThat(routed.find(key(2))).isEqualTo(new SituationStore.Found.Absent());
  }

  @Test
  void settle_onlyForward_keepsTheNewestOfEachKind() {
    stores.conversations().create(conversation(key(1)));

    routed.settle(key(1), new Settlement(false, second(5)));
    routed.settle(key(1), new Settlement(false, second(3)));
    routed.settle(key(1), new Settlement(true, second(2)));
    routed.settle(key(1), new Settlement(true, second(4)));
    routed.settle(key(1), new Settlement(true, second(1)));
    routed.settle(key(2), new Settlement(false, second(3)));

    assertThat(situation(key(1)).handling())
        .isEqualTo(
            new Handling(
                Optional.of(second(5)),
                Optional.of(second(4)),
                Optional.empty(),
                Optional.empty()));
    assertThat(situation(key(1)).conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(routed.find(key(2))).isEqualTo(new SituationStore.Found.Absent());
  }

  @Test
  void findAll_ofMany_leavesOutWhatIsNotThere() {
    stores.conversations().create(conversation(key(1)));
    stores.conversations().create(conversation(key(2)));
    stores.conversations().delete(key(2), start);
    routed.settle(key(1), new Settlement(false, second(5)));

    assertThat(routed.findAll(List.of(key(1), key(2), key(3))))
        .isEqualTo(Map.of(key(1), situation(key(1))));
  }

  @Test
  void find_movedByAnEvent_saysByWhich() {
    SessionEvent event = event(SESSION, "ENDED", 9);
    stores.sessions().move(event, EnumSet.allOf(Part.class));

    assertThat(situation(event.conversation()).movedBy()).contains(event.position());
  }

  @Test
  void queue_rightBehindWhatWasSeen_isOlderThanEverythingNewer() {
    ConversationKey key = moved("ENDED", 9);
    Position position = Position.rightBehind(situation(key).movedBy());

    routed.queue(key, position, Duration.ZERO);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(situation(key).movedBy()).contains(position);

    moved("ENDED", 10);
    routed.queue(key, position, Duration.ZERO);
    assertThat(situation(key).conversation().status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void create_unlessItIsThereOrWasDeleted_isClosed() {
    assertThat(routed.create(key(1)))
        .hasValueSatisfying(
            situation ->
                assertThat(situation.conversation().status()).isEqualTo(ConversationStatus.CLOSED));
    routed.queue(key(1), position(5), Duration.ZERO);

    assertThat(routed.create(key(1)))
        .hasValueSatisfying(
            situation ->
                assertThat(situation.conversation().status()).isEqualTo(ConversationStatus.QUEUED));
    stores.conversations().delete(key(1), start);
    assertThat(routed.create(key(1))).isEmpty();
  }

  private Situation situation(ConversationKey key) {
    assertThat(routed.find(key)).isInstanceOf(SituationStore.Found.In.class);
    return ((SituationStore.Found.In) routed.find(key)).situation();
  }

  private ConversationKey moved(String status, int second) {
    SessionEvent event = event(SESSION, status, second);
    stores.sessions().move(event, EnumSet.allOf(Part.class));
    return event.conversation();
  }

  private Instant second(int second) {
    return start.plusSeconds(second);
  }

  private Position position(int second) {
    return new Position(MessageId.of(second(second), MessageType.CHAT, "0".repeat(11)).value());
  }
}
