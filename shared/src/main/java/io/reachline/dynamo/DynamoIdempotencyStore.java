package io.reachline.dynamo;

import io.reachline.message.IdempotencyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Idempotency keys in DynamoDB. */
public final class DynamoIdempotencyStore implements IdempotencyStore {
  private static final String SEPARATOR = " ";

  private final DynamoDbTable<Item> table;

  public DynamoIdempotencyStore(DynamoDbEnhancedClient client, String table) {
    this.table = client.table(table, ClaimItem.SCHEMA);
  }

  @Override
  public Claim claim(Claim claim, Instant now) {
    Item item =
        Item.of(Keys.claim(claim.organization(), claim.key()), Keys.ONLY)
            .set(ClaimItem.BODY, claim.body())
            .set(ClaimItem.IDS, String.join(SEPARATOR, claim.ids()))
            .set(ClaimItem.CLAIMED_AT, now.toEpochMilli())
            .set(Item.EXPIRES, now.plus(LIFETIME).getEpochSecond())
            .build();
    try {
      table.putItem(
          request ->
              request
                  .item(item)
                  // Its age is told by the clock: an item that has expired stays for a while.
                  .conditionExpression(
                      Conditions.of(
                          "attribute_not_exists(pk) OR claimedAt <= :dayAgo",
                          Map.of(":dayAgo", Conditions.number(now.minus(LIFETIME).toEpochMilli()))))
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return claim;
    } catch (ConditionalCheckFailedException e) {
      Item earlier = ClaimItem.SCHEMA.mapToItem(e.item());
      return new Claim(
          claim.organization(),
          claim.key(),
          earlier.require(ClaimItem.BODY),
          List.of(earlier.require(ClaimItem.IDS).split(SEPARATOR, -1)));
    }
  }
}
