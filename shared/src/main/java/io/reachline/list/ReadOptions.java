package io.reachline.list;

import java.util.Optional;

/**
 * Options for reading stored entries.
 *
 * @param after the position after which to start; empty to start with the first entry
 * @param batchSize the number of entries to read in one call, at least 1
 */
public record ReadOptions(Order order, Optional<String> after, int batchSize) {

  /** Returns whether an entry comes after the position. */
  public boolean includes(ListEntry<?> entry) {
    return after
        .map(position -> entry.position().compareTo(position))
        .filter(comparison -> order == Order.NEWEST_FIRST ? comparison >= 0 : comparison <= 0)
        .isEmpty();
  }
}
