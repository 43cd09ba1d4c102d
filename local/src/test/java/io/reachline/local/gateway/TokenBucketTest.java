package io.reachline.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.local.template.RouteLimit;
import io.reachline.memory.MovableClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final MovableClock clock = MovableClock.standing();
  private final TokenBucket bucket = new TokenBucket(new RouteLimit(10, 4), clock);

  private long taken() {
    return IntStream.range(0, 100).filter(_ -> bucket.take()).count();
  }

  @Test
  void take_atOnce_givesTheBurst() {
    assertThat(taken()).isEqualTo(4);
  }

  @Test
  void take_later_givesWhatHasComeAtTheRate() {
    var _ = taken();

    clock.advance(Duration.ofMillis(99));
    assertThat(taken()).isZero();
    clock.advance(Duration.ofMillis(101));
    assertThat(taken()).isEqualTo(2);
  }

  @Test
  void take_muchLater_givesNoMoreThanTheBurst() {
    var _ = taken();

    clock.advance(Duration.ofHours(1));
    assertThat(taken()).isEqualTo(4);
  }

  @Test
  void take_clockGoesBack_fillsFromThereOn() {
    var _ = taken();

    clock.advance(Duration.ofSeconds(-10));
    assertThat(taken()).isZero();
    clock.advance(Duration.ofMillis(300));
    assertThat(taken()).isEqualTo(3);
  }
}
