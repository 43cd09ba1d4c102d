package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.number;
import static io.reachline.dynamo.Attribute.text;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes of a source; and, with {@code orgId} alone, of the Zoho organisation that all
 * sources of an organisation have.
 */
final class SourceItem {
  static final Attribute<String> SOURCES_PK = text("sourcesPk", secondaryPartitionKey("sources"));
  static final Attribute<String> ORG_ID = text("orgId");
  static final Attribute<String> WEBHOOK_ID = text("webhookId");
  static final Attribute<String> HOST = text("host");
  static final Attribute<Long> CREATED_AT = number("createdAt");

  static final TableSchema<Item> SCHEMA =
      Item.schema(Item.PK, Item.SK, SOURCES_PK, ORG_ID, WEBHOOK_ID, HOST, CREATED_AT);

  private SourceItem() {}
}
