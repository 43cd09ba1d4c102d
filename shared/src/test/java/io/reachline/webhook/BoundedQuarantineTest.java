package io.reachline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.provider.RegisteredProviders;
import io.reachline.quota.DailyQuota;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.QuarantineStore.Added;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedQuarantineTest {
  private static final OrganizationId NOISY = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final OrganizationId OTHER = new OrganizationId("6d01e2404bc19c256622ad10");

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final QuarantineStore quarantine = instance();

  private QuarantineStore instance() {
    return new BoundedQuarantine(stores.quarantine(), new DailyQuota(stores.uses(), 3, clock));
  }

  private Added add(OrganizationId organization, String reason, String event) {
    return quarantine.add(event(organization, reason, event));
  }

  private QuarantinedEvent event(OrganizationId organization, String reason, String event) {
    return new QuarantinedEvent(
        HexId.hash(event).substring(0, HexId.LENGTH),
        organization,
        new SourceId(HexId.NONE),
        reason,
        "detail",
        event,
        false,
        1,
        clock.instant(),
        clock.instant());
  }

  @Test
  void add_noisyOrganization_givesUpNewEventsUntilTheDayEnds() {
    for (int n = 0; n < 3; n++) {
      assertThat(add(NOISY, "too_old", "event " + n)).isEqualTo(Added.NEW);
    }

    assertThat(add(NOISY, "too_old", "one more")).isEqualTo(Added.GIVEN_UP);
    assertThat(stores.quarantine().find(NOISY, event(NOISY, "too_old", "one more").id())).isEmpty();
    // Neither another organisation nor another reason gives up anything.
    assertThat(add(OTHER, "too_old", "event 0")).isEqualTo(Added.NEW);
    assertThat(add(NOISY, "not_json", "one more")).isEqualTo(Added.NEW);
    clock.advance(Duration.ofDays(1));
    assertThat(add(NOISY, "too_old", "tomorrow")).isEqualTo(Added.NEW);
  }

  @Test
  void take_wrongEventBeyondTheBound_isCountedAndNotKept() {
    RecordedTelemetry telemetry = new RecordedTelemetry(clock);
    Retention retention = new Retention(Duration.ofDays(90));
    DeliveryProcessor processor =
        new DeliveryProcessor(
            RegisteredProviders.ALL,
            new EventWriter(
                stores.messages(),
                stores.receipts(),
                stores.sessions(),
                stores.conversations(),
                retention,
                clock),
            AgentPresence.of(stores.directory(), stores.presence(), clock),
            quarantine,
            _ -> false,
            retention,
            clock,
            telemetry.telemetry());

    for (int n = 0; n < 5; n++) {
      processor.take(
          new Delivery(
              NOISY, new SourceId(HexId.NONE), clock.instant(), "{\"n\":%d}".formatted(n)));
    }

    assertThat(telemetry.sum(Metric.EVENTS_OF_UNKNOWN_TYPE)).isEqualTo(3);
    assertThat(telemetry.sum(Metric.EVENTS_GIVEN_UP)).isEqualTo(2);
  }

  @Test
  void add_repetitions_useNothing() {
    assertThat(add(NOISY, "too_old", "event")).isEqualTo(Added.NEW);
    for (int n = 0; n < 10; n++) {
      assertThat(add(NOISY, "too_old", "event")).isEqualTo(Added.AGAIN);
    }
    assertThat(add(NOISY, "too_old", "another")).isEqualTo(Added.NEW);
  }

  @Test
  void add_byManyInstances_eachGoesBeyondByOneAtMost() {
    int kept = 0;
    for (int n = 0; n < 5; n++) {
      QuarantineStore instance = instance();
      for (int event = 0; event < 10; event++) {
        Added added = instance.add(event(NOISY, "too_old", n + " " + event));
        kept += added == Added.NEW ? 1 : 0;
      }
    }
    // Three by the first instance, and one by each of the four others.
    assertThat(kept).isEqualTo(7);
  }
}
