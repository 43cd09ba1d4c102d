package io.reachline.dynamo;

import io.reachline.retry.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Sends keys in batches, and those that DynamoDB left undone again, after a pause. */
record Batch(Backoff backoff) {
  /** The time for which keys are sent again; a table that leaves them longer is overloaded. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * Sends all of the keys.
   *
   * @param size how many keys one call may have
   * @param call sends some keys, and returns those of them that were left undone
   * @throws SdkClientException if the patience ends before all are done
   */
  <K> void send(Collection<K> keys, int size, Function<List<K>, List<K>> call) {
    Backoff.Tries tries = backoff.start();
    Deque<K> left = new ArrayDeque<>(keys);
    while (!left.isEmpty()) {
      List<K> some = new ArrayList<>();
      while (some.size() < size && !left.isEmpty()) {
        some.add(left.remove());
      }
      List<K> undone = call.apply(some);
      left.addAll(undone);
      if (!undone.isEmpty() && !tries.again()) {
        throw SdkClientException.create(
            "DynamoDB has left %d keys of a batch undone".formatted(left.size()));
      }
    }
  }
}
