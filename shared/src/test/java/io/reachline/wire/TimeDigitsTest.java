package io.reachline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeDigitsTest {
  private static final Instant TIME = Instant.parse("2026-11-02T09:30:00.123Z");

  @Test
  void of_time_isTwelveHexadecimalDigitsOfMilliseconds() {
    assertThat(TimeDigits.of(TIME)).isEqualTo("01a19b981e3b");
  }

  @Test
  void of_laterTime_isGreaterText() {
    assertThat(TimeDigits.of(TIME.plusMillis(1))).isGreaterThan(TimeDigits.of(TIME));
    assertThat(TimeDigits.of(Instant.EPOCH)).isLessThan(TimeDigits.of(TIME));
  }

  @Test
  void of_timeBefore1970_isThatOf1970() {
    assertThat(TimeDigits.of(Instant.EPOCH.minusMillis(1))).isEqualTo("000000000000");
  }

  @Test
  void read_textThatBeginsWithDigits_returnsTheirTime() {
    assertThat(TimeDigits.read(TimeDigits.of(TIME) + "b0123")).isEqualTo(TIME);
  }
}
