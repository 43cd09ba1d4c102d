package io.reachline.routing;

import java.time.Duration;

/** A queue of tasks that wait until they are due. */
public interface DelayQueue {

  /** The longest delay of the queue; a task that is due later is put back when it comes out. */
  Duration MAX_DELAY = Duration.ofMinutes(15);

  /**
   * Puts a task into the queue. When this returns, the task is stored durably, and it comes out at
   * least once after the delay.
   *
   * @param delay at most {@link #MAX_DELAY}; zero or less for no delay
   */
  void put(RoutingTask task, Duration delay);
}
