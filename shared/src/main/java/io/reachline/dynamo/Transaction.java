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

/** Transactions of writes. */
final class Transaction {
  private Transaction() {}

  /** Writes all items or none, and returns whether all conditions held. */
  static boolean write(
      DynamoDbEnhancedClient client, Consumer<TransactWriteItemsEnhancedRequest.Builder> items) {
    return refused(client, items).isEmpty();
  }

  /** Writes all items or none, and returns the indexes of those whose conditions did not hold. */
  static Set<Integer> refused(
      DynamoDbEnhancedClient client, Consumer<TransactWriteItemsEnhancedRequest.Builder> items) {
    try {
      client.transactWriteItems(items);
      return Set.of();
    } catch (TransactionCanceledException e) {
      List<CancellationReason> reasons = e.cancellationReasons();
      Set<Integer> refused =
          IntStream.range(0, reasons.size())
              .filter(i -> "ConditionalCheckFailed".equals(reasons.get(i).code()))
              .boxed()
              .collect(Collectors.toSet());
      if (refused.isEmpty()) {
        throw e;
      }
      return refused;
    }
  }
}
