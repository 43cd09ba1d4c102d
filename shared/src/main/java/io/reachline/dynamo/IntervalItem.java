package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of an interval of a user that has ended. */
final class IntervalItem {
  /** The index of an organisation's intervals by the time at which they began. */
  static final String HISTORY_INDEX = "history";

  private static final Attribute<String> SORT_KEY =
      Attribute.text(Item.SORT_KEY.name(), primarySortKey(), secondarySortKey(HISTORY_INDEX));

  private static final Attributes ATTRIBUTES = Attributes.sortedBy(SORT_KEY, Item.EXPIRES);

  static final Attribute<String> HISTORY_PARTITION_KEY =
      ATTRIBUTES.text("historyPk", secondaryPartitionKey(HISTORY_INDEX));
  static final Attribute<Boolean> ONLINE = ATTRIBUTES.flag("online");
  static final Attribute<Long> UNTIL = ATTRIBUTES.number("until");
  static final Attribute<String> SOURCE = ATTRIBUTES.text("source");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private IntervalItem() {}
}
