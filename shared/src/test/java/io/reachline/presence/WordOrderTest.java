package io.reachline.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Words of a provider in any order, repeated, and among what the user does and sets. */
class WordOrderTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5f".repeat(12));
  private static final UserId ANN = new UserId("aa".repeat(12));
  private static final PresenceSource PROVIDER = new PresenceSource("a-provider");
  private static final Duration LIFETIME = Duration.ofMinutes(5);

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

  private static PresenceWriter writer(PresenceStore store, MovableClock clock) {
    return new PresenceWriter(
        store, new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> {}), clock);
  }

  private static Word word(int number, Instant start) {
    return new Word(number % 2 == 0, start.plusSeconds(number / 2));
  }
}
