package io.reachline.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Instant START = Instant.parse("2026-11-02T09:30:00Z");

  @Test
  void afterFailure_fourInARow_staysClosed_andTheFifthOpensFor30Seconds() {
    Breaker breaker = Breaker.CLOSED;
    for (int n = 0; n < 4; n++) {
      breaker = breaker.afterFailure(START, 0);
      assertThat(breaker.isBroken()).isFalse();
      assertThat(breaker.isOpen(START)).isFalse();
    }

    breaker = breaker.afterFailure(START, 0);

    assertThat(breaker.isBroken()).isTrue();
    assertThat(breaker.isOpen(START.plusSeconds(30).minusMillis(1))).isTrue();
    assertThat(breaker.isOpen(START.plusSeconds(30))).isFalse();
    assertThat(breaker.isBroken()).isTrue();
  }

  @Test
  void afterFailure_ofEachTrial_opensForTwiceAsLongUpToAnHour() {
    Breaker breaker = Breaker.CLOSED;
    for (int n = 0; n < 4; n++) {
      breaker = breaker.afterFailure(START, 0);
    }
    Instant now = START;
    for (long expected : new long[] {30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600}) {
      breaker = breaker.afterFailure(now, 0);
      assertThat(breaker.openUntil()).contains(now.plusSeconds(expected));
      now = breaker.openUntil().orElseThrow();
    }
  }

  @Test
  void afterFailure_sentBeforeItOpened_opensItNoLonger() {
    Breaker open = failed(5);

    Breaker after = open.afterFailure(START.plusSeconds(20), 0);

    assertThat(after.openUntil()).isEqualTo(open.openUntil());
    assertThat(after.openings()).isEqualTo(1);
    assertThat(after.failures()).isEqualTo(6);
  }

  @Test
  void afterRefusal_anyNumber_neverOpens() {
    Breaker breaker = Breaker.CLOSED;
    for (int n = 0; n < 100; n++) {
      breaker = breaker.afterRefusal(START);
    }

    assertThat(breaker.isBroken()).isFalse();
    assertThat(breaker.failures()).isEqualTo(100);
  }

  @Test
  void isHopeless_failedForADay_onlyAfterFiveFailures() {
    Instant dayLater = START.plus(Duration.ofHours(24));

    assertThat(failed(5).isHopeless(dayLater)).isTrue();
    assertThat(failed(5).isHopeless(dayLater.minusMillis(1))).isFalse();
    assertThat(failed(4).isHopeless(dayLater)).isFalse();
    assertThat(Breaker.CLOSED.isHopeless(dayLater)).isFalse();
  }

  /** Whatever answers come: the rules of the breaker hold after each. */
  @Property
  void after_anyAnswers_holdsItsRules(
      @ForAll @Size(max = 200) List<@IntRange(max = 29) Integer> answers,
      @ForAll @DoubleRange(max = 0.99) double random) {
    Breaker breaker = Breaker.CLOSED;
    Instant now = START;
    int failedInARow = 0;
    int notTaken = 0;
    for (int answer : answers) {
      now = now.plusSeconds(1L << (answer / 3));
      boolean wasOpen = breaker.isOpen(now);
      Breaker before = breaker;
      switch (answer % 3) {
        case 0 -> {
          breaker = Breaker.CLOSED;
          failedInARow = 0;
          notTaken = 0;
        }
        case 1 -> {
          breaker = breaker.afterRefusal(now);
          notTaken++;
        }
        default -> {
          breaker = breaker.afterFailure(now, random);
          failedInARow++;
          notTaken++;
        }
      }

      assertThat(breaker.failures()).isEqualTo(notTaken);
      assertThat(breaker.failingSince().isPresent()).isEqualTo(notTaken > 0);
      assertThat(breaker.isBroken()).isEqualTo(breaker.openUntil().isPresent());
      if (breaker.isBroken()) {
        assertThat(failedInARow).isPositive();
        assertThat(notTaken).isGreaterThanOrEqualTo(Breaker.TOLERATED);
      }
      if (breaker.isOpen(now)) {
        assertThat(Duration.between(now, breaker.openUntil().orElseThrow()))
            .isLessThan(Duration.ofMinutes(72));
      }
      if (wasOpen && breaker.isBroken()) {
        assertThat(breaker.openUntil()).isEqualTo(before.openUntil());
      }
      if (answer % 3 == 2 && !wasOpen && notTaken >= Breaker.TOLERATED) {
        assertThat(breaker.isOpen(now)).isTrue();
        assertThat(breaker.openings()).isEqualTo(before.openings() + 1);
      }
    }
  }

  private static Breaker failed(int times) {
    Breaker breaker = Breaker.CLOSED;
    for (int n = 0; n < times; n++) {
      breaker = breaker.afterFailure(START, 0);
    }
    return breaker;
  }
}
