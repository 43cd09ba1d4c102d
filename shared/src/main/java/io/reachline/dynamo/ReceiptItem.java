package io.reachline.dynamo;

import static io.reachline.dynamo.Item.ONCE;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a message's receipts. */
final class ReceiptItem {
  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  /** The position of the furthest step. */
  static final Attribute<String> PROGRESS = ATTRIBUTES.text("step");

  /** The position of the newest end. */
  static final Attribute<String> END = ATTRIBUTES.text("end");

  /** The id of the status message that reports the first failure. */
  static final Attribute<String> REPORT = ATTRIBUTES.text("report", ONCE);

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private ReceiptItem() {}
}
