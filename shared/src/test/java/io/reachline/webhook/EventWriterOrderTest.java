package io.reachline.webhook;

import static io.reachline.webhook.SampleSessionEvent.aSampleEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Head;
import io.reachline.dynamo.Engine;
import io.reachline.session.SessionStore.Standing;
import io.reachline.storage.Consistency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Case 16: every order and repetition of a session's events ends alike. */
class EventWriterOrderTest {
  private static final List<SampleSessionEvent> EVENTS =
      List.of(
          aSampleEvent().status("OPEN").at(0),
          aSampleEvent().status("ON_PROGRESS").at(2),
          // At the same time, told apart by the count, and by the hash alone.
          aSampleEvent().status("ON_HOLD").at(2).count("24"),
          aSampleEvent().status("ENDED").at(2).count("24"),
          // Nobody knows this status: it moves the session alone.
          aSampleEvent().status("PAUSED").at(3),
          // As the first, in other words.
          aSampleEvent().status("OPEN").at(0));

  @Test
  void take_everyPermutation_endsAlike() {
    List<List<Integer>> permutations = permutations(EVENTS.size());

    assertThat(permutations).hasSize(720);
    for (List<Integer> permutation : permutations) {
      takeAndCheck(Engine.MEMORY, permutation);
    }
  }

  @Test
  void take_someOfThePermutationsInDynamoDb_endAlike() {
    List<List<Integer>> permutations = permutations(EVENTS.size());

    for (int i = 0; i < permutations.size(); i += 37) {
      takeAndCheck(Engine.DYNAMODB_LOCAL, permutations.get(i));
    }
  }

  @Test
  void take_everyPermutationWhileReplicasKnowNothing_endsAlike() {
    for (List<Integer> permutation : permutations(EVENTS.size())) {
      EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
      takeAndCheck(scenario, scenario.instance(EventWriterOrderTest::lag), permutation);
    }
  }

  /** Reads what was stored only where it is asked for strongly. */
  private static @Nullable Object lag(
      String method, List<@Nullable Object> arguments, Callable<?> call) throws Exception {
    if (method.equals("standing")) {
      return new Standing.Nowhere();
    }
    return arguments.contains(Consistency.EVENTUAL) ? new Head.Absent() : call.call();
  }

  private static void takeAndCheck(Engine engine, List<Integer> permutation) {
    EventWriterScenario scenario = new EventWriterScenario(engine);
    takeAndCheck(scenario, scenario.instance(), permutation);
  }

  private static void takeAndCheck(
      EventWriterScenario scenario, DeliveryProcessor first, List<Integer> permutation) {
    List<DeliveryProcessor> instances = List.of(first, scenario.instance());

    for (int i = 0; i < permutation.size(); i++) {
      int number = permutation.get(i);
      SampleSessionEvent event = EVENTS.get(number);
      String json = number == 5 ? event.otherJson() : event.json();
      instances.get(i % 2).take(scenario.delivery(json));
    }

    assertThat(scenario.picture(scenario.conversation(EVENTS.getFirst())))
        .as("after %s", permutation)
        // Whichever of the two forms of an event came first is the one that is kept.
        .usingRecursiveComparison()
        .ignoringFields("messages.event")
        .isEqualTo(scenario.expected(EVENTS));
  }

  private static List<List<Integer>> permutations(int size) {
    List<List<Integer>> found = List.of(List.of());
    for (int n = 0; n < size; n++) {
      int next = n;
      found =
          found.stream()
              .flatMap(
                  shorter ->
                      IntStream.rangeClosed(0, shorter.size())
                          .mapToObj(
                              place -> {
                                List<Integer> longer = new ArrayList<>(shorter);
                                longer.add(place, next);
                                return longer;
                              }))
              .map(List::copyOf)
              .toList();
    }
    return found;
  }

  @Property(tries = 500)
  void take_anyEventsByAnyInstances_endAsTheModelSays(
      @ForAll("deliveries") List<Arrival> arrivals) {
    EventWriterScenario scenario = new EventWriterScenario(Engine.MEMORY);
    List<DeliveryProcessor> instances = Stream.generate(scenario::instance).limit(3).toList();

    arrivals.forEach(
        arrival -> instances.get(arrival.instance()).take(scenario.delivery(arrival.event())));

    for (String session : List.of("1", "2")) {
      List<SampleSessionEvent> events =
          arrivals.stream()
              .map(Arrival::event)
              .filter(event -> event.session().equals(session))
              .toList();
      assertThat(scenario.picture(scenario.conversation(aSampleEvent().of(session))))
          .isEqualTo(scenario.expected(events));
    }
  }

  /** An event and the instance that takes it. */
  record Arrival(SampleSessionEvent event, int instance) {}

  /** Few of each, so that ties and repetitions are many. */
  @Provide
  static Arbitrary<List<Arrival>> deliveries() {
    Arbitrary<SampleSessionEvent> events =
        Combinators.combine(
                Arbitraries.of("1", "2"),
                Arbitraries.of(
                    "CREATED",
                    "OPEN",
                    "ON_PROGRESS",
                    "ON_HOLD",
                    "ENDED",
                    "BLOCKED",
                    "MISSED",
                    "PAUSED"),
                Arbitraries.integers().between(0, 3),
                Arbitraries.of("0", "5", "65535", "65536", "70000").injectNull(0.2))
            .as(
                (session, status, second, count) ->
                    aSampleEvent().of(session).status(status).at(second).count(count));
    return Combinators.combine(events, Arbitraries.integers().between(0, 2))
        .as(Arrival::new)
        .list()
        .ofMaxSize(12);
  }
}
