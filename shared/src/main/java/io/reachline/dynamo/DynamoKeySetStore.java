package io.reachline.dynamo;

import io.reachline.webhook.KeySet;
import io.reachline.webhook.KeySetStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;

/**
 * A store of the keys of providers' hosts in DynamoDB. They share one partition of the directory's
 * table: the only one there to which the policy of the functions that take in events allows writes.
 */
final class DynamoKeySetStore implements KeySetStore {
  private static final String PARTITION = "zoho-keys";

  private final DynamoDbTable<Item> table;

  DynamoKeySetStore(DynamoDbEnhancedClient client, String table) {
    this.table = client.table(table, KeySetItem.SCHEMA);
  }

  @Override
  public Optional<KeySet> find(String host) {
    Key key = Key.builder().partitionValue(PARTITION).sortValue(host).build();
    return Optional.ofNullable(table.getItem(key))
        .map(
            item ->
                new KeySet(
                    item.require(KeySetItem.KEYS),
                    Instant.ofEpochMilli(item.require(KeySetItem.FETCHED_AT))));
  }

  @Override
  public void put(String host, KeySet keys) {
    long fetchedAt = keys.fetchedAt().toEpochMilli();
    Item item =
        Item.of(PARTITION, host)
            .set(KeySetItem.KEYS, keys.json())
            .set(KeySetItem.FETCHED_AT, fetchedAt)
            .build();
    var _ =
        ConditionalWrite.done(
            () ->
                table.putItem(
                    request ->
                        request
                            .item(item)
                            .conditionExpression(
                                ConditionExpressions.of(
                                    ConditionExpressions.absentOrLess(
                                        KeySetItem.FETCHED_AT, ":fetchedAt"),
                                    Map.of(
                                        ":fetchedAt", ConditionExpressions.number(fetchedAt))))));
  }
}
