package io.reachline.dynamo;

import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/** Reads parts of a partition, with every write that was acknowledged before. */
final class StrongQuery {

  private StrongQuery() {}

  /** Reads the items whose sort keys begin like this, page by page as they are asked for. */
  static Stream<Item> prefix(DynamoDbTable<Item> table, String partition, String prefix) {
    return items(table, QueryConditional.sortBeginsWith(key(partition, prefix)));
  }

  /** Reads the items whose sort keys are between these, page by page as they are asked for. */
  static Stream<Item> between(DynamoDbTable<Item> table, String partition, String from, String to) {
    return items(table, QueryConditional.sortBetween(key(partition, from), key(partition, to)));
  }

  private static Stream<Item> items(DynamoDbTable<Item> table, QueryConditional condition) {
    return table
        .query(request -> request.queryConditional(condition).consistentRead(true))
        .items()
        .stream();
  }

  private static Key key(String partition, String sk) {
    return Key.builder().partitionValue(partition).sortValue(sk).build();
  }
}
