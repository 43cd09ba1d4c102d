package io.reachline.retry;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * An exponential backoff with full jitter: each pause has a random length below a bound that
 * doubles, so that writers who collided do not collide again.
 *
 * @param patience the time after the first try within which another may begin
 * @param random a source of numbers from 0 to 1, excluding 1
 */
public record Backoff(Duration patience, Clock clock, DoubleSupplier random, Pause pause) {
  private static final Duration FIRST_BOUND = Duration.ofMillis(25);
  private static final Duration LAST_BOUND = Duration.ofMillis(800);

  /** A way to wait. */
  @FunctionalInterface
  public interface Pause {
    void last(Duration duration);
  }

  /** Returns a backoff that sleeps between tries. */
  public static Backoff within(Duration patience, Clock clock) {
    // Made for each pause: one made before a snapshot would give all restored copies equal pauses.
    return new Backoff(patience, clock, () -> new SecureRandom().nextDouble(), Backoff::sleep);
  }

  /** Starts with a first try, now. */
  public Tries start() {
    return new Tries();
  }

  /**
   * Returns the first result of an attempt, which is made up to a number of times with a pause
   * before each repetition.
   *
   * @param attempt returns empty where somebody else got in its way
   * @return empty where no attempt had a result
   */
  public <T> Optional<T> attempt(int most, Supplier<Optional<T>> attempt) {
    Tries tries = start();
    Optional<T> result = attempt.get();
    for (int made = 1; result.isEmpty() && made < most && tries.again(); made++) {
      result = attempt.get();
    }
    return result;
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted between two tries", e);
    }
  }

  /** The tries of one piece of work. */
  public final class Tries {
    private final Instant end = clock.instant().plus(patience);
    private Duration bound = FIRST_BOUND;

    private Tries() {}

    /** Pauses and returns true, or returns false at once if the patience would end before. */
    public boolean again() {
      Duration length = Duration.ofNanos((long) (bound.toNanos() * random.getAsDouble()));
      if (clock.instant().plus(length).isAfter(end)) {
        return false;
      }
      bound = bound.compareTo(LAST_BOUND) < 0 ? bound.multipliedBy(2) : bound;
      pause.last(length);
      return true;
    }
  }
}
