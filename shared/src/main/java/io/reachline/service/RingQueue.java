package io.reachline.service;

import java.time.Duration;

/** A queue of rings, which shares its consumers fairly among the services. */
public interface RingQueue {

  /** The longest delay of the queue. */
  Duration MAX_DELAY = Duration.ofMinutes(15);

  /**
   * Puts a ring into the queue. When this returns, the ring is stored durably, and it comes out at
   * least once after the delay.
   *
   * @param delay at most {@link #MAX_DELAY}; zero or less for no delay
   */
  void put(Ring ring, Duration delay);
}
