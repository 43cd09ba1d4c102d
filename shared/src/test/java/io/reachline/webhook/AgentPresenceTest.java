package io.reachline.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.memory.FailingCall;
import io.reachline.presence.Interval;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.SetPresence;
import io.reachline.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The presence of agents, as a provider's events tell it. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"MEMORY", "DYNAMODB_LOCAL"})
class AgentPresenceTest {
  private static final String AGENT = "9007199254740993001";
  private static final UserId ANN = new UserId("aa".repeat(12));
  private static final PresenceSource ZOHO = new PresenceSource("zoho-desk");

  private final EventWriterScenario scenario;
  private final DeliveryProcessor ingest;
  private final SetPresence device;

  AgentPresenceTest(Engine engine) {
    scenario = new EventWriterScenario(engine);
    ingest = scenario.instance();
    device = new SetPresence(scenario.stores.presence(), scenario.clock);
  }

  @Test
  void take_onlineThenOffline_isThePresenceAndItsHistory() {
    createAnn();
    Instant start = scenario.clock.instant();

    take("ONLINE", start.minusSeconds(1));
    scenario.clock.advance(Duration.ofHours(3));
    assertThat(isOnline()).isTrue();
    take("OFFLINE", scenario.clock.instant());

    assertThat(isOnline()).isFalse();
    assertThat(intervals())
        .containsExactly(
            new Interval(true, start, start.plus(Duration.ofHours(3)), ZOHO),
            new Interval(
                false, start.plus(Duration.ofHours(3)), start.plus(Duration.ofHours(15)), ZOHO));
    assertThat(scenario.quarantined()).isEmpty();
  }

  @Test
  void take_older_afterANewer_changesNothing() {
    createAnn();
    Instant now = scenario.clock.instant();
    take("OFFLINE", now.minusSeconds(10));

    take("ONLINE", now.minusSeconds(11));
    take("ONLINE", now.minusSeconds(10));

    assertThat(isOnline()).isFalse();
    assertThat(intervals()).hasSize(1);
  }

  @Test
  void take_again_changesNothingAgain() {
    createAnn();
    Instant now = scenario.clock.instant();
    take("ONLINE", now);
    Optional<Presence> once = presence();
    scenario.clock.advance(Duration.ofHours(11));

    take("ONLINE", now);

    assertThat(presence()).isEqualTo(once);
  }

  @Test
  void take_nothingMoreIsSaid_endsTwelveHoursAfterTheWord() {
    createAnn();
    take("ONLINE", scenario.clock.instant().minus(Duration.ofHours(11)));

    scenario.clock.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(isOnline()).isTrue();
    scenario.clock.advance(Duration.ofMillis(1));
    assertThat(isOnline()).isFalse();
    take("ONLINE", scenario.clock.instant().minus(Duration.ofHours(12)));
    assertThat(isOnline()).isFalse();
  }

  @Test
  void take_olderThanWhatWasSetHere_doesNotCount() {
    createAnn();
    Instant start = scenario.clock.instant();
    scenario.clock.advance(Duration.ofSeconds(2));
    device.offline(scenario.organization, ANN);

    take("ONLINE", start);
    assertThat(isOnline()).isFalse();

    take("ONLINE", scenario.clock.instant().plusMillis(1));
    assertThat(isOnline()).isTrue();
  }

  @Test
  void take_clockAheadAndRepeatedAfterWhatWasSetHere_countsOnce() {
    createAnn();
    Instant ahead = scenario.clock.instant().plus(Duration.ofMinutes(4));
    take("OFFLINE", ahead);
    scenario.clock.advance(Duration.ofSeconds(1));
    device.online(scenario.organization, ANN, Duration.ofMinutes(5));

    take("OFFLINE", ahead);

    assertThat(isOnline()).isTrue();
  }

  @Test
  void take_onlineSetHereForLess_keepsTheProvidersTime() {
    createAnn();
    take("ONLINE", scenario.clock.instant());
    scenario.clock.advance(Duration.ofSeconds(1));
    device.online(scenario.organization, ANN, Duration.ofMinutes(5));

    scenario.clock.advance(Duration.ofHours(11));

    assertThat(isOnline()).isTrue();
  }

  @Test
  void take_offline_standsAgainstWhatIsInferred() {
    createAnn();
    take("OFFLINE", scenario.clock.instant());
    scenario.clock.advance(Duration.ofSeconds(1));

    device.activity(Optional.of(Duration.ofMinutes(5))).of(scenario.organization, ANN);

    assertThat(isOnline()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void take_callFails_isTakenWhenItComesAgain(FailingCall.Moment moment) {
    createAnn();
    Instant now = scenario.clock.instant();
    for (int call = 1; call <= 3; call++) {
      FailingCall fault = new FailingCall(call, moment);
      Delivery delivery = delivery(call % 2 == 0 ? "OFFLINE" : "ONLINE", now.plusSeconds(call));
      assertThatThrownBy(() -> scenario.instance(fault).take(delivery))
          .isInstanceOf(FailingCall.DatabaseFault.class);

      ingest.take(delivery);
      fault.carryOutLate();

      assertThat(isOnline()).isEqualTo(call % 2 == 1);
    }
    assertThat(scenario.quarantined()).isEmpty();
  }

  @Test
  void take_noUserIsTheAgent_isSetAsideUntilOneIs() {
    create(new OrganizationId("ab".repeat(12)));
    Delivery delivery = delivery("ONLINE", scenario.clock.instant());
    ingest.take(delivery);

    QuarantinedEvent kept = scenario.quarantined().getFirst();
    assertThat(kept.reason()).isEqualTo("unknown_user");
    assertThat(kept.detail()).isEqualTo("No user has this agent as external.zoho-desk: " + AGENT);
    assertThat(kept.event()).isEqualTo(delivery.event());
    assertThat(scenario.counted(Metric.EVENTS_OF_UNKNOWN_USERS)).isEqualTo(1);
    assertThat(scenario.counted(Metric.EVENTS_QUARANTINED)).isZero();
    assertThat(ingest.retry(kept)).isInstanceOf(DeliveryProcessor.Retried.StillBad.class);

    createAnn();
    assertThat(ingest.retry(kept))
        .isEqualTo(new DeliveryProcessor.Retried.Taken(EventWriter.Outcome.STORED));
    assertThat(isOnline()).isTrue();
    assertThat(scenario.quarantined()).isEmpty();
  }

  @Test
  void take_manyWords_readTheUsersOnceInTenSeconds() {
    createAnn();
    AtomicInteger readings = new AtomicInteger();
    DeliveryProcessor instance =
        scenario.instance(
            (method, _, call) -> {
              readings.addAndGet(method.equals("usersOf") ? 1 : 0);
              return call.call();
            });
    Instant now = scenario.clock.instant();

    // Of whom nobody knows, too.
    instance.take(scenario.delivery(EventBuilder.aPresenceEvent("7", "ONLINE", now).json()));
    for (int second = 0; second < 9; second++) {
      scenario.clock.advance(Duration.ofSeconds(1));
      instance.take(delivery(second % 2 == 0 ? "ONLINE" : "OFFLINE", now.plusSeconds(second)));
    }
    assertThat(isOnline()).isTrue();
    assertThat(readings).hasValue(1);

    scenario.clock.advance(Duration.ofSeconds(1));
    instance.take(delivery("OFFLINE", now.plusSeconds(10)));
    assertThat(isOnline()).isFalse();
    assertThat(readings).hasValue(2);
  }

  @Test
  void take_saidTooLongAgo_readsNothing() {
    DeliveryProcessor instance =
        scenario.instance(
            (method, _, _) -> {
              throw new AssertionError(method);
            });

    instance.take(delivery("ONLINE", scenario.clock.instant().minus(Duration.ofHours(12))));

    assertThat(scenario.quarantined()).isEmpty();
  }

  private void createAnn() {
    create(scenario.organization);
  }

  private void create(OrganizationId organization) {
    scenario
        .stores
        .directory()
        .create(
            new User(
                ANN,
                organization,
                "Ann",
                Role.AGENT,
                Set.of(),
                Map.of("zoho-desk", AGENT),
                Revision.first(EventWriterScenario.START)));
  }

  private void take(String word, Instant saidAt) {
    ingest.take(delivery(word, saidAt));
  }

  private Delivery delivery(String word, Instant saidAt) {
    return scenario.delivery(EventBuilder.aPresenceEvent(AGENT, word, saidAt).json());
  }

  private Optional<Presence> presence() {
    return scenario.stores.presence().find(scenario.organization, ANN);
  }

  private boolean isOnline() {
    return presence().orElseThrow().isOnlineAt(scenario.clock.instant());
  }

  private List<Interval> intervals() {
    return scenario
        .stores
        .presence()
        .intervals(
            scenario.organization,
            ANN,
            EventWriterScenario.START,
            EventWriterScenario.START.plus(Duration.ofDays(2)),
            100);
  }
}
