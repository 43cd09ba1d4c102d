package io.reachline.service;

import static io.reachline.service.DeliveryScenario.answer;
import static io.reachline.service.DeliveryScenario.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.service.DeliveryScenario.Call;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceClient.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that hangs, one that fails, and what a third feels of it, in simulated time. */
class HostileTargetTest {
  private static final String HEALTHY = "healthy";
  private static final int DELIVERIES = 500;
  private static final Duration ANSWERS_AFTER = Duration.ofMillis(100);
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration VISIBILITY = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofHours(2);

  /** As many invocations at once as there are services: one for each. */
  private static final int INVOCATIONS = 3;

  /** The requests of each service until the healthy one had all, and how long that took. */
  private record Result(Duration healthy, Map<String, Integer> requests) {}

  @Test
  void deliveries_oneTargetHangsAndOneFails_delayNoOther() {
    Result alone = healthyBeside(List.of());
    Result beside = healthyBeside(List.of("hangs", "fails"));

    assertThat(alone.healthy()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    assertThat(beside.healthy()).isLessThanOrEqualTo(alone.healthy().multipliedBy(3).dividedBy(2));
    assertThat(beside.requests()).containsEntry(HEALTHY, DELIVERIES);
    // The one hangs at its first ten requests, and the other's breaker has opened.
    assertThat(beside.requests().get("hangs")).isEqualTo(10);
    assertThat(beside.requests().get("fails")).isBetween(5, 10 + 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs", "fails"})
  void deliveries_oneTargetIsHostile_delayNoOther(String hostile) {
    Result alone = healthyBeside(List.of());
    Result beside = healthyBeside(List.of(hostile));

    assertThat(beside.healthy()).isLessThanOrEqualTo(alone.healthy().multipliedBy(3).dividedBy(2));
  }

  @Test
  void deliveries_becomeDueWhileOneHangs_areNotHeldUpByIt() {
    SimulatedTime time = new SimulatedTime(MovableClock.START);
    DeliveryScenario scenario = new DeliveryScenario(time);
    Service service = scenario.service(1);
    Map<DeliveryId, Instant> asked = new ConcurrentHashMap<>();
    DeliveryId[] first = new DeliveryId[1];
    scenario.receiver =
        call -> {
          asked.put(call.id(), call.at());
          return answered(time, call.id().equals(first[0]) ? "hangs" : HEALTHY);
        };
    Map<DeliveryId, Instant> put = new HashMap<>();
    time.run(
        () -> {
          first[0] = scenario.tell(service, scenario.said("Hello"));
          Ring ring = scenario.rings.next().orElseThrow();
          AtomicBoolean isTaken = new AtomicBoolean();
          time.inThreads(
              2,
              () -> {
                if (!isTaken.getAndSet(true)) {
                  scenario.take(ring);
                  return;
                }
                for (int n = 0; n < 15; n++) {
                  time.sleep(ANSWERS_AFTER);
                  put.put(scenario.tell(service, scenario.said("Hello")), time.instant());
                }
              });
        });

    assertThat(put).hasSize(15);
    assertThat(put)
        .allSatisfy((id, at) -> assertThat(asked.get(id)).isBeforeOrEqualTo(at.plusMillis(1_200)));
  }

  private static Result healthyBeside(List<String> hostile) {
    SimulatedTime time = new SimulatedTime(MovableClock.START);
    DeliveryScenario scenario = new DeliveryScenario(time);
    // The healthy one comes last: its rings wait behind all others.
    List<Service> others = new ArrayList<>();
    Map<ServiceId, String> names = new HashMap<>();
    for (String name : hostile) {
      others.add(scenario.service(others.size()));
      names.put(others.getLast().id(), name);
    }
    Service healthy = scenario.service(9);
    names.put(healthy.id(), HEALTHY);
    scenario.receiver = call -> answered(time, name(names, call));
    Instant[] end = {Instant.MAX};
    time.run(
        () -> {
          for (int n = 0; n < DELIVERIES; n++) {
            Message message = scenario.said("Hello");
            others.forEach(other -> scenario.tell(other, message));
            scenario.tell(healthy, message);
          }
          Instant start = time.instant();
          time.inThreads(
              INVOCATIONS,
              () -> {
                while (end[0].equals(Instant.MAX) && time.instant().isBefore(start.plus(LONGEST))) {
                  Optional<Ring> ring = scenario.rings.next();
                  if (ring.isEmpty()) {
                    time.sleep(STEP);
                    continue;
                  }
                  take(scenario, ring.get());
                  if (isDone(scenario, healthy)) {
                    end[0] = end[0].equals(Instant.MAX) ? time.instant() : end[0];
                  }
                }
              });
        });
    Map<String, Integer> requests = new HashMap<>();
    scenario.calls.stream()
        .filter(call -> !call.at().isAfter(end[0]))
        .forEach(call -> requests.merge(name(names, call), 1, Integer::sum));
    return new Result(Duration.between(MovableClock.START, end[0]), requests);
  }

  private static String name(Map<ServiceId, String> names, Call call) {
    return names.getOrDefault(call.service().id(), "");
  }

  /** Takes a ring; one whose invocation fails comes again. */
  private static void take(DeliveryScenario scenario, Ring ring) {
    try {
      scenario.take(ring);
    } catch (RuntimeException e) {
      scenario.rings.put(ring, VISIBILITY);
    }
  }

  private static Answer answered(SimulatedTime time, String name) {
    return switch (name) {
      case "hangs" -> {
        time.sleep(ServiceClient.DELIVERY_TIMEOUT);
        yield new Answer.Missing(Fault.TIMEOUT);
      }
      case "fails" -> {
        time.sleep(ANSWERS_AFTER);
        yield answer(500);
      }
      default -> {
        time.sleep(ANSWERS_AFTER);
        yield answer(200);
      }
    };
  }

  private static boolean isDone(DeliveryScenario scenario, Service healthy) {
    Set<DeliveryId> told =
        scenario.calls.stream()
            .filter(call -> call.service().equals(healthy))
            .map(Call::id)
            .collect(Collectors.toSet());
    return told.size() == DELIVERIES
        && scenario.stores.deliveries().nextDue(key(healthy)).isEmpty();
  }
}
