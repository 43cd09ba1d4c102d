package io.reachline.dynamo;

import io.reachline.identity.IdSource;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Conditional writes whose failed condition is an outcome rather than a fault. */
final class ConditionalWrite {
  private static final IdSource WRITES = IdSource.secure();

  private ConditionalWrite() {}

  /** Runs a write, and returns whether its condition held. */
  static boolean done(Runnable write) {
    try {
      write.run();
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Puts an item unless it exists, and returns whether it was put. */
  static boolean putIfAbsent(DynamoDbTable<Item> table, Item item) {
    return done(
        () ->
            table.putItem(
                request -> request.item(item).conditionExpression(ConditionExpressions.ABSENT)));
  }

  /** Puts an item unless it exists, and returns the existing one; empty if it was put. */
  static Optional<Item> putOrFind(DynamoDbTable<Item> table, Item item) {
    try {
      put(table, item, ConditionExpressions.ABSENT);
      return Optional.empty();
    } catch (ConditionalCheckFailedException e) {
      return Optional.of(table.tableSchema().mapToItem(e.item()));
    }
  }

  /**
   * Puts an item under a condition, and returns whether it was put. If the answer gets lost and the
   * client tries again, it recognises its own write by the mark on the item.
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

  private static boolean isWritten(
      DynamoDbTable<Item> table, Item marked, ConditionalCheckFailedException e) {
    return e.hasItem()
        && marked.find(Item.WRITE).equals(table.tableSchema().mapToItem(e.item()).find(Item.WRITE));
  }

  /**
   * Deletes an item, and returns whether it existed. The item is read first: if the answer to the
   * deletion got lost, a retry could not tell whether it existed.
   */
  static boolean isDeleted(DynamoDbTable<Item> table, Key key) {
    boolean isThere = table.getItem(request -> request.key(key).consistentRead(true)) != null;
    if (isThere) {
      table.deleteItem(key);
    }
    return isThere;
  }
}
