package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a user's presence. */
final class PresenceItem {
  /** The local index of an organisation's users by the time until which they were online last. */
  static final String SEEN_INDEX = "seen";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  static final Attribute<Boolean> ONLINE = ATTRIBUTES.flag("online");
  static final Attribute<Long> FROM = ATTRIBUTES.number("from");
  static final Attribute<Long> UNTIL = ATTRIBUTES.number("until");
  static final Attribute<String> SOURCE = ATTRIBUTES.text("source");
  static final Attribute<Long> SINCE = ATTRIBUTES.number("since");
  static final Attribute<Long> SEEN = ATTRIBUTES.number("seen", secondarySortKey(SEEN_INDEX));
  static final Attribute<Long> HEARD = ATTRIBUTES.number("heard");
  static final Attribute<Boolean> HEARD_ONLINE = ATTRIBUTES.flag("heardOnline");
  static final Attribute<Long> SET_AT = ATTRIBUTES.number("setAt");
  static final Attribute<Long> SET_UNTIL = ATTRIBUTES.number("setUntil");
  static final Attribute<Long> VERSION = ATTRIBUTES.number("version");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private PresenceItem() {}
}
