package io.reachline.telemetry;

/** Every metric that the functions emit: its name in CloudWatch. All are counts. */
public enum Metric {
  /** Events that were set aside for being wrong; those of an unknown type are not among them. */
  EVENTS_QUARANTINED("EventsQuarantined"),
  EVENTS_OF_UNKNOWN_TYPE("EventsOfUnknownType"),
  /** Events that came for a conversation after its deletion. */
  EVENTS_DROPPED("EventsDropped"),
  /** Events that went to the retry queue, since DynamoDB did not take them. */
  EVENTS_SPILLED("EventsSpilled"),
  /** Webhook requests without a valid token. */
  TOKENS_REFUSED("TokensRefused"),
  /** Session and reply statuses that the tables do not have. */
  UNKNOWN_STATUSES("UnknownStatuses"),
  /** Status messages of notifications that reached somebody. */
  NOTIFICATIONS_DELIVERED("NotificationsDelivered"),
  /** Status messages of notifications that reached nobody. */
  NOTIFICATIONS_UNDELIVERABLE("NotificationsUndeliverable"),
  /** Conditions of rules that could not be evaluated, and so did not match. */
  CONDITIONS_FAILED("ConditionsFailed"),
  /** Channels and users that a rule names, and that are none of the conversation's. */
  TARGETS_SKIPPED("TargetsSkipped"),
  /** Messages that could not be routed, and were set aside in the dead-letter queue. */
  MESSAGES_NOT_ROUTED("MessagesNotRouted");

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
