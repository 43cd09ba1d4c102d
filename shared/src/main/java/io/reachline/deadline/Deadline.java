package io.reachline.deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A time by which work must be done. */
public record Deadline(Instant end, Clock clock) {

  /** Returns the deadline that is the given time from now. */
  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /** Returns the earlier of this deadline and the one that is the given time from now. */
  public Deadline orIn(Duration time) {
    return time.compareTo(left()) < 0 ? in(time, clock) : this;
  }

  /** Returns the time that is left; zero once the deadline has passed. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Runs work in another thread, and abandons it at the deadline. Timeouts of single reads are not
   * enough: a host that sends one byte at a time never exceeds them.
   *
   * @throws Missed if the work is not done by the deadline
   */
  public <T> T call(Supplier<T> work) {
    Duration left = left();
    if (left.isZero()) {
      throw new Missed();
    }
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread worker = Thread.ofVirtual().start(task);
    try {
      return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      worker.interrupt();
      throw new Missed();
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
      throw new Missed();
    }
  }

  /** Thrown when the deadline passed before the work was done. */
  public static final class Missed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missed() {
      super("The deadline passed before the work was done");
    }
  }
}
