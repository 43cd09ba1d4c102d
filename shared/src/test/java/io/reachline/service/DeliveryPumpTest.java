package io.reachline.service;

import static io.reachline.message.MessageBuilder.aMessage;
import static io.reachline.service.DeliveryScenario.answer;
import static io.reachline.service.DeliveryScenario.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.Conversation;
import io.reachline.directory.Service;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.Deletion;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.service.Attempt.Result;
import io.reachline.service.DeliveryScenario.Call;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceClient.Fault;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.service.ServiceDelivery.State;
import io.reachline.storage.Consistency;
import io.reachline.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryPumpTest {
  private final DeliveryScenario scenario = new DeliveryScenario();
  private final Service service = scenario.service(1);
  private final Instant start = scenario.clock.instant();

  @Test
  void take_severalDue_areSentInTheOrderOfTheirTimesOnce() {
    List<DeliveryId> told =
        IntStream.range(0, 45)
            .mapToObj(
                _ -> {
                  scenario.movable.advance(Duration.ofMillis(1));
                  return scenario.tell(service, scenario.said("Hello"));
                })
            .toList();

    scenario.takeDue();

    assertThat(scenario.calls).extracting(Call::id).isEqualTo(told);
    for (DeliveryId id : told) {
      ServiceDelivery delivery = scenario.delivery(service, id);
      assertThat(delivery.state()).isEqualTo(new State.Delivered());
      assertThat(delivery.attempts())
          .containsExactly(
              new Attempt(scenario.clock.instant(), new Result.Answered(200), Duration.ZERO));
      assertThat(delivery.expiresAt()).isEqualTo(start.plus(Duration.ofDays(1)));
    }
    assertThat(scenario.rings.size()).isZero();
  }

  @Test
  void take_nothingDue_sendsNothingAndRingsForNothing() {
    scenario.take(Ring.now(key(service)));

    assertThat(scenario.calls).isEmpty();
    assertThat(scenario.rings.size()).isZero();
  }

  @Test
  void take_failing_isTriedAgainOnTheSchedule() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    List<Duration> pauses = new ArrayList<>();
    scenario.receiver = _ -> answer(503);

    scenario.go(Duration.ofMinutes(2));

    for (int i = 1; i < scenario.calls.size(); i++) {
      pauses.add(Duration.between(scenario.calls.get(i - 1).at(), scenario.calls.get(i).at()));
    }
    // Longer by a tenth, and up to a second until the queue rings.
    assertThat(pauses).containsExactly(seconds(6), seconds(11), seconds(22), seconds(44));
    ServiceDelivery delivery = scenario.delivery(service, id);
    assertThat(delivery.state()).isInstanceOf(State.Pending.class);
    assertThat(delivery.tries()).isEqualTo(5);
    assertThat(scenario.calls).extracting(Call::id).containsOnly(id);
  }

  @Test
  void take_failingForADay_endsAsExpired() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.receiver = _ -> new Answer.Missing(Fault.TIMEOUT);

    scenario.go(Duration.ofHours(25));

    ServiceDelivery delivery = scenario.delivery(service, id);
    assertThat(delivery.state()).isEqualTo(new State.Failed(Reason.EXPIRED));
    assertThat(delivery.attempts()).hasSize(ServiceDelivery.MAX_ATTEMPTS);
    assertThat(delivery.attempts().getLast().result())
        .isEqualTo(new Result.Failed("no answer in time"));
    assertThat(delivery.attempts().getLast().at())
        .isBetween(start.plus(Duration.ofHours(22)), start.plus(Duration.ofHours(24)));
    assertThat(delivery.tries()).isBetween(25, 35);
    assertThat(scenario.telemetry.sum(Metric.SERVICE_DELIVERIES_FAILED)).isEqualTo(1);
    assertThat(scenario.rings.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 422, 405})
  void take_refused_isTriedThreeTimes(int status) {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.receiver = _ -> answer(status);

    scenario.go(Duration.ofHours(25));

    assertThat(scenario.calls).hasSize(3);
    ServiceDelivery delivery = scenario.delivery(service, id);
    assertThat(delivery.state()).isEqualTo(new State.Failed(Reason.REFUSED));
    assertThat(delivery.attempts())
        .extracting(Attempt::result)
        .containsOnly(new Result.Answered(status));
    assertThat(scenario.breaker(service).isBroken()).isFalse();
    assertThat(scenario.stored(service).isEnabled()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"503, 120, 120", "429, 120, 120", "429, 7200, 3600", "503, 2, 6", "429, soon, 6"})
  void take_retryAfter_isHeardForAnHourAtMost(int status, String header, int expected) {
    scenario.tell(service, scenario.said("Hello"));
    scenario.receiver = _ -> new Answer.Received(status, Optional.of(header), "", false);

    scenario.go(Duration.ofSeconds(expected));

    assertThat(scenario.calls)
        .extracting(Call::at)
        .containsExactly(start, start.plusSeconds(expected));
  }

  @Test
  void take_gone_disablesTheServiceAtOnce() {
    DeliveryId first = scenario.tell(service, scenario.said("Hello"));
    DeliveryId second = scenario.tell(service, scenario.said("Hello?"));
    scenario.receiver = _ -> answer(410);

    scenario.go(Duration.ofHours(1));

    assertThat(scenario.calls).hasSize(1);
    assertThat(scenario.stored(service).state()).isEqualTo(Service.State.GONE);
    for (DeliveryId id : List.of(first, second)) {
      assertThat(scenario.delivery(service, id).state())
          .isEqualTo(new State.Failed(Reason.DISABLED));
    }
    assertThat(scenario.telemetry.sum(Metric.SERVICES_DISABLED)).isEqualTo(1);
  }

  @Test
  void take_failingForADayWithoutBreak_disablesTheService() {
    scenario.receiver = _ -> answer(500);
    for (int hour = 0; hour < 25; hour++) {
      scenario.tell(service, scenario.said("Hello"));
      scenario.go(Duration.ofHours(1));
    }

    assertThat(scenario.stored(service).state()).isEqualTo(Service.State.FAILING);
    assertThat(scenario.telemetry.sum(Metric.SERVICES_DISABLED)).isEqualTo(1);
    scenario.go(Duration.ofHours(1));
    assertThat(scenario.stores.deliveries().nextDue(key(service))).isEmpty();
    assertThat(scenario.rings.size()).isZero();
  }

  @Test
  void take_failingForADayWithOneSuccess_staysEnabled() {
    for (int hour = 0; hour < 30; hour++) {
      boolean isGood = hour == 20;
      scenario.receiver = _ -> answer(isGood ? 200 : 500);
      scenario.tell(service, scenario.said("Hello"));
      scenario.go(Duration.ofHours(1));
    }

    assertThat(scenario.stored(service).isEnabled()).isTrue();
  }

  @Test
  void take_fiveFailuresInARow_stopsSending_thenTriesOne() {
    for (int n = 0; n < 30; n++) {
      scenario.tell(service, scenario.said("Hello"));
    }
    scenario.receiver = _ -> answer(500);

    scenario.takeDue();
    assertThat(scenario.calls).hasSize(5);
    assertThat(scenario.breaker(service).isBroken()).isTrue();

    // A tenth longer than 30 s.
    scenario.go(Duration.ofSeconds(32));
    assertThat(scenario.calls).hasSize(5);
    scenario.go(Duration.ofSeconds(2));
    assertThat(scenario.calls).hasSize(6);
    scenario.go(Duration.ofSeconds(64));
    assertThat(scenario.calls).hasSize(6);

    scenario.receiver = _ -> answer(200);
    scenario.go(Duration.ofMinutes(2));

    assertThat(scenario.breaker(service)).isEqualTo(Breaker.CLOSED);
    assertThat(scenario.stores.deliveries().nextDue(key(service))).isEmpty();
    assertThat(scenario.calls).hasSize(36);
  }

  @Test
  void take_ringsWhileOpen_sendNothingAndMultiplyNoRings() {
    scenario.receiver = _ -> answer(500);
    for (int n = 0; n < 5; n++) {
      scenario.tell(service, scenario.said("Hello"));
    }
    scenario.takeDue();

    for (int n = 0; n < 100; n++) {
      scenario.tell(service, scenario.said("Hello"));
      scenario.takeDue();
    }

    assertThat(scenario.calls).hasSize(5);
    assertThat(scenario.rings.size()).isEqualTo(1);
  }

  @Test
  void take_openAndOlderThanADay_isGivenUpUnsent() {
    scenario.receiver = _ -> answer(500);
    for (int n = 0; n < 6; n++) {
      scenario.tell(service, scenario.said("Hello"));
    }
    DeliveryId last = scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();
    // Nobody rang for a day.
    scenario.movable.advance(Duration.ofHours(24));
    scenario
        .stores
        .serviceHealth()
        .take(key(service), "x", scenario.clock.instant(), scenario.clock.instant());
    scenario
        .stores
        .serviceHealth()
        .record(
            key(service),
            "x",
            new Breaker(
                5, Optional.of(start), 9, Optional.of(scenario.clock.instant().plusSeconds(600))));

    scenario.takeDue();

    assertThat(scenario.calls).hasSize(5);
    assertThat(scenario.delivery(service, last).state())
        .isEqualTo(new State.Failed(Reason.EXPIRED));
    assertThat(scenario.stores.deliveries().nextDue(key(service))).isEmpty();
  }

  @Test
  void take_leaseIsHeld_asksItsHolderToLookAgain() {
    List<DeliveryId> told = new ArrayList<>();
    told.add(scenario.tell(service, scenario.said("Hello")));
    scenario.receiver =
        _ -> {
          // What comes while the first is being sent, and its ring.
          if (told.size() == 1) {
            told.add(scenario.tell(service, scenario.said("Hello?")));
            scenario.takeDue();
            assertThat(scenario.calls).hasSize(1);
          }
          return answer(200);
        };

    scenario.takeDue();

    assertThat(scenario.calls).extracting(Call::id).isEqualTo(told);
    assertThat(scenario.rings.size()).isZero();
  }

  @Test
  void take_holderHasDied_isTakenOverWhenTheLeaseEnds() {
    scenario
        .stores
        .serviceHealth()
        .take(key(service), "the dead", start, start.plus(Duration.ofSeconds(65)));
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();
    assertThat(scenario.calls).isEmpty();

    // The ring of the one that died.
    scenario.comesAgain(Ring.now(key(service)));

    assertThat(scenario.calls).extracting(Call::id).containsExactly(id);
  }

  @Test
  void take_timeIsOver_leavesTheRestToAnotherRing() {
    for (int n = 0; n < 50; n++) {
      scenario.tell(service, scenario.said("Hello"));
    }
    scenario.receiver =
        _ -> {
          scenario.movable.advance(Duration.ofSeconds(10));
          return answer(200);
        };
    Ring ring = scenario.rings.next().orElseThrow();
    while (scenario.rings.next().isPresent()) {}

    scenario.take(ring);

    // 35 of its 60 seconds begin something new.
    assertThat(scenario.calls).hasSize(4);
    assertThat(scenario.rings.size()).isEqualTo(1);
    scenario.go(Duration.ofMinutes(10));
    assertThat(scenario.calls).hasSize(50);
  }

  /** A queue may hand a ring out before the call that put it has returned. */
  @Test
  void take_ringComesAtOnce_isNotLost() {
    for (int n = 0; n < 50; n++) {
      scenario.tell(service, scenario.said("Hello"));
    }
    scenario.receiver =
        _ -> {
          scenario.movable.advance(Duration.ofSeconds(10));
          return answer(200);
        };
    Ring ring = scenario.rings.next().orElseThrow();
    while (scenario.rings.next().isPresent()) {}

    scenario.take(
        ring,
        (method, _, call) -> {
          Object result = call.call();
          if (method.equals("put")) {
            scenario.takeDue();
          }
          return result;
        });

    scenario.go(Duration.ofMinutes(20));
    assertThat(scenario.calls).hasSize(50);
  }

  @Test
  void take_disabled_givesUpWhatWaits() {
    scenario.receiver = _ -> answer(500);
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();
    disable();

    scenario.go(Duration.ofMinutes(1));

    assertThat(scenario.calls).hasSize(1);
    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Failed(Reason.DISABLED));
  }

  @Test
  void take_deleted_sendsNothingMore() {
    scenario.tell(service, scenario.said("Hello"));
    Deletion.of(
        scenario.stores.directory(), Service.class, service.organization(), service.id().value());

    scenario.go(Duration.ofDays(1));

    assertThat(scenario.calls).isEmpty();
    assertThat(scenario.rings.size()).isZero();
  }

  @Test
  void take_conversationDeleted_endsAsGone() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.stores.conversations().delete(DeliveryScenario.CONVERSATION, start);

    scenario.takeDue();

    assertThat(scenario.calls).isEmpty();
    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Failed(Reason.GONE));
  }

  /** A webhook stores a message before it creates the conversation, and may die in between. */
  @Test
  void take_conversationIsNotThereYet_isSentOnceItIs() {
    Message message =
        aMessage().id(MessageType.CHAT, start, 9).in(DeliveryScenario.conversation(9)).build();
    scenario.stores.messages().create(message);
    DeliveryId id = scenario.tell(service, message);

    scenario.takeDue();
    assertThat(scenario.calls).isEmpty();
    scenario.stores.conversations().create(Conversation.closed(message.conversation(), start));
    scenario.go(Duration.ofMinutes(1));

    assertThat(scenario.calls).hasSize(1);
    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Delivered());
  }

  @Test
  void take_messageIsNotKeptAnyMore_endsAsGone() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.stores.messages().delete(scenario.messages().getFirst());

    scenario.takeDue();

    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Failed(Reason.GONE));
  }

  @Test
  void take_anotherOrganizationsService_isNotReached() {
    scenario.tell(service, scenario.said("Hello"));

    scenario.take(Ring.now(new ServiceKey(new OrganizationId("ff".repeat(12)), service.id())));

    assertThat(scenario.calls).isEmpty();
  }

  @Test
  void take_wakeRingComesEarly_isRungAgain() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.receiver = _ -> answer(500);
    scenario.takeDue();
    Instant wakeAt = scenario.rings.nextAt().orElseThrow();
    scenario.movable.moveTo(wakeAt);
    Ring wake = scenario.rings.next().orElseThrow();
    // By the clock of another instance, which is two seconds behind.
    scenario.movable.moveTo(wakeAt.minusSeconds(2));

    scenario.take(wake);

    assertThat(scenario.calls).hasSize(1);
    assertThat(scenario.rings.size()).isEqualTo(1);
    scenario.receiver = _ -> answer(200);
    scenario.go(Duration.ofSeconds(10));
    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Delivered());
  }

  @Test
  void take_retriedWhileItIsSent_countsTheAttemptOnTopOfIt() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.receiver =
        _ -> {
          ServiceDelivery pending = scenario.delivery(service, id);
          if (pending.version() == 0) {
            scenario.stores.deliveries().replace(pending.again(scenario.clock.instant()));
          }
          return answer(500);
        };

    scenario.takeDue();

    ServiceDelivery delivery = scenario.delivery(service, id);
    assertThat(delivery.tries()).isEqualTo(1);
    assertThat(delivery.attempts()).hasSize(1);
    assertThat(delivery.state()).isInstanceOf(State.Pending.class);
  }

  @Test
  void take_deliveredByAnother_staysDelivered() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.receiver =
        _ -> {
          ServiceDelivery pending = scenario.delivery(service, id);
          scenario
              .stores
              .deliveries()
              .replace(
                  pending.delivered(
                      new Attempt(start, new Result.Answered(200), Duration.ZERO),
                      List.of(),
                      start));
          return answer(500);
        };

    scenario.takeDue();

    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Delivered());
    assertThat(scenario.delivery(service, id).attempts()).hasSize(1);
  }

  @Test
  void take_oneCannotBeRead_othersGoOn() {
    DeliveryId bad = scenario.tell(service, scenario.said("Hello"));
    DeliveryId good = scenario.tell(service, scenario.said("Hello?"));
    ServiceDelivery poison = scenario.delivery(service, bad);

    scenario.take(
        scenario.rings.next().orElseThrow(),
        (method, arguments, call) -> {
          if (method.equals("find") && arguments.contains(poison.message().orElseThrow())) {
            throw new IllegalStateException("Unreadable");
          }
          return call.call();
        });

    assertThat(scenario.delivery(service, good).state()).isEqualTo(new State.Delivered());
    assertThat(scenario.delivery(service, bad).attempts())
        .extracting(Attempt::result)
        .containsExactly(new Result.Failed("it could not be read here"));
    assertThat(scenario.breaker(service)).isEqualTo(Breaker.CLOSED);
    scenario.go(Duration.ofMinutes(1));
    assertThat(scenario.delivery(service, bad).state()).isEqualTo(new State.Delivered());
  }

  @Test
  void take_done_leavesNoLease() {
    scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();

    assertThat(
            scenario
                .stores
                .serviceHealth()
                .lookAgain(key(service), scenario.clock.instant(), false))
        .isFalse();
    assertThat(scenario.stores.serviceHealth().find(key(service), Consistency.STRONG))
        .isEqualTo(ServiceHealth.NEW);
  }

  @Test
  void take_aCallFails_givesTheLeaseBackAndRingsSoon() {
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    Ring ring = scenario.rings.next().orElseThrow();

    assertThatThrownBy(
            () ->
                scenario.take(
                    ring,
                    (method, _, call) -> {
                      if (method.equals("replace")) {
                        throw new IllegalStateException("Throttled");
                      }
                      return call.call();
                    }))
        .hasMessage("Throttled");
    scenario.go(Duration.ofSeconds(6));

    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Delivered());
  }

  @Test
  void take_goneButTheAddressWasChangedMeanwhile_staysEnabled() {
    scenario.receiver =
        _ -> {
          Service changed =
              scenario
                  .stored(service)
                  .changedTo(
                      Service.State.ENABLED,
                      scenario.stored(service).revision().next(scenario.clock.instant()));
          scenario.stores.directory().replace(changed);
          return answer(410);
        };
    scenario.tell(service, scenario.said("Hello"));

    scenario.takeDue();

    assertThat(scenario.stored(service).isEnabled()).isTrue();
  }

  private void disable() {
    Service stored = scenario.stored(service);
    scenario
        .stores
        .directory()
        .replace(
            stored.changedTo(
                Service.State.DISABLED, stored.revision().next(scenario.clock.instant())));
  }

  private static Duration seconds(long number) {
    return Duration.ofSeconds(number);
  }
}
