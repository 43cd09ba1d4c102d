package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.flag;
import static io.reachline.dynamo.Attribute.number;
import static io.reachline.dynamo.Attribute.text;
import static io.reachline.dynamo.Item.ONCE;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.atomicCounter;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of an event that was set aside: a repetition changes the count and the time. */
final class QuarantineItem {
  static final Attribute<String> NEWEST_PK =
      text("newestPk", secondaryPartitionKey("newest"), ONCE);
  static final Attribute<String> NEWEST_SK = text("newestSk", secondarySortKey("newest"), ONCE);
  static final Attribute<String> SOURCE = text("source", ONCE);
  static final Attribute<String> REASON = text("reason", ONCE);
  static final Attribute<String> DETAIL = text("detail", ONCE);
  static final Attribute<String> EVENT = text("event", ONCE);
  static final Attribute<Boolean> CUT = flag("cut", ONCE);
  static final Attribute<Long> COUNT = number("count", atomicCounter(1, 1));
  static final Attribute<Long> CREATED_AT = number("createdAt", ONCE);
  static final Attribute<Long> LAST_AT = number("lastAt");

  static final TableSchema<Item> SCHEMA =
      Item.schema(
          Item.PK,
          Item.SK,
          NEWEST_PK,
          NEWEST_SK,
          SOURCE,
          REASON,
          DETAIL,
          EVENT,
          CUT,
          COUNT,
          CREATED_AT,
          LAST_AT,
          Item.EXPIRES);

  private QuarantineItem() {}
}
