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
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchGetResultPage;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;

/**
 * A sender of keys in batches. Keys that DynamoDB leaves unprocessed are sent again after a pause.
 */
record Batch(Backoff backoff) {
  private static final int MAX_READS = 100;

  /** The time within which unprocessed keys are sent again. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * Reads items by their keys, which must be distinct. Items that do not exist are left out.
   *
   * @param isStrong true for strongly consistent reads
   */
  List<Item> read(
      DynamoDbEnhancedClient client,
      DynamoDbTable<Item> table,
      Collection<Key> keys,
      boolean isStrong) {
    List<Item> found = new ArrayList<>();
    send(
        keys,
        MAX_READS,
        some -> {
          ReadBatch.Builder<Item> reads = ReadBatch.builder(Item.class).mappedTableResource(table);
          some.forEach(
              key ->
                  reads.addGetItem(
                      GetItemEnhancedRequest.builder().key(key).consistentRead(isStrong).build()));
          // Only the first page: the further ones would ask for unprocessed keys at once, without
          // a pause.
          BatchGetResultPage page =
              client.batchGetItem(request -> request.readBatches(reads.build())).iterator().next();
          found.addAll(page.resultsForTable(table));
          return page.unprocessedKeysForTable(table);
        });
    return found;
  }

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
