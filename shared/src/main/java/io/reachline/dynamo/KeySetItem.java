package io.reachline.dynamo;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of the key set of a provider's host. */
final class KeySetItem {
  private static final Attributes ATTRIBUTES = Attributes.with();

  static final Attribute<String> KEYS = ATTRIBUTES.text("keys");
  static final Attribute<Long> FETCHED_AT = ATTRIBUTES.number("fetchedAt");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private KeySetItem() {}
}
