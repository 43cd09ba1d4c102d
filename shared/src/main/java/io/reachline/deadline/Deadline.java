package io.reachline.deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A time by which work must be done.
 *
 * @param limit the way in which work is stopped
 */
public record Deadline(Instant end, Clock clock, TimeLimit limit) {

  /** Returns a deadline that stops work in a thread of its own. */
  public Deadline(Instant end, Clock clock) {
    this(end, clock, TimeLimit::inOwnThread);
  }

  /** Returns the deadline that is the given time from now. */
  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /** Returns the earlier of this deadline and the one that is the given time from now. */
  public Deadline orIn(Duration time) {
    return time.compareTo(left()) < 0
        ? new Deadline(clock.instant().plus(time), clock, limit)
        : this;
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
    AtomicReference<T> result = new AtomicReference<>();
    if (!limit.run(() -> result.set(work.get()), left)) {
      throw new Missed();
    }
    return result.get();
  }

  /** Thrown when the deadline passed before the work was done. */
  public static final class Missed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Missed() {
      super("The deadline passed before the work was done");
    }
  }
}
