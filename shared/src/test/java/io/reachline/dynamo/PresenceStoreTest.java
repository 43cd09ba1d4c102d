package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.UserId;
import io.reachline.presence.Interval;
import io.reachline.presence.LastOnline;
import io.reachline.presence.LastSet;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.SetPresence;
import io.reachline.presence.Statement;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of presence. */
class PresenceStoreTest extends StoreContract {
  private static final UserId ANN = new UserId(id(1));
  private static final UserId BOB = new UserId(id(2));
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final PresenceStore store = stores.presence();
  private final SetPresence presence = new SetPresence(store, clock);

  PresenceStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_nobody_isEmpty() {
    assertThat(store.find(organization, ANN)).isEmpty();
    assertThat(store.onlineSince(organization, start, Consistency.STRONG)).isEmpty();
    assertThat(store.intervals(organization, ANN, start, start.plusSeconds(1), 10)).isEmpty();
    assertThat(store.history(organization, start, start.plusSeconds(1))).isEmpty();
  }

  @Test
  void replace_ofOneOrganization_isNotOfAnother() {
    presence.online(organization, ANN, LIFETIME);

    Presence found = store.find(organization, ANN).orElseThrow();
    assertThat(found)
        .isEqualTo(
            new Presence(
                online(0, 300),
                start,
                start.plus(LIFETIME),
                null,
                new LastSet(start, start.plus(LIFETIME)),
                1));
    assertThat(store.find(other, ANN)).isEmpty();
    assertThat(store.find(organization, BOB)).isEmpty();
    assertThat(store.onlineSince(other, start, Consistency.STRONG)).isEmpty();
  }

  @Test
  void replace_changedMeanwhile_changesNothing() {
    Presence first = after(Optional.empty());
    assertThat(store.replace(organization, ANN, Optional.empty(), first)).isTrue();
    clock.advance(LIFETIME);
    Presence second = after(Optional.of(first));

    assertThat(store.replace(organization, ANN, Optional.empty(), second)).isFalse();
    assertThat(store.replace(organization, ANN, Optional.of(first), second)).isTrue();
    assertThat(store.replace(organization, ANN, Optional.of(first), second)).isFalse();

    assertThat(store.find(organization, ANN)).contains(second);
  }

  @Test
  void replace_manyAtOnce_oneOfThemDoes() throws Exception {
    Presence first = after(Optional.empty());
    AtomicInteger replaced = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (store.replace(organization, ANN, Optional.empty(), first)) {
            replaced.incrementAndGet();
          }
        });

    assertThat(replaced).hasValue(1);
  }

  @Test
  void onlineSince_someWereOnline_areThoseAlone() {
    presence.online(organization, ANN, LIFETIME);
    clock.advance(LIFETIME.multipliedBy(2));
    presence.online(organization, BOB, LIFETIME);

    assertThat(store.onlineSince(organization, clock.instant(), Consistency.STRONG))
        .containsOnly(Map.entry(BOB, lastOnline(600, 900)));
    assertThat(store.onlineSince(organization, start.plus(LIFETIME), Consistency.STRONG))
        .containsOnlyKeys(ANN, BOB);
    assertThat(
            store.onlineSince(organization, start.plus(LIFETIME).plusMillis(1), Consistency.STRONG))
        .containsOnlyKeys(BOB);
  }

  @Test
  void onlineSince_setOffline_endedThen() {
    presence.online(organization, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(1));
    presence.offline(organization, ANN);
    presence.offline(organization, BOB);

    assertThat(store.onlineSince(organization, start, Consistency.STRONG))
        .isEqualTo(Map.of(ANN, new LastOnline(Optional.empty(), start.plusSeconds(60))));
  }

  @Test
  void onlineSince_manyUsers_hasAllOfThem() {
    List<UserId> users = IntStream.range(0, 100).mapToObj(n -> new UserId(id(n))).toList();
    users.forEach(user -> presence.online(organization, user, LIFETIME));

    assertThat(store.onlineSince(organization, start, Consistency.STRONG))
        .containsOnlyKeys(users.stream().collect(Collectors.toSet()));
  }

  @Test
  void intervals_ofAUser_areThoseThatOverlap() {
    presence.online(organization, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(1));
    presence.offline(organization, ANN);
    clock.advance(Duration.ofMinutes(1));
    presence.online(organization, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(10));
    presence.online(organization, ANN, LIFETIME);
    presence.online(organization, BOB, LIFETIME);
    List<Interval> all =
        List.of(online(0, 60), offline(60, 120), online(120, 420), online(720, 1020));

    assertThat(intervals(0, 2_000, 10)).isEqualTo(all);
    assertThat(intervals(59, 720, 10)).isEqualTo(all.subList(0, 3));
    assertThat(intervals(60, 721, 10)).isEqualTo(all.subList(1, 4));
    assertThat(intervals(420, 720, 10)).isEmpty();
    assertThat(intervals(0, 2_000, 2)).isEqualTo(all.subList(2, 4));
  }

  @Test
  void history_ofAnOrganization_isWhatHasEnded() {
    presence.online(organization, ANN, LIFETIME);
    presence.online(organization, BOB, LIFETIME);
    presence.online(other, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(1));
    presence.offline(organization, ANN);
    presence.offline(organization, BOB);
    presence.offline(other, ANN);
    clock.advance(Duration.ofMinutes(1));
    presence.online(organization, BOB, LIFETIME);

    assertThat(store.history(organization, start, clock.instant()))
        .containsExactlyInAnyOrder(
            new PresenceStore.OfUser(ANN, online(0, 60)),
            new PresenceStore.OfUser(BOB, online(0, 60)),
            new PresenceStore.OfUser(BOB, offline(60, 120)));
    assertThat(store.history(organization, start.plusSeconds(1), clock.instant()))
        .containsExactly(new PresenceStore.OfUser(BOB, offline(60, 120)));
    assertThat(store.history(organization, start.minusSeconds(1), start.minusMillis(1))).isEmpty();
  }

  @Test
  void find_afterTheRetention_isGone() {
    presence.online(organization, ANN, LIFETIME);
    clock.advance(LIFETIME.plus(RETENTION.period()));

    assertThat(store.find(organization, ANN)).isEmpty();
    assertThat(store.intervals(organization, ANN, start, clock.instant(), 10)).isEmpty();
  }

  @Test
  void history_afterTheRetention_isGone() {
    presence.online(organization, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(1));
    presence.offline(organization, ANN);
    clock.advance(RETENTION.period().minusMillis(1));
    assertThat(intervals(0, 60, 10)).hasSize(1);
    assertThat(store.history(organization, start, clock.instant())).hasSize(1);

    clock.advance(Duration.ofMillis(1));

    assertThat(intervals(0, 60, 10)).isEmpty();
    assertThat(store.history(organization, start, clock.instant())).isEmpty();
  }

  @Test
  void replace_afterTheRetention_isAsIfThereWasNone() {
    presence.online(organization, ANN, LIFETIME);
    Presence first = after(Optional.empty());
    clock.advance(LIFETIME.plus(RETENTION.period()).minusSeconds(1));
    assertThat(store.replace(organization, ANN, Optional.empty(), first)).isFalse();

    clock.advance(Duration.ofSeconds(1));
    Presence again = after(Optional.empty());
    assertThat(store.replace(organization, ANN, Optional.empty(), again)).isTrue();
    assertThat(store.replace(organization, ANN, Optional.empty(), again)).isFalse();

    assertThat(store.find(organization, ANN)).contains(again);
  }

  private Presence after(Optional<Presence> before) {
    return Presence.after(before, Statement.online(PresenceSource.SET, LIFETIME), clock.instant())
        .orElseThrow();
  }

  private List<Interval> intervals(int since, int until, int most) {
    return store.intervals(organization, ANN, at(since), at(until), most);
  }

  private LastOnline lastOnline(int since, int until) {
    return new LastOnline(Optional.of(at(since)), at(until));
  }

  private Interval online(int from, int until) {
    return new Interval(true, at(from), at(until), PresenceSource.SET);
  }

  private Interval offline(int from, int until) {
    return new Interval(false, at(from), at(until), PresenceSource.SET);
  }

  private Instant at(int second) {
    return start.plusSeconds(second);
  }
}
