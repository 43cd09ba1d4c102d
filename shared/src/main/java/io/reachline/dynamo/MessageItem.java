package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.text;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a message; its id and its type are in its sort key. */
final class MessageItem {
  /** The index of messages by organisation and type. */
  static final String MESSAGES_INDEX = "messages";

  private static final Attributes ATTRIBUTES =
      Attributes.sortedBy(
          text("sk", primarySortKey(), secondarySortKey(MESSAGES_INDEX)), Item.EXPIRES);

  static final Attribute<String> MESSAGES_PARTITION_KEY =
      ATTRIBUTES.text("messagesPk", secondaryPartitionKey(MESSAGES_INDEX));
  static final Attribute<String> ROLE = ATTRIBUTES.text("role");
  static final Attribute<String> TEXT = ATTRIBUTES.text("text");
  static final Attribute<String> USER = ATTRIBUTES.text("user");
  static final Attribute<Boolean> BACKCHANNEL = ATTRIBUTES.flag("backchannel");
  static final Attribute<String> META = ATTRIBUTES.text("meta");
  static final Attribute<String> DISPLAY = ATTRIBUTES.text("display");
  static final Attribute<Long> RECEIVED_AT = ATTRIBUTES.number("receivedAt");

  /** When a command took effect; absent for one of before this was noted. */
  static final Attribute<Long> EFFECTIVE_AT = ATTRIBUTES.number("effectiveAt");

  static final Attribute<Boolean> LATE = ATTRIBUTES.flag("late");
  static final Attribute<String> EVENT = ATTRIBUTES.text("event");

  /** The reason why the message is routed; the filter of the router's event source matches it. */
  static final Attribute<String> ROUTE = ATTRIBUTES.text("route");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private MessageItem() {}
}
