package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.report.SumStore.Kept;
import io.reachline.report.SumStore.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SumStoreTest extends StoreContract {
  private static final Instant HOUR = Instant.parse("2026-11-02T08:00:00Z");
  private static final Instant NEXT = HOUR.plus(Duration.ofHours(1));

  SumStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void mark_again_isAnotherMarkOfThatHourAlone() {
    stores.sums().mark(organization, HOUR);
    stores.sums().mark(other, NEXT);
    var first = stores.sums().marks(organization, HOUR, NEXT.plusSeconds(3600));
    clock.advance(Duration.ofMinutes(3));
    stores.sums().mark(organization, HOUR);
    var second = stores.sums().marks(organization, HOUR, NEXT.plusSeconds(3600));

    assertThat(first).containsOnlyKeys(HOUR);
    assertThat(Objects.requireNonNull(first.get(HOUR)).at()).isEqualTo(start);
    assertThat(second).containsOnlyKeys(HOUR);
    assertThat(Objects.requireNonNull(second.get(HOUR)).at())
        .isEqualTo(start.plus(Duration.ofMinutes(3)));
    assertThat(Objects.requireNonNull(second.get(HOUR)).id())
        .isNotEqualTo(Objects.requireNonNull(first.get(HOUR)).id());
    assertThat(stores.sums().marks(organization, NEXT, NEXT.plusSeconds(3600))).isEmpty();
  }

  @Test
  void keep_severalKindsAndHours_areReadByKindInOrder() {
    Kept later = new Kept(Kind.TOTAL, NEXT, "a mark", "{\"rows\":[1]}");
    Kept first = new Kept(Kind.TOTAL, HOUR, "", "{\"rows\":[]}");
    Kept channels = new Kept(Kind.CHANNELS, HOUR, "", "{}");
    for (Kept kept : new Kept[] {later, first, channels}) {
      assertThat(stores.sums().keep(organization, kept)).isTrue();
    }

    assertThat(stores.sums().kept(organization, Kind.TOTAL, HOUR, NEXT.plusSeconds(3600)))
        .containsExactly(first, later);
    assertThat(stores.sums().kept(organization, Kind.TOTAL, HOUR, NEXT)).containsExactly(first);
    assertThat(stores.sums().kept(organization, Kind.CHANNELS, HOUR, NEXT))
        .containsExactly(channels);
    assertThat(stores.sums().kept(other, Kind.TOTAL, HOUR, NEXT)).isEmpty();
  }

  @Test
  void keep_again_replacesWhatWasKept() {
    stores.sums().keep(organization, new Kept(Kind.USERS, HOUR, "", "{}"));
    Kept again = new Kept(Kind.USERS, HOUR, "a mark", "{\"rows\":[2]}");
    stores.sums().keep(organization, again);

    assertThat(stores.sums().kept(organization, Kind.USERS, HOUR, NEXT)).containsExactly(again);
  }

  @Test
  void keep_retentionLater_isGone() {
    stores.sums().keep(organization, new Kept(Kind.TOTAL, HOUR, "", "{}"));
    stores.sums().mark(organization, HOUR);
    clock.advance(RETENTION.period().plus(Duration.ofDays(3)));

    assertThat(stores.sums().kept(organization, Kind.TOTAL, HOUR, NEXT)).isEmpty();
    assertThat(stores.sums().marks(organization, HOUR, NEXT)).isEmpty();
  }
}
