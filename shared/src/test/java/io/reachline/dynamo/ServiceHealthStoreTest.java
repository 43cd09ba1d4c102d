package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.ServiceId;
import io.reachline.service.Breaker;
import io.reachline.service.ServiceHealth;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceHealthStoreTest extends StoreContract {
  private static final String ONE = "one";
  private static final String TWO = "two";

  private final ServiceHealthStore health = stores.serviceHealth();
  private final ServiceKey service = new ServiceKey(organization, new ServiceId(freshId()));
  private final Instant end = start.plus(Duration.ofSeconds(65));
  private final Breaker open =
      new Breaker(
          6, Optional.of(start.minusMillis(12_345)), 2, Optional.of(start.plusMillis(60_001)));

  ServiceHealthStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_neverCalled_isNew() {
    assertThat(find()).isEqualTo(ServiceHealth.NEW);
    assertThat(health.find(service, Consistency.EVENTUAL)).isEqualTo(ServiceHealth.NEW);
  }

  @Test
  void take_free_isTaken_andByNobodyElseUntilItEnds() {
    assertThat(take(ONE, start)).contains(ServiceHealth.NEW);
    assertThat(take(TWO, start)).isEmpty();
    assertThat(take(TWO, end.minusMillis(1))).isEmpty();
    assertThat(take(TWO, end)).contains(ServiceHealth.NEW);

    assertThat(health.release(service, ONE, Optional.empty(), true)).isFalse();
    assertThat(health.record(service, ONE, open)).isFalse();
    assertThat(find()).isEqualTo(ServiceHealth.NEW);
  }

  @Test
  void take_byItsHolder_isExtended() {
    take(ONE, start);

    assertThat(health.take(service, ONE, start.plusSeconds(1), end.plusSeconds(1))).isPresent();

    assertThat(take(TWO, end)).isEmpty();
  }

  @Test
  void take_atOnce_isTakenByOne() throws Exception {
    assertThat(find()).isEqualTo(ServiceHealth.NEW);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger names = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (take("owner " + names.incrementAndGet(), start).isPresent()) {
            taken.incrementAndGet();
          }
        });

    assertThat(taken).hasValue(1);
  }

  @Test
  void record_byItsHolder_isFound_andReturnedToTheNext() {
    take(ONE, start);

    assertThat(health.record(service, ONE, open)).isTrue();

    assertThat(find()).isEqualTo(new ServiceHealth(open, Optional.empty()));
    assertThat(health.release(service, ONE, Optional.of(end), false)).isTrue();
    assertThat(take(TWO, start)).contains(new ServiceHealth(open, Optional.of(end)));
    assertThat(health.record(service, TWO, Breaker.CLOSED)).isTrue();
    assertThat(find()).isEqualTo(new ServiceHealth(Breaker.CLOSED, Optional.of(end)));
  }

  @Test
  void record_byNobodyWithALease_changesNothing() {
    assertThat(health.record(service, ONE, open)).isFalse();

    take(ONE, start);
    assertThat(health.record(service, TWO, open)).isFalse();
    health.release(service, ONE, Optional.empty(), false);
    assertThat(health.record(service, ONE, open)).isFalse();

    assertThat(find()).isEqualTo(ServiceHealth.NEW);
  }

  @Test
  void release_byItsHolder_isFreeForTheNext() {
    take(ONE, start);
    Instant wakeAt = start.plusMillis(5_123);

    assertThat(health.release(service, ONE, Optional.of(wakeAt), false)).isTrue();

    assertThat(find()).isEqualTo(new ServiceHealth(Breaker.CLOSED, Optional.of(wakeAt)));
    assertThat(take(TWO, start)).isPresent();
    assertThat(health.release(service, TWO, Optional.empty(), false)).isTrue();
    assertThat(find()).isEqualTo(ServiceHealth.NEW);
  }

  @Test
  void release_twice_isRefused() {
    take(ONE, start);
    health.release(service, ONE, Optional.of(end), false);

    assertThat(health.release(service, ONE, Optional.empty(), true)).isFalse();

    assertThat(find().wakeAt()).contains(end);
  }

  @Test
  void release_askedToLookAgain_isRefusedUntilItIsTakenAgain() {
    take(ONE, start);

    assertThat(health.lookAgain(service, start, false)).isTrue();

    assertThat(health.release(service, ONE, Optional.of(end), false)).isFalse();
    assertThat(find().wakeAt()).isEmpty();
    take(ONE, start);
    assertThat(health.release(service, ONE, Optional.of(end), false)).isTrue();
    assertThat(find().wakeAt()).contains(end);
  }

  @Test
  void release_evenIfAsked_isFree_andTheNextIsNotAsked() {
    take(ONE, start);
    health.lookAgain(service, start, false);

    assertThat(health.release(service, ONE, Optional.of(end), true)).isTrue();

    take(TWO, start);
    assertThat(health.release(service, TWO, Optional.empty(), false)).isTrue();
  }

  @Test
  void lookAgain_nobodyHoldsTheLease_isRefused() {
    assertThat(health.lookAgain(service, start, true)).isFalse();

    take(ONE, start);
    assertThat(health.lookAgain(service, end.minusMillis(1), false)).isTrue();
    assertThat(health.lookAgain(service, end, false)).isFalse();

    take(ONE, start);
    health.release(service, ONE, Optional.of(end), false);
    assertThat(health.lookAgain(service, start, true)).isFalse();
    assertThat(find().wakeAt()).contains(end);
  }

  @Test
  void lookAgain_ringHasCome_forgetsIt() {
    take(ONE, start);
    health.release(service, ONE, Optional.of(end), false);
    take(TWO, start);

    health.lookAgain(service, start, false);
    assertThat(find().wakeAt()).contains(end);

    health.lookAgain(service, start, true);
    assertThat(find().wakeAt()).isEmpty();
  }

  @Test
  void take_askedOfTheHolderBefore_isNotAsked() {
    take(ONE, start);
    health.lookAgain(service, start, false);

    take(TWO, end);

    assertThat(health.release(service, TWO, Optional.empty(), false)).isTrue();
  }

  @Test
  void reset_open_isNew_andKeepsTheLease() {
    take(ONE, start);
    health.record(service, ONE, open);
    health.release(service, ONE, Optional.of(end), false);
    take(TWO, start);

    health.reset(service);

    assertThat(find()).isEqualTo(ServiceHealth.NEW);
    assertThat(take(ONE, start)).isEmpty();
    assertThat(health.release(service, TWO, Optional.empty(), false)).isTrue();
  }

  @Test
  void reset_neverCalled_isNew() {
    health.reset(service);

    assertThat(find()).isEqualTo(ServiceHealth.NEW);
    assertThat(take(ONE, start)).contains(ServiceHealth.NEW);
  }

  @Test
  void everything_ofAnotherServiceOrOrganization_isApart() {
    take(ONE, start);
    health.record(service, ONE, open);

    for (ServiceKey another :
        new ServiceKey[] {
          new ServiceKey(organization, new ServiceId(freshId())),
          new ServiceKey(other, service.service())
        }) {
      assertThat(health.find(another, Consistency.STRONG)).isEqualTo(ServiceHealth.NEW);
      assertThat(health.lookAgain(another, start, false)).isFalse();
      assertThat(health.take(another, TWO, start, end)).contains(ServiceHealth.NEW);
    }
  }

  private Optional<ServiceHealth> take(String owner, Instant now) {
    return health.take(service, owner, now, end.isAfter(now) ? end : now.plusSeconds(65));
  }

  private ServiceHealth find() {
    return health.find(service, Consistency.STRONG);
  }
}
