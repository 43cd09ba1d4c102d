package io.reachline.dynamo;

import io.reachline.identity.IdSource;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Writes whose condition may not hold, which is no fault. */
final class ConditionalWrite {
  private static final IdSource WRITES = IdSource.secure();

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
        () ->
            table.putItem(
                request -> request.item(item).conditionExpression(ConditionExpressions.ABSENT)));
  }

  /** Puts an item where there is none, and returns the one that was there. */
  static Optional<Item> putOrFind(DynamoDbTable<Item> table, Item item) {
    try {
      put(table, item, ConditionExpressions.ABSENT);
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(table.tableSchema().mapToItem(e.item()));
    }
  }

  /**
   * Puts an item under a condition, and returns whether that was done. Where an answer is lost, the
   * client puts it again: what it then finds is what it put.
   */
  static boolean isPut(DynamoDbTable<Item> table, Item item, Expression condition) {
    Item marked = item.with(Item.WRITE, WRITES.next());
    try {
      put(table, marked, condition);
      return true;
    } catch (ConditionalCheckFailedException e) {
      return isWritten(table, marked, e);
    }
  }

  private static void put(DynamoDbTable<Item> table, Item item, Expression condition) {
    table.putItem(
        request ->
            request
                .item(item)
                .conditionExpression(condition)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /** Sets attributes under a condition, and returns whether that was done, as with one put. */
  static boolean isUpdated(DynamoDbTable<Item> table, Item item, Expression condition) {
    Item marked = item.with(Item.WRITE, WRITES.next());
    try {
      table.updateItem(
          request ->
              request
                  .item(marked)
                  .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                  .conditionExpression(condition)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return isWritten(table, marked, e);
    }
  }

  private static boolean isWritten(
      DynamoDbTable<Item> table, Item marked, ConditionalCheckFailedException e) {
    return e.hasItem()
        && marked.find(Item.WRITE).equals(table.tableSchema().mapToItem(e.item()).find(Item.WRITE));
  }

  /**
   * Deletes an item, and returns whether it was there. It is read first: where the answer to a
   * deletion is lost, nothing is left to tell it from one of what never was.
   */
  static boolean isDeleted(DynamoDbTable<Item> table, Key key) {
    boolean isThere = table.getItem(request -> request.key(key).consistentRead(true)) != null;
    if (isThere) {
      table.deleteItem(key);
    }
    return isThere;
  }
}
