package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes of an inbox entry, whose properties are all in its keys, and of an acceptance,
 * which has only {@code inboxes}. An entry that was taken out has no keys of the index.
 */
final class EntryItem {
  /** The index of entries by inbox, in the order of their creation. */
  static final String NEWEST_INDEX = "newest";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  static final Attribute<String> NEWEST_PARTITION_KEY =
      ATTRIBUTES.text("newestPk", secondaryPartitionKey(NEWEST_INDEX));
  static final Attribute<String> NEWEST_SORT_KEY =
      ATTRIBUTES.text("newestSk", secondarySortKey(NEWEST_INDEX));

  /** True for an entry that was taken out of its inbox. */
  static final Attribute<Boolean> TAKEN = ATTRIBUTES.flag("taken");

  /** The inboxes of the user who accepted, separated by spaces. */
  static final Attribute<String> INBOXES = ATTRIBUTES.text("inboxes");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private EntryItem() {}
}
