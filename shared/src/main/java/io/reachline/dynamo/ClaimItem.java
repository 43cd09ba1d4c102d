package io.reachline.dynamo;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a claim of an idempotency key. */
final class ClaimItem {
  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  static final Attribute<String> BODY = ATTRIBUTES.text("body");

  /** The ids of what was created, separated by spaces. */
  static final Attribute<String> IDS = ATTRIBUTES.text("ids");

  static final Attribute<Long> CLAIMED_AT = ATTRIBUTES.number("claimedAt");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private ClaimItem() {}
}
