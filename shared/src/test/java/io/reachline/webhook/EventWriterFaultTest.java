package io.reachline.webhook;

import static io.reachline.webhook.SampleSessionEvent.aSampleEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.ConversationKey;
import io.reachline.dynamo.Engine;
import io.reachline.memory.FailingCall;
import io.reachline.memory.FailingCall.DatabaseFault;
import io.reachline.memory.FailingCall.Moment;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStatus;
import io.reachline.telemetry.Metric;
import io.reachline.webhook.EventWriterScenario.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cases 20 and 21: a call to the database fails, before it does anything or behind what it did, and
 * the process dies with it or goes on. The delivery is repeated, and all is as if nothing had been.
 */
class EventWriterFaultTest {
  private static final List<SampleSessionEvent> EVENTS =
      List.of(
          aSampleEvent().status("OPEN").at(0),
          // Nobody knows this status, so the next one that is known comes behind it.
          aSampleEvent().status("PAUSED").at(3),
          aSampleEvent().status("ON_HOLD").at(2),
          // Late.
          aSampleEvent().status("ON_PROGRESS").at(1),
          aSampleEvent().status("ENDED").at(4));
  private static final String CHAT =
      EventBuilder.aMessageEvent(EventWriterScenario.START).payload("text", "Hello").json();

  // One before its message, one that failed, one that overtook another.
  private static final List<String> STATUSES =
      List.of(status("SENT", 1), status("DELETED", 4), status("FAILED", 3));

  private static String status(String status, int second) {
    return EventBuilder.aMessageStatus(status, EventWriterScenario.START.plusSeconds(second))
        .json();
  }

  /** The instance that repeats the delivery. */
  enum Survivor {
    SAME_INSTANCE,
    ANOTHER_INSTANCE
  }

  /** The order in which the delivery is repeated. */
  enum Repetition {
    AT_ONCE,
    AT_THE_END
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void take_anyCallFails_aRepetitionCompletesTheRest(Moment moment) {
    int failures = 0;
    for (Survivor survivor : Survivor.values()) {
      for (Repetition repetition : Repetition.values()) {
        failures += failAtEveryCall(Engine.MEMORY, moment, survivor, repetition);
      }
    }
    assertThat(failures).isGreaterThan(4 * 10);
  }

  @Test
  void take_anyCallFailsInDynamoDb_aRepetitionCompletesTheRest() {
    for (Moment moment : Moment.values()) {
      int failures =
          failAtEveryCall(
              Engine.DYNAMODB_LOCAL, moment, Survivor.ANOTHER_INSTANCE, Repetition.AT_ONCE);
      assertThat(failures).isGreaterThan(10);
    }
  }

  /** Lets the first call fail, then the second and so on, and returns how many there are. */
  private static int failAtEveryCall(
      Engine engine, Moment moment, Survivor survivor, Repetition repetition) {
    Picture expected = undisturbed(engine);
    for (int call = 1; ; call++) {
      EventWriterScenario scenario = new EventWriterScenario(engine);
      FailingCall failing = new FailingCall(call, moment);
      takeAll(scenario, failing, survivor, repetition);
      failing.carryOutLate();
      if (!failing.hasFailed()) {
        return call - 1;
      }
      ConversationKey key = scenario.conversation(EVENTS.getFirst());
      assertThat(scenario.picture(key))
          .as("call %d failed, %s, %s, %s", call, moment, survivor, repetition)
          .usingRecursiveComparison()
          .ignoringFields("messages.conversation")
          .isEqualTo(expected);
      assertThat(scenario.messages()).isEqualTo(scenario.messages(key));
      assertThat(standing(scenario)).contains(ReceiptStatus.DELETED);
    }
  }

  private static Picture undisturbed(Engine engine) {
    EventWriterScenario scenario = new EventWriterScenario(engine);
    DeliveryProcessor ingest = scenario.instance();
    deliveries(scenario).forEach(ingest::take);
    Picture picture = scenario.picture(scenario.conversation(EVENTS.getFirst()));
    assertThat(picture.messages()).as("with one report").hasSize(1 + EVENTS.size() + 1);
    return picture;
  }

  private static List<Delivery> deliveries(EventWriterScenario scenario) {
    List<Delivery> deliveries = new ArrayList<>();
    deliveries.add(scenario.delivery(STATUSES.getFirst()));
    deliveries.add(scenario.delivery(CHAT));
    EVENTS.forEach(event -> deliveries.add(scenario.delivery(event)));
    STATUSES.forEach(status -> deliveries.add(scenario.delivery(status)));
    return deliveries;
  }

  private static Optional<ReceiptStatus> standing(EventWriterScenario scenario) {
    return scenario
        .stores
        .receipts()
        .find(new ReceiptKey(scenario.conversation(EVENTS.getFirst()), EventBuilder.MESSAGE))
        .map(Receipt::status);
  }

  private static void takeAll(
      EventWriterScenario scenario, FailingCall failing, Survivor survivor, Repetition repetition) {
    DeliveryProcessor ingest = scenario.instance(failing);
    List<Delivery> left = new ArrayList<>(deliveries(scenario));
    while (!left.isEmpty()) {
      Delivery delivery = left.removeFirst();
      try {
        ingest.take(delivery);
      } catch (DatabaseFault e) {
        left.add(repetition == Repetition.AT_ONCE ? 0 : left.size(), delivery);
        if (survivor == Survivor.ANOTHER_INSTANCE) {
          ingest = scenario.instance();
        }
      }
    }
  }

  /** Case: a conversation deleted, then an event, and the process dies at any call. */
  // A write that comes late stays until it expires, hidden: no repetition knows of it.
  @ParameterizedTest
  @EnumSource(value = Moment.class, mode = EnumSource.Mode.EXCLUDE, names = "LATE")
  void take_deletedAndAnyCallFails_nothingComesBack(Moment moment) {
    boolean hasFailed = true;
    for (int call = 1; hasFailed; call++) {
      EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
      ConversationKey key = scenario.conversation(EVENTS.getFirst());
      scenario.instance().take(scenario.delivery(EVENTS.getFirst()));
      scenario.stores.conversations().delete(key, scenario.clock.instant());
      scenario.stores.messages().deleteAll(key);
      FailingCall failing = new FailingCall(call, moment);

      takeAll(scenario, failing, Survivor.ANOTHER_INSTANCE, Repetition.AT_ONCE);

      hasFailed = failing.hasFailed();
      assertThat(scenario.messages()).as("call %d failed, %s", call, moment).isEmpty();
      assertThat(scenario.picture(key).session()).isEmpty();
      assertThat(scenario.picture(key).state()).isEmpty();
      assertThat(standing(scenario)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"MISSED, SESSIONS_MISSED", "PAUSED, UNKNOWN_STATUSES"})
  void take_sessionIsMovedByTheRepetitionAlone_isCounted(String status, Metric metric) {
    for (Moment moment : Moment.values()) {
      EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
      Delivery delivery = scenario.delivery(aSampleEvent().status(status).at(0));
      FailingCall fault = new FailingCall(2, moment);
      DeliveryProcessor failing = scenario.instance(fault);
      assertThatThrownBy(() -> failing.take(delivery)).isInstanceOf(DatabaseFault.class);
      assertThat(scenario.messages()).as("stored before the fault").hasSize(1);

      scenario.instance().take(delivery);
      fault.carryOutLate();

      assertThat(scenario.counted(metric)).isEqualTo(1);
    }
  }

  /** Case 21: a write that can never succeed costs the event alone, and at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void take_writeCanNeverSucceed_setsTheEventAsideUntilItCan(int call) {
    EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
    scenario.refuseForGood(DatabaseFault.class::isInstance);
    Delivery delivery = scenario.delivery(EVENTS.getFirst());

    scenario.instance(new FailingCall(call, Moment.BEFORE)).take(delivery);

    assertThat(scenario.counted(Metric.EVENTS_QUARANTINED)).isEqualTo(1);
    QuarantinedEvent aside = scenario.quarantined().getFirst();
    assertThat(aside.reason()).isEqualTo("unstorable");
    assertThat(aside.event()).isEqualTo(delivery.event());
    assertThat(scenario.instance(new FailingCall(1, Moment.BEFORE)).retry(aside))
        .isInstanceOfSatisfying(
            DeliveryProcessor.Retried.StillBad.class,
            bad -> assertThat(bad.reason()).isEqualTo("unstorable"));
    assertThat(scenario.instance().retry(aside))
        .isInstanceOf(DeliveryProcessor.Retried.Taken.class);
    assertThat(scenario.picture(scenario.conversation(EVENTS.getFirst())))
        .isEqualTo(scenario.expected(List.of(EVENTS.getFirst())));
  }

  /** Case 21: an event that is set aside is so, or the delivery fails. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void take_quarantineFails_aRepetitionSetsItAside(Moment moment) {
    EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
    Delivery bad = scenario.delivery("{\"eventType\":\"IM_Session_Status\"}");
    FailingCall fault = new FailingCall(1, moment);
    DeliveryProcessor ingest = scenario.instance(fault);

    assertThatThrownBy(() -> ingest.take(bad)).isInstanceOf(DatabaseFault.class);
    ingest.take(bad);
    fault.carryOutLate();

    assertThat(scenario.quarantined()).singleElement().matches(event -> !event.cut());
  }
}
