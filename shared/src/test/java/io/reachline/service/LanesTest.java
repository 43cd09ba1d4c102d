package io.reachline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void inVirtualThreads_several_runAtTheSameTime() {
    CountDownLatch all = new CountDownLatch(10);

    Lanes.inVirtualThreads(
        10,
        () -> {
          all.countDown();
          await(all);
        });

    assertThat(all.getCount()).isZero();
  }

  @Test
  void inVirtualThreads_oneFails_othersEndAndTheFaultIsThrown() {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Lanes.inVirtualThreads(
                    5,
                    () -> {
                      if (started.incrementAndGet() == 3) {
                        throw new IllegalStateException("The third");
                      }
                      ended.incrementAndGet();
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The third");

    assertThat(ended).hasValue(4);
  }

  @Test
  void inVirtualThreads_none_doesNothing() {
    AtomicInteger started = new AtomicInteger();

    Lanes.inVirtualThreads(0, started::incrementAndGet);

    assertThat(started).hasValue(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
