package io.reachline.dynamo;

import io.reachline.identity.OrganizationId;
import io.reachline.posting.IdempotencyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A store of idempotency keys in DynamoDB. */
final class DynamoIdempotencyStore implements IdempotencyStore {
  private static final String SEPARATOR = " ";

  private final DynamoDbTable<Item> table;

  DynamoIdempotencyStore(DynamoDbEnhancedClient client, String table) {
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
                  // Compares times, since DynamoDB keeps an expired item for a while.
                  .conditionExpression(
                      ConditionExpressions.of(
                          ConditionExpressions.ABSENT.expression()
                              + " OR "
                              + ClaimItem.CLAIMED_AT.name()
                              + " <= :dayAgo",
                          Map.of(
                              ":dayAgo",
                              ConditionExpressions.number(now.minus(LIFETIME).toEpochMilli()))))
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return claim;
    } catch (ConditionalCheckFailedException e) {
      return claim(claim.organization(), claim.key(), ClaimItem.SCHEMA.mapToItem(e.item()));
    }
  }

  @Override
  public Optional<Claim> find(OrganizationId organization, String key, Instant now) {
    Key place =
        Key.builder().partitionValue(Keys.claim(organization, key)).sortValue(Keys.ONLY).build();
    return Optional.ofNullable(table.getItem(request -> request.key(place).consistentRead(true)))
        .filter(item -> item.require(ClaimItem.CLAIMED_AT) > now.minus(LIFETIME).toEpochMilli())
        .map(item -> claim(organization, key, item));
  }

  private static Claim claim(OrganizationId organization, String key, Item item) {
    return new Claim(
        organization,
        key,
        item.require(ClaimItem.BODY),
        List.of(item.require(ClaimItem.IDS).split(SEPARATOR, -1)));
  }
}
