package io.reachline.deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A time by which work must be done, whatever it waits for. */
public record Deadline(Instant end, Clock clock) {

  /** Returns the deadline that is so far from now. */
  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /** Returns this deadline, or the one that is so far from now where that is earlier. */
  public Deadline orIn(Duration time) {
    return time.compareTo(left()) < 0 ? in(time, clock) : this;
  }

  /** Returns how much time is left; zero where it is over. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Does work in a thread of its own, and gives it up at the deadline: a host that sends a byte at
   * a time keeps to every timeout of a single read.
   *
   * @throws Missed if the work is not done by then
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

  /** Tells that the time was over before the work was done. */
  public static final class Missed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missed() {
      super("The time was over before the work was done");
    }
  }
}
