package io.reachline.dynamo;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of what is kept of an hour, and of the mark of an hour. */
final class SumItem {
  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  /** The id of the mark: its own, or the one under which a sum was made. */
  static final Attribute<String> MARK = ATTRIBUTES.text("mark");

  /** When a mark was set, in milliseconds since 1970. */
  static final Attribute<Long> MARKED_AT = ATTRIBUTES.number("at");

  /** The kept part, as compressed JSON. */
  static final Attribute<SdkBytes> SUM = ATTRIBUTES.bytes("sum");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private SumItem() {}
}
