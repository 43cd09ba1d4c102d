package io.reachline.dynamo;

import static io.reachline.dynamo.Attribute.number;
import static io.reachline.dynamo.Attribute.text;
import static io.reachline.dynamo.Item.ONCE;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a conversation itself, with the session that it stands for. */
final class HeadItem {
  static final Attribute<String> NAME = text("name");
  static final Attribute<String> TYPE = text("type");
  static final Attribute<String> STATUS = text("status");
  static final Attribute<String> CONTACT = text("contact");
  static final Attribute<String> PARTICIPANTS = text("participants");
  static final Attribute<String> META = text("meta");
  static final Attribute<Long> CREATED_AT = number("createdAt", ONCE);

  /** When a client changed it last. */
  static final Attribute<Long> CHANGED_AT = number("changedAt");

  /** The session, as {@link SessionItem} writes it. */
  static final Attribute<String> SESSION = text("session");

  /** The position of the event that moved the session last. */
  static final Attribute<String> EV = text("ev");

  /** The position of the event or command that moved the conversation's state last. */
  static final Attribute<String> ST = text("st");

  /** The least lead of Zoho's clock when a message queued the conversation, in milliseconds. */
  static final Attribute<Long> AHEAD = number("ahead");

  /** When its session was picked up last, in Zoho's time. */
  static final Attribute<Long> PICKED_UP_AT = number("pickedUpAt");

  /** When its session closed it last, in Zoho's time. */
  static final Attribute<Long> ENDED_AT = number("endedAt");

  /** When a command accepted it last. */
  static final Attribute<Long> ACCEPTED_AT = number("acceptedAt");

  /** When a command closed it last. */
  static final Attribute<Long> LEFT_AT = number("leftAt");

  /** Tells its versions apart, as far as clients make them: the newest command or change. */
  static final Attribute<String> CHANGE = text("change");

  static final Attribute<String> SESSIONS_PK =
      text("sessionsPk", secondaryPartitionKey("sessions"));
  static final Attribute<String> SESSIONS_SK = text("sessionsSk", secondarySortKey("sessions"));
  static final Attribute<String> NEWEST_PK =
      text("newestPk", secondaryPartitionKey("newest"), ONCE);
  static final Attribute<String> NEWEST_SK = text("newestSk", secondarySortKey("newest"), ONCE);

  /** When it was deleted: makes the item a tombstone. */
  static final Attribute<Long> DEL = number("del");

  static final TableSchema<Item> SCHEMA =
      Item.schema(
          Item.PK,
          Item.SK,
          NAME,
          TYPE,
          STATUS,
          CONTACT,
          PARTICIPANTS,
          META,
          CREATED_AT,
          CHANGED_AT,
          SESSION,
          EV,
          ST,
          AHEAD,
          PICKED_UP_AT,
          ENDED_AT,
          ACCEPTED_AT,
          LEFT_AT,
          CHANGE,
          SESSIONS_PK,
          SESSIONS_SK,
          NEWEST_PK,
          NEWEST_SK,
          Item.EXPIRES,
          DEL,
          Item.WRITE);

  private HeadItem() {}
}
