package io.reachline.dynamo;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PageIterable;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Strongly consistent queries of a part of a partition. */
final class StrongQuery {

  private StrongQuery() {}

  /** Returns the items whose sort keys have a prefix; each page is read when it is needed. */
  static Stream<Item> prefix(DynamoDbTable<Item> table, String partition, String prefix) {
    return items(table, request -> {}, QueryConditional.sortBeginsWith(key(partition, prefix)));
  }

  /** Returns the items with a prefix that match a filter; the others cost as much. */
  static Stream<Item> prefix(
      DynamoDbTable<Item> table, String partition, String prefix, Expression filter) {
    return items(
        table,
        request -> request.filterExpression(filter),
        QueryConditional.sortBeginsWith(key(partition, prefix)));
  }

  /** Returns the number of items with a prefix that match a filter, which are not transferred. */
  static int count(DynamoDbTable<Item> table, String partition, String prefix, Expression filter) {
    return query(
            table,
            request -> request.filterExpression(filter).select(Select.COUNT),
            QueryConditional.sortBeginsWith(key(partition, prefix)))
        .stream()
        .mapToInt(Page::count)
        .sum();
  }

  /** Returns the named attributes of the items whose sort keys have a prefix. */
  static Stream<Item> prefix(
      DynamoDbTable<Item> table, String partition, String prefix, List<String> attributes) {
    return items(
        table,
        request -> request.attributesToProject(attributes),
        QueryConditional.sortBeginsWith(key(partition, prefix)));
  }

  /**
   * Returns the items whose sort keys have a prefix, the last first; pages of so many are read when
   * they are needed.
   */
  static Stream<Item> prefixFromTheEnd(
      DynamoDbTable<Item> table, String partition, String prefix, int pageSize) {
    return items(
        table,
        request -> request.scanIndexForward(false).limit(pageSize),
        QueryConditional.sortBeginsWith(key(partition, prefix)));
  }

  /** Returns the items with sort keys between two; each page is read when it is needed. */
  static Stream<Item> between(DynamoDbTable<Item> table, String partition, String from, String to) {
    return items(
        table,
        request -> {},
        QueryConditional.sortBetween(key(partition, from), key(partition, to)));
  }

  private static Stream<Item> items(
      DynamoDbTable<Item> table,
      Consumer<QueryEnhancedRequest.Builder> settings,
      QueryConditional condition) {
    return query(table, settings, condition).items().stream();
  }

  private static PageIterable<Item> query(
      DynamoDbTable<Item> table,
      Consumer<QueryEnhancedRequest.Builder> settings,
      QueryConditional condition) {
    return table.query(
        request -> {
          request.queryConditional(condition).consistentRead(true);
          settings.accept(request);
        });
  }

  private static Key key(String partition, String sk) {
    return Key.builder().partitionValue(partition).sortValue(sk).build();
  }
}
