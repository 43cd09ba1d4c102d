package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes of a source, and of the item that holds only {@code orgId}: the provider's
 * organisation of all sources of an organisation.
 */
final class SourceItem {
  /** The index of sources by id. */
  static final String SOURCES_INDEX = "sources";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.WRITE);

  static final Attribute<String> SOURCES_PARTITION_KEY =
      ATTRIBUTES.text("sourcesPk", secondaryPartitionKey(SOURCES_INDEX));
  static final Attribute<String> ORG_ID = ATTRIBUTES.text("orgId");
  static final Attribute<String> WEBHOOK_ID = ATTRIBUTES.text("webhookId");
  static final Attribute<String> HOST = ATTRIBUTES.text("host");
  static final Attribute<Long> CREATED_AT = ATTRIBUTES.number("createdAt");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private SourceItem() {}
}
