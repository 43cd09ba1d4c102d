package io.reachline.dynamo;

import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Writes whose condition may not hold, which is no fault. */
final class ConditionalWrite {

  private ConditionalWrite() {}

  /** Writes, and returns whether the condition held. */
  static boolean done(Runnable write) {
    try {
      write.run();
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Puts an item where there is none, and returns whether there was none. */
  static boolean putIfAbsent(DynamoDbTable<Item> table, Item item) {
    return done(
        () -> table.putItem(request -> request.item(item).conditionExpression(Conditions.ABSENT)));
  }

  /** Puts an item where there is none, and returns the one that was there. */
  static Optional<Item> putOrFind(DynamoDbTable<Item> table, Item item) {
    try {
      table.putItem(
          request ->
              request
                  .item(item)
                  .conditionExpression(Conditions.ABSENT)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(table.tableSchema().mapToItem(e.item()));
    }
  }
}
