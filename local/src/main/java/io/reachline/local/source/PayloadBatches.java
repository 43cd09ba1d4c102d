package io.reachline.local.source;

import io.reachline.local.function.LocalFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Batches of items that fit into an invocation's payload. */
final class PayloadBatches {

  /** The bytes of an event around its records. */
  private static final int ENVELOPE = 100;

  private PayloadBatches() {}

  /**
   * Splits items into batches, keeping their order.
   *
   * @param count the most items in a batch
   * @param size returns the size of an item in bytes
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
