package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.atomicCounter;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a count of what an organisation has used in a day. */
final class UseItem {
  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  static final Attribute<Long> COUNT = ATTRIBUTES.number("count", atomicCounter(1, 1));

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private UseItem() {}
}
