package io.reachline.retry;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * Pauses between tries, so that those who got in each other's way do not meet again: each of a
 * random length below a bound that doubles, until the patience ends.
 *
 * @param patience how long after the first try another may begin
 * @param random numbers from 0 to 1, 1 excluded
 */
public record Backoff(Duration patience, Clock clock, DoubleSupplier random, Pause pause) {
  private static final Duration FIRST_BOUND = Duration.ofMillis(25);
  private static final Duration LAST_BOUND = Duration.ofMillis(800);

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    void last(Duration duration);
  }

  /** Returns a backoff that really waits. */
  public static Backoff within(Duration patience, Clock clock) {
    // Not kept from before a snapshot: every restored copy would wait as long as the others.
    return new Backoff(patience, clock, () -> new SecureRandom().nextDouble(), Backoff::sleep);
  }

  /** Begins with a first try, now. */
  public Tries start() {
    return new Tries();
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

    /** Pauses, and returns true; returns false at once where the patience ends before the pause. */
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
