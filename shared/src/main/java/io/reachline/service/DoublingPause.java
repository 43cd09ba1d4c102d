package io.reachline.service;

import java.time.Duration;

/**
 * A pause that doubles with each repetition up to a longest one. Each is longer by up to a fifth at
 * random, so that what failed together does not come again together.
 */
record DoublingPause(Duration first, Duration longest) {
  private static final double JITTER = 0.2;

  // 2^20 times a second is longer than any pause here.
  private static final int MOST_DOUBLINGS = 20;

  /**
   * Returns a pause.
   *
   * @param repetition the number of pauses before it
   * @param random a number from 0 to 1, excluding 1
   */
  Duration after(int repetition, double random) {
    Duration doubled = first.multipliedBy(1L << Math.clamp(repetition, 0, MOST_DOUBLINGS));
    Duration base = doubled.compareTo(longest) < 0 ? doubled : longest;
    return base.plusMillis((long) (base.toMillis() * JITTER * random));
  }
}
