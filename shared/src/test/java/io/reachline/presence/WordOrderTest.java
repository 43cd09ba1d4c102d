package io.reachline.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.retry.Backoff;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Words of a provider in any order, repeated, and among what the user does and sets. */
class WordOrderTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5f".repeat(12));
  private static final UserId ANN = new UserId("aa".repeat(12));
  private static final PresenceSource PROVIDER = new PresenceSource("a-provider");
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final MovableClock clock = MovableClock.standing();
  private final Instant start = clock.instant();
  private final PresenceStore store = new InMemoryStores(clock).presence();
  private final SetPresence device = new SetPresence(store, clock);

  /** Each number is a word: when it was said, and what. */
  @Property(tries = 500)
  void words_inAnyOrder_leaveWhatWasSaidLast(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 19) Integer> words,
      @ForAll boolean isWorking) {
    MovableClock clock = MovableClock.standing();
    PresenceStore store = new InMemoryStores(clock).presence();
    PresenceWriter writer = writer(store, clock);
    Instant said = clock.instant().minusSeconds(100);
    for (int number : words) {
      if (isWorking) {
        new SetPresence(store, clock).activity(Optional.of(LIFETIME)).of(ORGANIZATION, ANN);
      }
      assertThat(writer.write(ORGANIZATION, ANN, Statement.of(word(number, said), PROVIDER)))
          .isPresent();
      clock.advance(Duration.ofSeconds(1));
    }

    boolean isOnline =
        words.stream()
            .max(
                Comparator.<Integer>comparingInt(word -> word / 2)
                    .thenComparingInt(word -> word % 2))
            .map(word -> word % 2 == 0)
            .orElseThrow();
    assertThat(store.find(ORGANIZATION, ANN).orElseThrow().isOnlineAt(clock.instant()))
        .isEqualTo(isOnline);
  }

  /** The user says online or offline at second 10, and each word comes after that. */
  @Property(tries = 500)
  void words_afterTheUserSetIt_countIfTheyAreNewer(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 39) Integer> words,
      @ForAll boolean isSetOnline) {
    MovableClock clock = MovableClock.standing();
    Instant start = clock.instant();
    PresenceStore store = new InMemoryStores(clock).presence();
    PresenceWriter writer = writer(store, clock);
    clock.advance(Duration.ofSeconds(10));
    if (isSetOnline) {
      new SetPresence(store, clock).online(ORGANIZATION, ANN, LIFETIME);
    } else {
      new SetPresence(store, clock).offline(ORGANIZATION, ANN);
    }
    clock.moveTo(start.plusSeconds(30));
    for (int number : words) {
      assertThat(writer.write(ORGANIZATION, ANN, Statement.of(word(number, start), PROVIDER)))
          .isPresent();
    }

    boolean isOnline =
        words.stream()
            .filter(word -> word / 2 >= 10)
            .max(
                Comparator.<Integer>comparingInt(word -> word / 2)
                    .thenComparingInt(word -> word % 2))
            .map(word -> word % 2 == 0)
            .orElse(isSetOnline);
    assertThat(store.find(ORGANIZATION, ANN).orElseThrow().isOnlineAt(clock.instant()))
        .isEqualTo(isOnline);
  }

  @Test
  void lateWord_setWasRenewedSince_doesNotCount() {
    device.online(ORGANIZATION, ANN, LIFETIME);
    clock.moveTo(start.plus(Duration.ofMinutes(3)));
    device.online(ORGANIZATION, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(1));

    say(false, Duration.ofMinutes(2));

    assertThat(isOnline()).isTrue();
  }

  @Test
  void lateWord_activityAfterTheTimeThatWasSet_doesNotCount() {
    device.online(ORGANIZATION, ANN, LIFETIME);
    clock.advance(LIFETIME.plusMinutes(1));
    device.activity(Optional.of(LIFETIME)).of(ORGANIZATION, ANN);

    say(false, Duration.ofMinutes(-1));

    assertThat(isOnline()).isTrue();
    clock.advance(LIFETIME);
    device.activity(Optional.of(LIFETIME)).of(ORGANIZATION, ANN);
    assertThat(isOnline()).isTrue();
  }

  @Test
  void lateOffline_onlineSetSinceAnEarlierOnline_endsWithWhatWasSet() {
    say(true, Duration.ZERO);
    clock.advance(Duration.ofHours(1));
    device.online(ORGANIZATION, ANN, LIFETIME);

    say(false, Duration.ofMinutes(59));

    assertThat(isOnline()).isTrue();
    clock.advance(LIFETIME);
    assertThat(isOnline()).isFalse();
    assertThat(store.onlineSince(ORGANIZATION, clock.instant(), Consistency.STRONG))
        .containsOnly(
            Map.entry(ANN, new LastOnline(Optional.of(start), start.plus(Duration.ofMinutes(65)))));
  }

  @Test
  void repetition_inTheFirstHalfAfterAWord_countsAgainstOlderWords() {
    say(true, Duration.ZERO);
    device.online(ORGANIZATION, ANN, LIFETIME);
    clock.advance(Duration.ofMinutes(1));
    device.online(ORGANIZATION, ANN, LIFETIME);

    say(false, Duration.ofSeconds(30));

    assertThat(isOnline()).isTrue();
  }

  /** Takes a word that was said so long after the start. */
  private void say(boolean isOnline, Duration said) {
    Word word = new Word(isOnline, start.plus(said));
    assertThat(writer(store, clock).write(ORGANIZATION, ANN, Statement.of(word, PROVIDER)))
        .isPresent();
  }

  private boolean isOnline() {
    return store.find(ORGANIZATION, ANN).orElseThrow().isOnlineAt(clock.instant());
  }

  /**
   * Each number is what happens after some tens of seconds: a word that comes up to ten minutes
   * late, something that the user sets, or activity.
   */
  @Property(tries = 2_000)
  void words_amongRenewalsAndActivity_countIfTheyAreNewerThanWhatWasSetLast(
      @ForAll boolean isFirstOnline,
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 6 * 20 * 60 - 1) Integer> happenings,
      @ForAll @IntRange(max = 60) int pause) {
    MovableClock clock = MovableClock.standing();
    PresenceStore store = new InMemoryStores(clock).presence();
    PresenceWriter writer = writer(store, clock);
    SetPresence device = new SetPresence(store, clock);
    Word newest = new Word(isFirstOnline, clock.instant().minusSeconds(5));
    assertThat(writer.write(ORGANIZATION, ANN, Statement.of(newest, PROVIDER))).isPresent();
    Instant setAt = Instant.MIN;
    Instant doneAt = Instant.MIN;
    boolean isSetOnline = false;
    for (int number : happenings) {
      clock.advance(Duration.ofSeconds(10L * (1 + number / 6 % 20)));
      switch (number % 6) {
        case 0, 1 -> {
          isSetOnline = number % 6 == 0;
          setAt = clock.instant();
          doneAt = setAt;
          if (isSetOnline) {
            device.online(ORGANIZATION, ANN, LIFETIME);
          } else {
            device.offline(ORGANIZATION, ANN);
          }
        }
        case 2 -> {
          doneAt = clock.instant();
          device.activity(Optional.of(LIFETIME)).of(ORGANIZATION, ANN);
        }
        default -> {
          Instant saidAt = clock.instant().minusSeconds(10L * (number / 120) + 5);
          Word word = new Word(number % 2 == 1, saidAt);
          newest = word.isAfter(newest) ? word : newest;
          assertThat(writer.write(ORGANIZATION, ANN, Statement.of(word, PROVIDER))).isPresent();
        }
      }
    }
    clock.advance(Duration.ofSeconds(10L * pause));

    boolean isOnline = store.find(ORGANIZATION, ANN).orElseThrow().isOnlineAt(clock.instant());
    if (!newest.saidAt().isBefore(setAt)) {
      assertThat(isOnline).isEqualTo(newest.isOnline());
    } else if (!isSetOnline) {
      assertThat(isOnline).isFalse();
    } else if (clock.instant().isBefore(doneAt.plus(LIFETIME.dividedBy(2)))) {
      assertThat(isOnline).isTrue();
    } else if (!newest.isOnline() && !clock.instant().isBefore(doneAt.plus(LIFETIME))) {
      assertThat(isOnline).isFalse();
    }
  }

  private static PresenceWriter writer(PresenceStore store, MovableClock clock) {
    return new PresenceWriter(
        store, new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> {}), clock);
  }

  private static Word word(int number, Instant start) {
    return new Word(number % 2 == 0, start.plusSeconds(number / 2));
  }
}
