package io.reachline.webhook;

import static io.reachline.webhook.SampleSessionEvent.aSampleEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.dynamo.Engine;
import io.reachline.telemetry.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Case 15: the same events many times at once, by three instances. */
class EventWriterConcurrencyTest {
  private static final int THREADS = 16;

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "DYNAMODB_LOCAL"})
  void take_theSameEvent100TimesInParallel_isStoredOnce(Engine engine) throws Exception {
    EventWriterScenario scenario = new EventWriterScenario(engine);
    SampleSessionEvent event = aSampleEvent().status("PAUSED");

    takeAtOnce(scenario, Collections.nCopies(100, event));

    assertThat(scenario.messages()).hasSize(1);
    assertThat(scenario.picture(scenario.conversation(event)))
        .isEqualTo(scenario.expected(List.of(event)));
    assertThat(scenario.counted(Metric.UNKNOWN_STATUSES)).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "DYNAMODB_LOCAL"})
  void take_manyEventsInParallelEachThreeTimes_endAsInTurn(Engine engine) throws Exception {
    EventWriterScenario scenario = new EventWriterScenario(engine);
    List<String> statuses = List.of("OPEN", "ON_HOLD", "PAUSED", "ON_PROGRESS", "ENDED");
    List<SampleSessionEvent> events =
        IntStream.range(0, 40)
            .mapToObj(n -> aSampleEvent().status(statuses.get(n % 5)).at(n / 2).count("" + n % 3))
            .toList();
    List<SampleSessionEvent> arrivals = new ArrayList<>();
    IntStream.range(0, 3).forEach(_ -> arrivals.addAll(events));
    Collections.shuffle(arrivals, new Random(15));

    takeAtOnce(scenario, arrivals);

    assertThat(scenario.picture(scenario.conversation(events.getFirst())))
        .isEqualTo(scenario.expected(events));
  }

  private static void takeAtOnce(EventWriterScenario scenario, List<SampleSessionEvent> events)
      throws Exception {
    List<DeliveryProcessor> instances = Stream.generate(scenario::instance).limit(3).toList();
    List<Callable<Void>> calls = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      DeliveryProcessor instance = instances.get(i % 3);
      Delivery delivery = scenario.delivery(events.get(i));
      calls.add(
          () -> {
            instance.take(delivery);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Void> call : threads.invokeAll(calls)) {
        call.get();
      }
    }
  }
}
