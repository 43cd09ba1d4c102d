package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.flag;
import static io.reachline.dynamo.Attribute.number;
import static io.reachline.dynamo.Attribute.text;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a message; its id and its type are in its sort key. */
final class MessageItem {
  static final Attribute<String> MESSAGES_PK =
      text("messagesPk", secondaryPartitionKey("messages"));
  static final Attribute<String> ROLE = text("role");
  static final Attribute<String> TEXT = text("text");
  static final Attribute<String> USER = text("user");
  static final Attribute<Boolean> BACKCHANNEL = flag("backchannel");
  static final Attribute<String> META = text("meta");
  static final Attribute<String> DISPLAY = text("display");
  static final Attribute<Long> RECEIVED_AT = number("receivedAt");
  static final Attribute<Boolean> LATE = flag("late");
  static final Attribute<String> EVENT = text("event");

  /** Why the router must see it: what the filter of its event source looks for. */
  static final Attribute<String> ROUTE = text("route");

  static final TableSchema<Item> SCHEMA =
      Item.schema(
          Item.PK,
          text("sk", primarySortKey(), secondarySortKey("messages")),
          MESSAGES_PK,
          ROLE,
          TEXT,
          USER,
          BACKCHANNEL,
          META,
          DISPLAY,
          RECEIVED_AT,
          LATE,
          EVENT,
          ROUTE,
          Item.EXPIRES);

  private MessageItem() {}
}
