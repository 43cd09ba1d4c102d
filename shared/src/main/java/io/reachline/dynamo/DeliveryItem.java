package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of the delivery of an event to a service. */
final class DeliveryItem {
  /** The local index of a service's pending deliveries by the time for which they are due. */
  static final String DUE_INDEX = "due";

  /** The prefix of the sort keys of deliveries, which their ids follow. */
  static final String PREFIX = "D";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES, Item.WRITE);

  static final Attribute<String> EVENT = ATTRIBUTES.text("event");

  /** The partition key of the conversation. */
  static final Attribute<String> CONVERSATION = ATTRIBUTES.text("conversation");

  static final Attribute<String> MESSAGE = ATTRIBUTES.text("message");
  static final Attribute<String> STATE = ATTRIBUTES.text("state");

  /** The reason why it failed. */
  static final Attribute<String> REASON = ATTRIBUTES.text("reason");

  /** The time for which it is due, then its id; only while it is pending. */
  static final Attribute<String> DUE = ATTRIBUTES.text("due", secondarySortKey(DUE_INDEX));

  static final Attribute<Long> SINCE = ATTRIBUTES.number("since");
  static final Attribute<Long> TRIES = ATTRIBUTES.number("tries");

  /** The last attempts, as JSON. */
  static final Attribute<String> ATTEMPTS = ATTRIBUTES.text("attempts");

  /** The refused messages of the service's answer, as JSON. */
  static final Attribute<String> REFUSED = ATTRIBUTES.text("refused");

  static final Attribute<Long> VERSION = ATTRIBUTES.number("version");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private DeliveryItem() {}
}
