package io.reachline.local.source;

import io.reachline.local.function.LocalFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Batches that fit into one invocation of a function. */
final class PayloadBatches {

  /** Room for what an event has around its records, and between them. */
  private static final int ENVELOPE = 100;

  private PayloadBatches() {}

  /**
   * Cuts items into batches, in their order.
   *
   * @param count how many items a batch may have
   * @param size an item's size in bytes
   */
  static <T> List<List<T>> of(List<T> items, int count, ToIntFunction<T> size) {
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    int bytes = ENVELOPE;
    for (T item : items) {
      int more = size.applyAsInt(item) + 1;
      if (!batch.isEmpty()
          && (batch.size() == count || bytes + more > LocalFunction.MAXIMUM_PAYLOAD)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = ENVELOPE;
      }
      batch.add(item);
      bytes += more;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
