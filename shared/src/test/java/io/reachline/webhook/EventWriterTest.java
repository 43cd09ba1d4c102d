package io.reachline.webhook;

import static io.reachline.webhook.SampleSessionEvent.aSampleEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Head;
import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.session.SessionStore.Part;
import io.reachline.storage.Consistency;
import io.reachline.telemetry.Metric;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Cases 17 to 19, and what comes for deleted conversations. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"MEMORY", "DYNAMODB_LOCAL"})
class EventWriterTest {
  private final EventWriterScenario scenario;
  private final DeliveryProcessor ingest;

  EventWriterTest(Engine engine) {
    scenario = new EventWriterScenario(engine);
    ingest = scenario.instance();
  }

  @Test
  void take_sessionEvent_leavesOneStatusMessageAndMovesBoth() {
    SampleSessionEvent event = aSampleEvent().status("ON_HOLD");

    ingest.take(scenario.delivery(event));

    ConversationKey key = scenario.conversation(event);
    assertThat(scenario.picture(key)).isEqualTo(scenario.expected(List.of(event)));
    Message message = scenario.messages(key).getFirst();
    assertThat(message.type()).isEqualTo(MessageType.STATUS);
    assertThat(message.role()).isEqualTo(Role.SYSTEM);
    assertThat(message.text()).isEqualTo("Session on hold");
    assertThat(message.createdAt()).isEqualTo(EventWriterScenario.START);
    assertThat(message.receivedAt()).isEqualTo(scenario.clock.instant());
    assertThat(message.event()).isEqualTo(event.json());
    assertThat(message.late()).isFalse();
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.ACTIVE);
  }

  /** Case 17. */
  @Test
  void take_olderAfterNewer_isLateAndMovesNothing() {
    SampleSessionEvent newer = aSampleEvent().status("ENDED").at(9);
    SampleSessionEvent older = aSampleEvent().status("ON_HOLD").at(1);
    SampleSessionEvent oldest = aSampleEvent().status("OPEN").at(0);
    ingest.take(scenario.delivery(newer));

    // One by an instance that knows of the newer one, one by another.
    ingest.take(scenario.delivery(older));
    scenario.instance().take(scenario.delivery(oldest));

    ConversationKey key = scenario.conversation(newer);
    assertThat(scenario.picture(key)).isEqualTo(scenario.expected(List.of(newer, older, oldest)));
    assertThat(scenario.messages(key)).extracting(Message::late).containsExactly(true, true, false);
  }

  @Test
  void take_newerAfterOlder_isNotLate_norIsARepetition() {
    SampleSessionEvent older = aSampleEvent().status("OPEN").at(0);
    SampleSessionEvent newer = aSampleEvent().status("ENDED").at(1);
    List.of(older, newer, older, newer).forEach(event -> ingest.take(scenario.delivery(event)));
    scenario.instance().take(scenario.delivery(older));

    assertThat(scenario.messages(scenario.conversation(older)))
        .extracting(Message::late)
        .containsExactly(false, false);
  }

  /** Case 17: equal times. */
  @Test
  void take_equalTimes_greaterCountWins_beyond65535Too() {
    List<SampleSessionEvent> rising =
        List.of(
            aSampleEvent().status("ENDED").count(null),
            aSampleEvent().status("OPEN").count("9"),
            aSampleEvent().status("ENDED").count("10"),
            aSampleEvent().status("ON_HOLD").count("65535"),
            aSampleEvent().status("BLOCKED").count("65536"),
            aSampleEvent().status("ON_PROGRESS").count("9999999999"));
    List<SampleSessionEvent> arrived = new ArrayList<>();
    for (int i : new int[] {4, 1, 5, 0, 3, 2}) {
      arrived.add(rising.get(i));
      ingest.take(scenario.delivery(rising.get(i)));
      assertThat(scenario.picture(scenario.conversation(rising.getFirst())))
          .isEqualTo(scenario.expected(arrived));
    }

    assertThat(scenario.picture(scenario.conversation(rising.getFirst())).session())
        .hasValueSatisfying(session -> assertThat(session.status()).isEqualTo("ON_PROGRESS"));
    assertThat(scenario.messages()).hasSize(6);
  }

  /** Case 17: equal times and counts. */
  @Test
  void take_equalTimesAndCounts_sameWinnerInBothOrders() {
    SampleSessionEvent one = aSampleEvent().assignee("1");
    SampleSessionEvent two = aSampleEvent().assignee("2");
    SampleSessionEvent oneElsewhere = one.of("2");
    SampleSessionEvent twoElsewhere = two.of("2");
    List.of(one, two, twoElsewhere, oneElsewhere)
        .forEach(event -> ingest.take(scenario.delivery(event)));

    assertThat(scenario.picture(scenario.conversation(one)))
        .isEqualTo(scenario.expected(List.of(one, two)));
    assertThat(scenario.picture(scenario.conversation(oneElsewhere)))
        .isEqualTo(scenario.expected(List.of(oneElsewhere, twoElsewhere)));
  }

  /** Case 18. */
  @Test
  void take_farInTheFuture_isSetAsideAndTheSessionGoesOn() {
    SampleSessionEvent future = aSampleEvent().status("BLOCKED").at(60 + 5 * 60 + 1);
    SampleSessionEvent next = aSampleEvent().status("ON_HOLD").at(1);

    ingest.take(scenario.delivery(future));
    ingest.take(scenario.delivery(next));

    assertThat(scenario.picture(scenario.conversation(next)))
        .isEqualTo(scenario.expected(List.of(next)));
    assertThat(scenario.quarantined())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.reason()).isEqualTo("in_the_future");
              assertThat(event.event()).isEqualTo(future.json());
            });
    assertThat(scenario.counted(Metric.EVENTS_QUARANTINED)).isEqualTo(1);
  }

  @Test
  void take_fiveMinutesAhead_isStored() {
    SampleSessionEvent ahead = aSampleEvent().at(60 + 5 * 60);

    ingest.take(scenario.delivery(ahead));

    assertThat(scenario.messages()).hasSize(1);
    assertThat(scenario.quarantined()).isEmpty();
  }

  @Test
  void take_asOldAsTheRetentionPeriod_isSetAside_andAMillisecondYoungerIsStored() {
    SampleSessionEvent event = aSampleEvent();
    scenario.clock.moveTo(EventWriterScenario.RETENTION.end(EventWriterScenario.START));

    ingest.take(scenario.delivery(event));

    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.quarantined())
        .singleElement()
        .satisfies(set -> assertThat(set.reason()).isEqualTo("too_old"));

    scenario.clock.advance(Duration.ofMillis(-1));
    ingest.take(scenario.delivery(event));
    assertThat(scenario.messages()).hasSize(1);
  }

  /** Case 19. */
  @Test
  void take_messageBeforeItsSession_isOneConversationForBoth() {
    SampleSessionEvent event = aSampleEvent().status("ON_HOLD").at(5);
    ConversationKey key = scenario.conversation(event);

    ingest.take(scenario.delivery(chat("IN", "Hello")));

    assertThat(scenario.picture(key).session()).isEmpty();
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.CLOSED);

    scenario.instance().take(scenario.delivery(event));
    ingest.take(scenario.delivery(chat("OUT", "Good morning")));

    assertThat(scenario.picture(key).session()).isPresent();
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.ACTIVE);
    assertThat(scenario.messages(key))
        .extracting(Message::role)
        .containsExactlyInAnyOrder(Role.CONTACT, Role.AGENT, Role.SYSTEM);
    assertThat(scenario.messages()).hasSize(3);
  }

  @Test
  void take_messageRepeated_isStoredOnce() {
    ingest.take(scenario.delivery(chat("IN", "Hello")));
    scenario.instance().take(scenario.delivery(chat("IN", "Hello")));

    assertThat(scenario.messages()).hasSize(1);
  }

  @Test
  void take_messageInABlockedSession_isStoredAndItStaysClosed() {
    SampleSessionEvent blocked = aSampleEvent().status("BLOCKED");
    ingest.take(scenario.delivery(blocked));

    ingest.take(scenario.delivery(chat("IN", "Hello")));

    assertThat(scenario.messages()).hasSize(2);
    assertThat(scenario.picture(scenario.conversation(blocked)).state())
        .contains(ConversationStatus.CLOSED);
  }

  /** Case 13. */
  @Test
  void take_unknownStatus_movesTheSessionAloneAndIsCountedEachTime() {
    SampleSessionEvent known = aSampleEvent().status("ON_HOLD").at(0);
    SampleSessionEvent unknown = aSampleEvent().status("PAUSED").at(1);
    List.of(known, unknown, unknown).forEach(event -> ingest.take(scenario.delivery(event)));

    ConversationKey key = scenario.conversation(known);
    assertThat(scenario.picture(key)).isEqualTo(scenario.expected(List.of(known, unknown)));
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.ACTIVE);
    assertThat(scenario.messages(key).getLast().text()).isEqualTo("Session status unknown: PAUSED");
    assertThat(scenario.counted(Metric.UNKNOWN_STATUSES)).isEqualTo(2);
  }

  @Test
  void take_missedSession_closesTheConversationAndIsCountedEachTime() {
    SampleSessionEvent open = aSampleEvent().status("OPEN").at(0);
    SampleSessionEvent missed = aSampleEvent().status("MISSED").at(1);
    List.of(open, missed, missed).forEach(event -> ingest.take(scenario.delivery(event)));

    ConversationKey key = scenario.conversation(open);
    assertThat(scenario.picture(key)).isEqualTo(scenario.expected(List.of(open, missed)));
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.CLOSED);
    assertThat(scenario.messages(key).getLast().text()).isEqualTo("Session missed");
    assertThat(scenario.counted(Metric.SESSIONS_MISSED)).isEqualTo(2);
    assertThat(scenario.counted(Metric.UNKNOWN_STATUSES)).isZero();
  }

  /** Case 13. */
  @Test
  void take_unknownType_isSetAsideWithoutAlarm() {
    Delivery delivery =
        scenario.delivery("{\"eventType\":\"Ticket_Add\",\"orgId\":\"1\",\"payload\":{}}");
    ingest.take(delivery);
    ingest.take(delivery);

    assertThat(scenario.quarantined())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.reason()).isEqualTo("unknown_type");
              assertThat(event.count()).isEqualTo(2);
            });
    assertThat(scenario.counted(Metric.EVENTS_OF_UNKNOWN_TYPE)).isEqualTo(2);
    assertThat(scenario.counted(Metric.EVENTS_QUARANTINED)).isZero();
  }

  /** A conversation deleted, then a late event or a repetition of an old one. */
  @Test
  void take_afterDeletion_isDroppedAndCounted_andNothingComesBack() {
    SampleSessionEvent first = aSampleEvent().status("OPEN").at(5);
    ConversationKey key = scenario.conversation(first);
    ingest.take(scenario.delivery(first));
    scenario.stores.conversations().delete(key, scenario.clock.instant());
    scenario.stores.messages().deleteAll(key);

    for (DeliveryProcessor instance : List.of(ingest, scenario.instance())) {
      instance.take(scenario.delivery(first));
      instance.take(scenario.delivery(aSampleEvent().status("ON_HOLD").at(1)));
      instance.take(scenario.delivery(aSampleEvent().status("ENDED").at(9)));
      instance.take(scenario.delivery(aSampleEvent().status("PAUSED").at(10)));
      instance.take(scenario.delivery(chat("IN", "Hello")));
    }

    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.stores.conversations().find(key, Consistency.STRONG))
        .isEqualTo(new Head.Deleted());
    assertThat(scenario.stores.sessions().find(key)).isEmpty();
    assertThat(scenario.counted(Metric.EVENTS_DROPPED)).isEqualTo(10);
  }

  /** A command, then a session event older than it. */
  @Test
  void take_olderThanACommand_movesTheSessionAlone() {
    SampleSessionEvent first = aSampleEvent().status("OPEN").at(0);
    SampleSessionEvent late = aSampleEvent().status("ON_HOLD").at(1);
    ConversationKey key = scenario.conversation(first);
    ingest.take(scenario.delivery(first));
    closeByCommand(5);

    ingest.take(scenario.delivery(late));
    assertThat(scenario.picture(key).session().orElseThrow().status()).isEqualTo("ON_HOLD");
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.CLOSED);
    assertThat(scenario.messages(key).getLast().late()).isFalse();

    ingest.take(scenario.delivery(aSampleEvent().status("ON_PROGRESS").at(9)));
    assertThat(scenario.picture(key).state()).contains(ConversationStatus.ACTIVE);
  }

  /** Does what a command does: moves the state alone. */
  private void closeByCommand(int second) {
    ProviderEvent read =
        ProviderEvent.read(
            new ZohoDesk(),
            scenario.delivery(aSampleEvent().status("ENDED").at(second)),
            EventWriterScenario.RETENTION,
            scenario.clock.instant());
    scenario
        .stores
        .sessions()
        .move(((ProviderEvent.SessionChanged) read).event(), EnumSet.of(Part.STATE));
  }

  @Test
  void retry_eventInTheFuture_isTakenOnceItsTimeHasCome() {
    SampleSessionEvent future = aSampleEvent().at(3600);
    ingest.take(scenario.delivery(future));
    QuarantinedEvent aside = scenario.quarantined().getFirst();

    assertThat(ingest.retry(aside)).isInstanceOf(DeliveryProcessor.Retried.StillBad.class);
    assertThat(scenario.quarantined()).hasSize(1);

    scenario.clock.advance(Duration.ofHours(1));
    assertThat(ingest.retry(aside))
        .isEqualTo(new DeliveryProcessor.Retried.Taken(EventWriter.Outcome.STORED));
    assertThat(ingest.retry(aside))
        .isEqualTo(new DeliveryProcessor.Retried.Taken(EventWriter.Outcome.REPEATED));
    assertThat(scenario.quarantined()).isEmpty();
    assertThat(scenario.messages()).hasSize(1);
  }

  @Test
  void take_sameEventInAnotherOrganization_isItsOwn() {
    SampleSessionEvent event = aSampleEvent();
    OrganizationId other = new OrganizationId("b".repeat(24));
    ingest.take(scenario.delivery(event));
    ingest.take(
        new Delivery(other, EventWriterScenario.SOURCE, scenario.clock.instant(), event.json()));

    assertThat(scenario.messages()).hasSize(1);
    assertThat(scenario.picture(scenario.conversation(event)))
        .isEqualTo(scenario.expected(List.of(event)));
  }

  private static String chat(String direction, String text) {
    return EventBuilder.aMessageEvent(EventWriterScenario.START)
        .payload("direction", direction)
        .payload("text", text)
        .payload("actor", Map.of("type", direction.equals("IN") ? "END_USER" : "AGENT"))
        .json();
  }
}
