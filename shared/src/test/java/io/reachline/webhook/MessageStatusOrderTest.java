package io.reachline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.dynamo.Engine;
import io.reachline.message.MessageType;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.session.SessionId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Case 16: every order and repetition of a message's statuses, before and after it, ends alike. */
class MessageStatusOrderTest {
  private static final List<String> STEPS = List.of("SAVED", "QUEUED", "SENT", "DELIVERED", "READ");
  private static final List<String> ENDS = List.of("FAILED", "DELETED", "MISSED");

  /** A status or, where it has no name, the message itself. */
  record Arrival(String status, int second, int instance) {}

  @Property(tries = 500)
  void take_statusesInAnyOrderByAnyInstances_standAsTheModelSays(
      @ForAll("arrivals") List<Arrival> arrivals) {
    EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
    List<DeliveryProcessor> instances = Stream.generate(scenario::instance).limit(2).toList();
    ConversationKey conversation =
        new SessionId(EventBuilder.SESSION).conversation(scenario.organization);

    arrivals.forEach(
        arrival ->
            instances.get(arrival.instance()).take(scenario.delivery(event(arrival).json())));

    assertThat(
            scenario
                .stores
                .receipts()
                .find(new ReceiptKey(conversation, EventBuilder.MESSAGE))
                .map(MessageStatusOrderTest::shown))
        .isEqualTo(expected(arrivals));
    assertThat(scenario.messages(conversation))
        .filteredOn(message -> message.type() == MessageType.STATUS)
        .as("one report of all failures")
        .hasSize(arrivals.stream().anyMatch(one -> one.status().equals("FAILED")) ? 1 : 0);
  }

  private static EventBuilder event(Arrival arrival) {
    return arrival.status().isEmpty()
        ? EventBuilder.aMessageEvent(EventWriterScenario.START).payload("direction", "OUT")
        : EventBuilder.aMessageStatus(
            arrival.status(), EventWriterScenario.START.plusSeconds(arrival.second()));
  }

  /** Returns the status that is to stand, told from what came as a set. */
  private static Optional<String> expected(List<Arrival> arrivals) {
    Optional<Arrival> step =
        furthest(
            arrivals,
            STEPS,
            Comparator.<Arrival>comparingInt(one -> STEPS.indexOf(one.status()))
                .thenComparingInt(Arrival::second));
    Optional<Arrival> end =
        furthest(
            arrivals,
            ENDS,
            Comparator.comparingInt(Arrival::second)
                .thenComparingInt(one -> ENDS.indexOf(one.status())));
    if (step.isPresent()
        && (end.isEmpty()
            || step.get().status().equals("READ")
            || step.get().second() > end.get().second())) {
      return step.map(MessageStatusOrderTest::shown);
    }
    return end.map(MessageStatusOrderTest::shown);
  }

  private static Optional<Arrival> furthest(
      List<Arrival> arrivals, List<String> statuses, Comparator<Arrival> order) {
    return arrivals.stream().filter(one -> statuses.contains(one.status())).max(order);
  }

  private static String shown(Arrival arrival) {
    return arrival.status() + " " + arrival.second();
  }

  private static String shown(Receipt receipt) {
    return receipt.status()
        + " "
        + (receipt.updatedAt().getEpochSecond() - EventWriterScenario.START.getEpochSecond());
  }

  @Provide
  static Arbitrary<List<Arrival>> arrivals() {
    Arbitrary<String> statuses =
        Arbitraries.of(Stream.of(STEPS, ENDS, List.of("")).flatMap(List::stream).toList());
    return Combinators.combine(
            statuses, Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 1))
        .as(Arrival::new)
        .list()
        .ofMaxSize(10);
  }
}
