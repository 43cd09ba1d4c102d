package io.reachline.dynamo;

import java.util.List;
import java.util.function.Consumer;
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
    for (int tries = 1; ; tries++) {
      try {
        client.transactWriteItems(items);
        return true;
      } catch (TransactionCanceledException e) {
        List<String> codes =
            e.cancellationReasons().stream().map(CancellationReason::code).toList();
        if (codes.contains("ConditionalCheckFailed")) {
          return false;
        }
        // Another one had an item in hand: that of a repetition, most likely.
        if (!codes.contains("TransactionConflict") || tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }
}
