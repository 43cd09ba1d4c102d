package io.reachline.dynamo;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes of all or none. */
final class Transaction {
  private static final int MAX_TRIES = 4;

  private Transaction() {}

  /** Writes the items, and returns whether their conditions held. */
  static boolean write(
      DynamoDbEnhancedClient client, Consumer<TransactWriteItemsEnhancedRequest.Builder> items) {
    return refused(client, items).isEmpty();
  }

  /** Writes the items, and returns the numbers of those whose conditions did not hold. */
  static Set<Integer> refused(
      DynamoDbEnhancedClient client, Consumer<TransactWriteItemsEnhancedRequest.Builder> items) {
    for (int tries = 1; ; tries++) {
      try {
        client.transactWriteItems(items);
        return Set.of();
      } catch (TransactionCanceledException e) {
        List<String> codes =
            e.cancellationReasons().stream().map(CancellationReason::code).toList();
        Set<Integer> refused =
            IntStream.range(0, codes.size())
                .filter(i -> "ConditionalCheckFailed".equals(codes.get(i)))
                .boxed()
                .collect(Collectors.toSet());
        if (!refused.isEmpty()) {
          return refused;
        }
        // Another one had an item in hand: that of a repetition, most likely.
        if (!codes.contains("TransactionConflict") || tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }
}
