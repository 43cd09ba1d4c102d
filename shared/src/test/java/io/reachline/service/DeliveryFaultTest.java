package io.reachline.service;

import static io.reachline.service.DeliveryScenario.answer;
import static io.reachline.service.DeliveryScenario.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Service;
import io.reachline.memory.FailingCall;
import io.reachline.memory.FailingCall.Moment;
import io.reachline.memory.Interposed;
import io.reachline.service.ServiceDelivery.State;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Case 20: the process dies at a call of a store or queue, before or behind what the call does, or
 * while a service answers. Its ring comes again, and all is as if nothing had been.
 */
class DeliveryFaultTest {
  private static final Duration VISIBILITY = Duration.ofMinutes(2);

  /** A process that dies at one of its calls, and makes none after that. */
  private static final class Dying implements Interposed.Between {
    private final int call;
    private final Moment moment;
    private int calls;
    private boolean isDead;
    private Callable<?> late = () -> null;

    private static final class Death extends RuntimeException {}

    Dying(int call, Moment moment) {
      this.call = call;
      this.moment = moment;
    }

    @Override
    public @Nullable Object call(
        String method, List<@Nullable Object> arguments, Callable<?> original) throws Exception {
      if (isDead) {
        throw new Death();
      }
      calls++;
      if (calls < call) {
        return original.call();
      }
      isDead = true;
      switch (moment) {
        case BEFORE -> {}
        case AFTER -> original.call();
        case LATE -> late = original;
      }
      throw new Death();
    }
  }

  /** A service takes all, answers with messages, fails first, or is gone. */
  enum Play {
    TAKES,
    ANSWERS_WITH_MESSAGES,
    ANSWERS_WITH_A_COMMAND,
    FAILS_FIRST,
    IS_GONE
  }

  @ParameterizedTest
  @EnumSource(Play.class)
  void take_diesAtAnyCall_aRepetitionCompletesTheRest(Play play) throws Exception {
    for (Moment moment : Moment.values()) {
      int call = 1;
      while (diesAt(play, moment, call)) {
        call++;
      }
      assertThat(call).isGreaterThan(15);
    }
  }

  /** Plays with a process that dies at a call, and returns whether there was such a call. */
  private static boolean diesAt(Play play, Moment moment, int call) throws Exception {
    DeliveryScenario scenario = new DeliveryScenario();
    Service service = scenario.service(1);
    Set<DeliveryId> told = new HashSet<>();
    Map<DeliveryId, Integer> calls = new HashMap<>();
    scenario.receiver = request -> answered(play, calls.merge(request.id(), 1, Integer::sum));
    for (int n = 0; n < 3; n++) {
      told.add(scenario.tell(service, scenario.said("Hello")));
      scenario.movable.advance(Duration.ofMillis(1));
    }
    Dying dying = new Dying(call, moment);

    // The first ring's process dies; the others find its lease, or free.
    Ring first = scenario.rings.next().orElseThrow();
    try {
      scenario.take(first, dying);
    } catch (Dying.Death e) {
      scenario.rings.put(first, VISIBILITY);
    }
    scenario.go(Duration.ofMinutes(10));
    dying.late.call();
    scenario.go(Duration.ofMinutes(10));

    String place = "%s, dead at call %d, %s".formatted(play, call, moment);
    assertThat(scenario.rings.size()).as(place).isZero();
    assertThat(scenario.stores.deliveries().nextDue(key(service))).as(place).isEmpty();
    for (DeliveryId id : told) {
      State state = scenario.delivery(service, id).state();
      if (play == Play.IS_GONE) {
        assertThat(state).as(place).isInstanceOf(State.Failed.class);
      } else {
        assertThat(state).as(place).isEqualTo(new State.Delivered());
        assertThat(calls).as(place).containsKey(id);
      }
      assertThat(scenario.delivery(service, id).refused()).as(place).isEmpty();
    }
    assertThat(scenario.stored(service).isEnabled()).as(place).isEqualTo(play != Play.IS_GONE);
    assertThat(scenario.answers()).as(place).hasSize(answersOf(play));
    assertThat(
            scenario
                .stores
                .serviceHealth()
                .take(key(service), "next", scenario.clock.instant(), scenario.clock.instant()))
        .as(place)
        .isPresent();
    assertThat(scenario.stores.serviceHealth().find(key(service), Consistency.STRONG).wakeAt())
        .as(place)
        .satisfiesAnyOf(
            wakeAt -> assertThat(wakeAt).isEmpty(),
            wakeAt -> assertThat(wakeAt.orElseThrow()).isBefore(scenario.clock.instant()));
    return dying.isDead;
  }

  private static ServiceClient.Answer answered(Play play, int times) {
    return switch (play) {
      case TAKES -> answer(200);
      case ANSWERS_WITH_MESSAGES ->
          answer(200, "{\"messages\":[{\"text\":\"We are back\"},{\"text\":\"at nine.\"}]}");
      case ANSWERS_WITH_A_COMMAND ->
          answer(200, "{\"messages\":[{\"type\":\"command\",\"text\":\"/set seen yes\"}]}");
      case FAILS_FIRST -> answer(times == 1 ? 500 : 200);
      case IS_GONE -> answer(410);
    };
  }

  private static int answersOf(Play play) {
    return switch (play) {
      case ANSWERS_WITH_MESSAGES -> 6;
      case ANSWERS_WITH_A_COMMAND -> 3;
      case TAKES, FAILS_FIRST, IS_GONE -> 0;
    };
  }

  /** A fault of one call, after which the process goes on. */
  @ParameterizedTest
  @EnumSource(Play.class)
  void take_anyCallFails_aRepetitionCompletesTheRest(Play play) {
    for (Moment moment : Moment.values()) {
      int call = 1;
      while (failsAt(play, moment, call)) {
        call++;
      }
      assertThat(call).isGreaterThan(8);
    }
  }

  private static boolean failsAt(Play play, Moment moment, int call) {
    DeliveryScenario scenario = new DeliveryScenario();
    Service service = scenario.service(1);
    Map<DeliveryId, Integer> calls = new HashMap<>();
    scenario.receiver = request -> answered(play, calls.merge(request.id(), 1, Integer::sum));
    DeliveryId told = scenario.tell(service, scenario.said("Hello"));
    FailingCall failing = new FailingCall(call, moment);
    Ring first = scenario.rings.next().orElseThrow();
    try {
      scenario.take(first, failing);
    } catch (FailingCall.DatabaseFault e) {
      scenario.rings.put(first, VISIBILITY);
    }
    scenario.go(Duration.ofMinutes(10));
    failing.carryOutLate();
    scenario.go(Duration.ofMinutes(10));

    String place = "%s, call %d failed, %s".formatted(play, call, moment);
    assertThat(scenario.rings.size()).as(place).isZero();
    assertThat(scenario.delivery(service, told).nextAt()).as(place).isEmpty();
    assertThat(scenario.answers()).as(place).hasSize(answersOf(play) / 3);
    return failing.hasFailed();
  }
}
