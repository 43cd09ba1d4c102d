package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.number;
import static io.reachline.dynamo.Attribute.text;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a data centre's keys. */
final class KeySetItem {
  static final Attribute<String> KEYS = text("keys");
  static final Attribute<Long> FETCHED_AT = number("fetchedAt");

  static final TableSchema<Item> SCHEMA = Item.schema(Item.PK, Item.SK, KEYS, FETCHED_AT);

  private KeySetItem() {}
}
