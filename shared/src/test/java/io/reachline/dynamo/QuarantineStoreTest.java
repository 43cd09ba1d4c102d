package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.SourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuarantineStoreTest extends StoreContract {
  private final QuarantineStore quarantine = stores.quarantine();

  QuarantineStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void add_new_isFoundAsItWas() {
    QuarantinedEvent event = quarantined(organization, 1, start);

    quarantine.add(event);

    assertThat(quarantine.find(organization, event.id())).contains(event);
  }

  @Test
  void add_again_onlyCountsAndTellsWhenItCameLast() {
    QuarantinedEvent first = quarantined(organization, 1, start);
    Instant later = start.plusSeconds(60);
    QuarantinedEvent again =
        new QuarantinedEvent(
            first.id(),
            organization,
            new SourceId(id(8)),
            "too_old",
            "Other detail",
            first.event(),
            true,
            1,
            later,
            later);
    quarantine.add(first);
    quarantine.add(again);
    quarantine.add(again);

    QuarantinedEvent expected =
        new QuarantinedEvent(
            first.id(),
            organization,
            first.source(),
            first.reason(),
            first.detail(),
            first.event(),
            false,
            3,
            start,
            later);
    assertThat(quarantine.find(organization, first.id())).contains(expected);
    assertThat(list(newestFirst(10))).containsExactly(expected);
  }

  @Test
  void delete_there_isGone_andTwiceIsAsOnce() {
    QuarantinedEvent event = quarantined(organization, 1, start);
    quarantine.add(event);

    quarantine.delete(organization, event.id());
    quarantine.delete(organization, event.id());

    assertThat(quarantine.find(organization, event.id())).isEmpty();
    assertThat(list(newestFirst(10))).isEmpty();
  }

  @Test
  void add_afterDeletion_beginsAnew() {
    QuarantinedEvent event = quarantined(organization, 1, start);
    quarantine.add(event);
    quarantine.add(event);
    quarantine.delete(organization, event.id());

    quarantine.add(event);

    assertThat(quarantine.find(organization, event.id())).contains(event);
  }

  @Test
  void find_atTheEndOfRetention_isGone() {
    QuarantinedEvent event = quarantined(organization, 1, start);
    quarantine.add(event);

    clock.moveTo(RETENTION.end(start).minusMillis(1));
    assertThat(quarantine.find(organization, event.id())).isPresent();
    assertThat(list(newestFirst(10))).hasSize(1);

    clock.moveTo(RETENTION.end(start));
    assertThat(quarantine.find(organization, event.id())).isEmpty();
    assertThat(list(newestFirst(10))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void list_inChunksAndBehindAPlace_isInTheOrderOfFirstArrival(Order order) {
    List<QuarantinedEvent> expected = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      QuarantinedEvent event = quarantined(organization, n, start.plusSeconds(n / 2));
      quarantine.add(event);
      quarantine.add(quarantined(other, n, start));
      expected.add(order == Order.OLDEST_FIRST ? expected.size() : 0, event);
    }

    for (int batchSize : new int[] {1, 3, 8}) {
      assertThat(list(options(order, batchSize))).isEqualTo(expected);
      String position = QuarantineStore.position(expected.get(2).createdAt(), expected.get(2).id());
      assertThat(list(behind(position, order, batchSize))).isEqualTo(expected.subList(3, 7));
    }
  }

  @Test
  void everything_ofAnotherOrganization_isNeverSeen() {
    QuarantinedEvent mine = quarantined(organization, 1, start);
    quarantine.add(mine);

    assertThat(quarantine.find(other, mine.id())).isEmpty();
    quarantine.delete(other, mine.id());
    assertThat(all(quarantine.list(other, newestFirst(10)))).isEmpty();
    assertThat(quarantine.find(organization, mine.id())).contains(mine);
  }

  private List<QuarantinedEvent> list(ReadOptions options) {
    return all(quarantine.list(organization, options));
  }

  private static QuarantinedEvent quarantined(OrganizationId owner, int number, Instant at) {
    return new QuarantinedEvent(
        id(number),
        owner,
        new SourceId(id(7)),
        "invalid_field",
        "eventTime is required",
        "{\"n\":" + number + "}",
        false,
        1,
        at,
        at);
  }
}
