package io.reachline.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Presence as several devices, activity and a provider say it. */
class PresenceTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5f".repeat(12));
  private static final UserId ANN = new UserId("aa".repeat(12));
  private static final int LIFETIME = 60;
  private static final int OFFLINE_LIFETIME = 12 * 60;
  private static final int MINUTES = 6_000;

  private final MovableClock clock = MovableClock.standing();
  private final Instant start = clock.instant();
  private final PresenceStore store = new InMemoryStores(clock).presence();
  private final SetPresence presence = new SetPresence(store, clock);
  private final Activity activity = presence.activity(Optional.of(Duration.ofMinutes(LIFETIME)));

  /** The presence of a moment in a model: 0 for offline by silence. */
  private static final int ONLINE_SET = 1;

  private static final int ONLINE_INFERRED = 2;
  private static final int OFFLINE_SET = 3;

  /** Each number is a statement, and the minutes that pass before it. */
  @Property(tries = 300)
  void history_whateverSetIt_isWhatAModelPainted(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 3 * 150 - 1) Integer> said) {
    MovableClock time = MovableClock.standing();
    PresenceStore written = new InMemoryStores(time).presence();
    SetPresence device = new SetPresence(written, time);
    Activity work = device.activity(Optional.of(Duration.ofMinutes(LIFETIME)));
    int[] model = new int[MINUTES + 2 * OFFLINE_LIFETIME];
    int now = 0;
    for (int number : said) {
      now += number / 3;
      time.moveTo(start.plus(Duration.ofMinutes(now)));
      for (int repeated = 0; repeated <= now % 2; repeated++) {
        switch (number % 3) {
          case 0 -> device.online(ORGANIZATION, ANN, Duration.ofMinutes(LIFETIME));
          case 1 -> work.of(ORGANIZATION, ANN);
          default -> device.offline(ORGANIZATION, ANN);
        }
      }
      paint(model, now, number % 3);
    }

    List<Interval> history =
        written.intervals(ORGANIZATION, ANN, start, start.plus(Duration.ofDays(60)), 1_000);

    int[] read = new int[model.length];
    for (Interval interval : history) {
      for (int minute = minute(interval.from()); minute < minute(interval.until()); minute++) {
        assertThat(read[minute]).as("at most one interval at a moment").isZero();
        read[minute] =
            !interval.isOnline()
                ? OFFLINE_SET
                : interval.source().equals(PresenceSource.SET) ? ONLINE_SET : ONLINE_INFERRED;
      }
    }
    assertThat(read).isEqualTo(model);
  }

  private static void paint(int[] model, int now, int statement) {
    int before = model[now];
    int wanted = statement == 0 ? ONLINE_SET : statement == 1 ? ONLINE_INFERRED : OFFLINE_SET;
    if (before == OFFLINE_SET && wanted == ONLINE_INFERRED) {
      return;
    }
    boolean continues = before == wanted || (before == ONLINE_SET && wanted == ONLINE_INFERRED);
    int painted = continues ? before : wanted;
    int lifetime = wanted == OFFLINE_SET ? OFFLINE_LIFETIME : LIFETIME;
    if (continues && left(model, now) >= lifetime / 2) {
      return;
    }
    boolean isOld = continues && now - began(model, now) >= 24 * 60;
    for (int minute = now; minute < model.length; minute++) {
      model[minute] = minute < now + lifetime ? (isOld ? wanted : painted) : 0;
    }
  }

  private static int left(int[] model, int now) {
    int end = now;
    while (end < model.length && model[end] == model[now]) {
      end++;
    }
    return end - now;
  }

  private static int began(int[] model, int now) {
    int first = now;
    while (first > 0 && model[first - 1] == model[now]) {
      first--;
    }
    return first;
  }

  private int minute(Instant time) {
    return (int) Duration.between(start, time).toMinutes();
  }

  @Test
  void twoDevices_lastWordCounts() {
    presence.online(ORGANIZATION, ANN, Duration.ofHours(1));
    clock.advance(Duration.ofSeconds(1));
    presence.offline(ORGANIZATION, ANN);
    clock.advance(Duration.ofSeconds(1));
    presence.online(ORGANIZATION, ANN, Duration.ofHours(1));

    assertThat(isOnline()).isTrue();
    assertThat(intervals()).extracting(Interval::isOnline).containsExactly(true, false, true);
  }

  @Test
  void activity_explicitlyOffline_countsAfterTwelveHours() {
    presence.offline(ORGANIZATION, ANN);
    clock.advance(Duration.ofHours(12).minusMillis(1));
    activity.of(ORGANIZATION, ANN);
    assertThat(isOnline()).isFalse();

    clock.advance(Duration.ofMillis(1));
    activity.of(ORGANIZATION, ANN);
    assertThat(isOnline()).isTrue();
  }

  @Test
  void set_clockStepsBack_lastWordCountsAndNoIntervalIsNegative() {
    clock.advance(Duration.ofHours(1));
    presence.online(ORGANIZATION, ANN, Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(-30));
    presence.offline(ORGANIZATION, ANN);

    assertThat(isOnline()).isFalse();
    assertThat(intervals())
        .allSatisfy(interval -> assertThat(interval.from()).isBefore(interval.until()));
  }

  @Test
  void activity_storeFails_isLoggedAndNothingElse() {
    PresenceStore failing =
        Interposed.before(
            PresenceStore.class,
            store,
            (_, _, _) -> {
              throw new IllegalStateException("down");
            });

    new SetPresence(failing, clock)
        .activity(Optional.of(Duration.ofMinutes(5)))
        .of(ORGANIZATION, ANN);

    assertThat(store.find(ORGANIZATION, ANN)).isEmpty();
  }

  @Test
  void online_changedInBetween_isWrittenOverIt() {
    List<Runnable> meanwhile = new ArrayList<>();
    meanwhile.add(() -> presence.offline(ORGANIZATION, ANN));
    PresenceStore contended =
        Interposed.before(
            PresenceStore.class,
            store,
            (method, _, call) -> {
              if (method.equals("replace") && !meanwhile.isEmpty()) {
                meanwhile.removeFirst().run();
              }
              return call.call();
            });

    new SetPresence(contended, clock).online(ORGANIZATION, ANN, Duration.ofHours(1));

    assertThat(isOnline()).isTrue();
  }

  private boolean isOnline() {
    return store.find(ORGANIZATION, ANN).orElseThrow().isOnlineAt(clock.instant());
  }

  private List<Interval> intervals() {
    return store.intervals(
        ORGANIZATION, ANN, start.minusSeconds(1), start.plus(Duration.ofDays(2)), 100);
  }
}
