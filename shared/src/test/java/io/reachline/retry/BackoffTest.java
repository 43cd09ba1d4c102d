package io.reachline.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.memory.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final MovableClock clock = MovableClock.standing();
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void again_pauses_areRandomBelowABoundThatDoubles() {
    Backoff.Tries tries = backoff(0.5, Duration.ofMinutes(1)).start();

    for (int i = 0; i < 8; i++) {
      assertThat(tries.again()).isTrue();
    }

    assertThat(pauses)
        .extracting(Duration::toNanos)
        .containsExactly(
            12_500_000L,
            25_000_000L,
            50_000_000L,
            100_000_000L,
            200_000_000L,
            400_000_000L,
            400_000_000L,
            400_000_000L);
  }

  @Test
  void again_pauseBeyondThePatience_isNotTaken() {
    Backoff.Tries tries = backoff(0.8, Duration.ofMillis(50)).start();

    assertThat(tries.again()).isTrue();
    assertThat(tries.again()).isFalse();

    assertThat(pauses).containsExactly(Duration.ofMillis(20));
  }

  @Test
  void again_workThatTookLongerThanThePatience_isNotTriedAgain() {
    Backoff.Tries tries = backoff(0, Duration.ofSeconds(1)).start();
    clock.advance(Duration.ofSeconds(2));

    assertThat(tries.again()).isFalse();
    assertThat(pauses).isEmpty();
  }

  @Test
  void attempt_thirdHasAResult_pausesTwice() {
    AtomicInteger attempts = new AtomicInteger();

    Optional<Integer> result =
        backoff(0.5, Duration.ofSeconds(1))
            .attempt(5, () -> Optional.of(attempts.incrementAndGet()).filter(n -> n == 3));

    assertThat(result).contains(3);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void attempt_noneHasAResult_isMadeAsOftenAsAllowedAndWithinThePatience() {
    AtomicInteger attempts = new AtomicInteger();

    assertThat(backoff(0.5, Duration.ofSeconds(1)).attempt(5, () -> none(attempts))).isEmpty();
    assertThat(attempts).hasValue(5);
    assertThat(pauses).hasSize(4);

    assertThat(backoff(0.5, Duration.ofMillis(30)).attempt(5, () -> none(attempts))).isEmpty();
    assertThat(attempts).as("two more").hasValue(7);
  }

  private static Optional<Integer> none(AtomicInteger attempts) {
    attempts.incrementAndGet();
    return Optional.empty();
  }

  private Backoff backoff(double random, Duration patience) {
    return new Backoff(
        patience,
        clock,
        () -> random,
        pause -> {
          pauses.add(pause);
          clock.advance(pause);
        });
  }
}
