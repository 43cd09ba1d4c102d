package io.reachline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");

  private final Retention retention = new Retention(Duration.ofDays(90));

  @Test
  void horizon_isThePeriodAgo() {
    assertThat(retention.horizon(NOW)).isEqualTo("2026-08-04T09:30:00Z");
    assertThat(retention.end(retention.horizon(NOW))).isEqualTo(NOW);
  }

  @Test
  void conversationEnd_isTwoDaysAfterThatOfWhatItHolds() {
    assertThat(retention.conversationEnd(NOW))
        .isEqualTo(retention.end(NOW).plus(Duration.ofDays(2)));
  }

  @Test
  void needsRenewal_isWhenLessThanADayOfTheMarginIsLeft() {
    Instant end = retention.conversationEnd(NOW);

    assertThat(retention.needsRenewal(end, NOW)).isFalse();
    assertThat(retention.needsRenewal(end, NOW.plus(Duration.ofDays(1)))).isFalse();
    assertThat(retention.needsRenewal(end, NOW.plus(Duration.ofDays(1)).plusMillis(1))).isTrue();
  }

  @Test
  void needsRenewal_ofWhatWasRenewed_isOnceADay() {
    Instant end = retention.conversationEnd(NOW);
    int renewals = 0;
    for (int minute = 0; minute < 10 * 24 * 60; minute++) {
      Instant now = NOW.plus(Duration.ofMinutes(minute));
      if (retention.needsRenewal(end, now)) {
        end = retention.conversationEnd(now);
        renewals++;
      }
    }

    assertThat(renewals).isLessThanOrEqualTo(10);
  }
}
