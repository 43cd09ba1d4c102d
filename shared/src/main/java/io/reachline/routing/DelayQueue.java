package io.reachline.routing;

import java.time.Duration;

/** Where tasks wait until they are due. */
public interface DelayQueue {

  /** The longest time for which a task waits here; one that is due later is put back. */
  Duration MAX_DELAY = Duration.ofMinutes(15);

  /**
   * Puts a task in; when this returns it is in durable storage. It comes out at least once, after
   * the delay.
   *
   * @param delay at most {@link #MAX_DELAY}
   */
  void put(RoutingTask task, Duration delay);
}
