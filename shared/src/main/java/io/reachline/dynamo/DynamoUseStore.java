package io.reachline.dynamo;

import io.reachline.identity.OrganizationId;
import io.reachline.quota.UseStore;
import java.time.LocalDate;
import java.time.ZoneOffset;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;

/** A store of counts in DynamoDB. */
final class DynamoUseStore implements UseStore {
  private static final int DAYS_KEPT = 2;

  private final DynamoDbTable<Item> table;

  DynamoUseStore(DynamoDbEnhancedClient client, String table) {
    this.table = client.table(table, UseItem.SCHEMA);
  }

  @Override
  public long add(OrganizationId organization, String kind, LocalDate day) {
    Item item =
        Item.of(Keys.usesOf(organization), day + "#" + kind)
            .set(Item.EXPIRES, day.plusDays(DAYS_KEPT).atStartOfDay(ZoneOffset.UTC).toEpochSecond())
            .build();
    return table
        .updateItem(request -> request.item(item).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY))
        .require(UseItem.COUNT);
  }
}
