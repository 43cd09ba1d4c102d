package io.reachline.dynamo;

import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * The attributes of the health of a service. An update sets some of them and leaves the others, so
 * a text that is empty and a time that is 0 stand for none.
 */
final class HealthItem {
  static final String SORT_KEY = "H";

  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES, Item.WRITE);

  /** The owner of the lease. */
  static final Attribute<String> OWNER = ATTRIBUTES.text("owner");

  /** The end of the lease. */
  static final Attribute<Long> LEASED_UNTIL = ATTRIBUTES.number("leasedUntil");

  /** A flag that asks the owner of the lease to look for due deliveries once more. */
  static final Attribute<Boolean> AGAIN = ATTRIBUTES.flag("again");

  static final Attribute<Long> WAKE_AT = ATTRIBUTES.number("wakeAt");
  static final Attribute<Long> FAILURES = ATTRIBUTES.number("failures");
  static final Attribute<Long> FAILING_SINCE = ATTRIBUTES.number("failingSince");
  static final Attribute<Long> OPENINGS = ATTRIBUTES.number("openings");
  static final Attribute<Long> OPEN_UNTIL = ATTRIBUTES.number("openUntil");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private HealthItem() {}
}
