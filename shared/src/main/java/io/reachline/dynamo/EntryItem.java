package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes of an inbox entry, all of which are in its keys; one that was taken out has lost
 * those of the index. And of an acceptance, with {@code inboxes} alone.
 */
final class EntryItem {
  /** The index of entries by inbox, in the order of their creation. */
  static final String NEWEST_INDEX = "newest";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  static final Attribute<String> NEWEST_PARTITION_KEY =
      ATTRIBUTES.text("newestPk", secondaryPartitionKey(NEWEST_INDEX));
  static final Attribute<String> NEWEST_SORT_KEY =
      ATTRIBUTES.text("newestSk", secondarySortKey(NEWEST_INDEX));

  /** Whether it has left its inbox. */
  static final Attribute<Boolean> TAKEN = ATTRIBUTES.flag("taken");

  /** The inboxes of whoever accepted, with a space between them. */
  static final Attribute<String> INBOXES = ATTRIBUTES.text("inboxes");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private EntryItem() {}
}
