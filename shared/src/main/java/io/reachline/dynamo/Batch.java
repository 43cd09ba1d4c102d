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

/**
 * A sender of keys in batches. Keys that DynamoDB leaves unprocessed are sent again after a pause.
 */
record Batch(Backoff backoff) {
  /** The time within which unprocessed keys are sent again. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * Sends all keys.
   *
   * @param size the largest number of keys in a call
   * @param call sends some keys, and returns those left unprocessed
   * @throws SdkClientException if some are still unprocessed when the patience ends
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
