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
  UNKNOWN_STATUSES("UnknownStatuses");

  private final String wireName;

  Metric(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
