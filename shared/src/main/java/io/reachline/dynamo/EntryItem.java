package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.flag;
import static io.reachline.dynamo.Attribute.text;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes of an inbox entry, all of which are in its keys; one that was taken out has lost
 * those of the index. And of an acceptance, with {@code inboxes} alone.
 */
final class EntryItem {
  static final Attribute<String> NEWEST_PK = text("newestPk", secondaryPartitionKey("newest"));
  static final Attribute<String> NEWEST_SK = text("newestSk", secondarySortKey("newest"));

  /** Whether it has left its inbox. */
  static final Attribute<Boolean> TAKEN = flag("taken");

  /** The inboxes of whoever accepted, with a space between them. */
  static final Attribute<String> INBOXES = text("inboxes");

  static final TableSchema<Item> SCHEMA =
      Item.schema(Item.PK, Item.SK, NEWEST_PK, NEWEST_SK, TAKEN, INBOXES, Item.EXPIRES);

  private EntryItem() {}
}
