package io.reachline.local.source;

import io.reachline.local.log.Level;
import io.reachline.local.log.Log;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** A loop on a thread of its own that repeats a step until it is closed. */
final class PollLoop implements AutoCloseable {

  private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

  private final String name;
  private final Log log;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  PollLoop(String name, Log log) {
    this.name = name;
    this.log = log;
  }

  /**
   * Starts the loop.
   *
   * @param step returns the pause before it is repeated
   */
  void start(Supplier<Duration> step) {
    thread = Thread.ofVirtual().name(name).start(() -> run(step));
  }

  /** Waits for a duration, or until the loop is closed. */
  void pause(Duration duration) {
    try {
      var _ = closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run(Supplier<Duration> step) {
    while (!isClosed()) {
      Duration pause = attempt(step);
      if (pause.isPositive()) {
        pause(pause);
      }
    }
  }

  /** Does a step and logs its fault; returns the pause after it. */
  private Duration attempt(Supplier<Duration> step) {
    try {
      return step.get();
    } catch (SdkException e) {
      log.write(
          Level.ERROR,
          "poll_failed",
          Map.of("source", name, "message", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      log.fault("poll_failed", e, Map.of("source", name));
    }
    return AFTER_ERROR;
  }

  /** Does work on a thread of its own, beside the loop, and logs its fault. */
  void fork(Runnable work) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () ->
                attempt(
                    () -> {
                      work.run();
                      return Duration.ZERO;
                    }));
  }

  /** Stops the loop and waits until the running step has ended. */
  @Override
  public void close() {
    closed.countDown();
    Thread started = thread;
    if (started != null) {
      try {
        started.join(Duration.ofSeconds(30));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
