package io.reachline.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tests of the end of work that takes too long. */
class TimeLimitTest {

  @Test
  void inOwnThread_workEnds_returnsTrue() {
    AtomicBoolean done = new AtomicBoolean();

    assertThat(TimeLimit.inOwnThread(() -> done.set(true), Duration.ofMinutes(1))).isTrue();

    assertThat(done).isTrue();
  }

  @Test
  void inOwnThread_workGoesOn_isInterrupted() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);

    boolean ended =
        TimeLimit.inOwnThread(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            },
            Duration.ofMillis(1));

    assertThat(ended).isFalse();
    // Ends at once where the work is interrupted, and never where it is not.
    interrupted.await();
  }

  @Test
  void inOwnThread_workFails_throwsItsFault() {
    IllegalArgumentException fault = new IllegalArgumentException("A defect");

    assertThatThrownBy(
            () ->
                TimeLimit.inOwnThread(
                    () -> {
                      throw fault;
                    },
                    Duration.ofMinutes(1)))
        .isSameAs(fault);
  }
}
