package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.number;
import static io.reachline.dynamo.Attribute.text;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of what is remembered of an idempotency key. */
final class ClaimItem {
  static final Attribute<String> BODY = text("body");

  /** The ids of what was created, with a space between them. */
  static final Attribute<String> IDS = text("ids");

  static final Attribute<Long> CLAIMED_AT = number("claimedAt");

  static final TableSchema<Item> SCHEMA =
      Item.schema(Item.PK, Item.SK, BODY, IDS, CLAIMED_AT, Item.EXPIRES);

  private ClaimItem() {}
}
