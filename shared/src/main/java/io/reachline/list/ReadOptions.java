package io.reachline.list;

import java.util.Optional;

/**
 * How to read through stored entries.
 *
 * @param after the place of the entry behind which to begin; empty for the very first
 * @param batchSize how many entries to read at once, at least 1
 */
public record ReadOptions(Order order, Optional<String> after, int batchSize) {}
