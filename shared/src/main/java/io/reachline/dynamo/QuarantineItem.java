package io.reachline.dynamo;

import static io.reachline.dynamo.Item.ONCE;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.atomicCounter;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a quarantined event. A repetition changes only the count and the last time. */
final class QuarantineItem {
  /** The index of events by organisation, in the order in which they were quarantined. */
  static final String NEWEST_INDEX = "newest";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  static final Attribute<String> NEWEST_PARTITION_KEY =
      ATTRIBUTES.text("newestPk", secondaryPartitionKey(NEWEST_INDEX), ONCE);
  static final Attribute<String> NEWEST_SORT_KEY =
      ATTRIBUTES.text("newestSk", secondarySortKey(NEWEST_INDEX), ONCE);
  static final Attribute<String> SOURCE = ATTRIBUTES.text("source", ONCE);
  static final Attribute<String> REASON = ATTRIBUTES.text("reason", ONCE);
  static final Attribute<String> DETAIL = ATTRIBUTES.text("detail", ONCE);
  static final Attribute<String> EVENT = ATTRIBUTES.text("event", ONCE);
  static final Attribute<Boolean> CUT = ATTRIBUTES.flag("cut", ONCE);
  static final Attribute<Long> COUNT = ATTRIBUTES.number("count", atomicCounter(1, 1));
  static final Attribute<Long> CREATED_AT = ATTRIBUTES.number("createdAt", ONCE);
  static final Attribute<Long> LAST_AT = ATTRIBUTES.number("lastAt");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private QuarantineItem() {}
}
