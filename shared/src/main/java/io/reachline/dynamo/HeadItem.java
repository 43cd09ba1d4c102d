package io.reachline.dynamo;

import static io.reachline.dynamo.Item.ONCE;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a head: the item of a conversation itself, with its session. */
final class HeadItem {
  /** The index of conversations by organisation, in the order of their creation. */
  static final String NEWEST_INDEX = "newest";

  /** The index of sessions by organisation and status, in the order of their newest events. */
  static final String SESSIONS_INDEX = "sessions";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES, Item.WRITE);

  static final Attribute<String> NAME = ATTRIBUTES.text("name");
  static final Attribute<String> TYPE = ATTRIBUTES.text("type");
  static final Attribute<String> STATUS = ATTRIBUTES.text("status");
  static final Attribute<String> CONTACT = ATTRIBUTES.text("contact");
  static final Attribute<String> PARTICIPANTS = ATTRIBUTES.text("participants");
  static final Attribute<String> META = ATTRIBUTES.text("meta");
  static final Attribute<Long> CREATED_AT = ATTRIBUTES.number("createdAt", ONCE);

  /** When something was changed last that the API shows of the conversation itself. */
  static final Attribute<Long> CHANGED_AT = ATTRIBUTES.number("changedAt");

  /** The session, as {@link SessionItem} writes it. */
  static final Attribute<String> SESSION = ATTRIBUTES.text("session");

  /** The position of the event that changed the session last. */
  static final Attribute<String> SESSION_POSITION = ATTRIBUTES.text("ev");

  /** The position of the event or command that changed the conversation's state last. */
  static final Attribute<String> STATE_POSITION = ATTRIBUTES.text("st");

  /**
   * The lead of the provider's clock when a message queued the conversation, in milliseconds; at
   * least.
   */
  static final Attribute<Long> CLOCK_LEAD = ATTRIBUTES.number("ahead");

  /** When its session was picked up last, by the provider's clock. */
  static final Attribute<Long> PICKED_UP_AT = ATTRIBUTES.number("pickedUpAt");

  /** When its session ended last, by the provider's clock. */
  static final Attribute<Long> ENDED_AT = ATTRIBUTES.number("endedAt");

  /** When a command accepted it last. */
  static final Attribute<Long> ACCEPTED_AT = ATTRIBUTES.number("acceptedAt");

  /** When a command closed it last. */
  static final Attribute<Long> LEFT_AT = ATTRIBUTES.number("leftAt");

  /** When the last command took effect; absent if it is one of before this was noted. */
  static final Attribute<Long> EFFECTIVE_AT = ATTRIBUTES.number("effectiveAt");

  /** The version made by clients: the id of the last command, or the time of the last change. */
  static final Attribute<String> LAST_CHANGE = ATTRIBUTES.text("change");

  static final Attribute<String> SESSIONS_PARTITION_KEY =
      ATTRIBUTES.text("sessionsPk", secondaryPartitionKey(SESSIONS_INDEX));
  static final Attribute<String> SESSIONS_SORT_KEY =
      ATTRIBUTES.text("sessionsSk", secondarySortKey(SESSIONS_INDEX));
  static final Attribute<String> NEWEST_PARTITION_KEY =
      ATTRIBUTES.text("newestPk", secondaryPartitionKey(NEWEST_INDEX), ONCE);
  static final Attribute<String> NEWEST_SORT_KEY =
      ATTRIBUTES.text("newestSk", secondarySortKey(NEWEST_INDEX), ONCE);

  /** When the conversation was deleted; an item with it is a tombstone. */
  static final Attribute<Long> DELETED_AT = ATTRIBUTES.number("del");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private HeadItem() {}
}
