package io.reachline.telemetry;

import java.util.List;

/** Every metric that the functions emit: its name in CloudWatch. All are counts. */
public enum Metric {
  /** Webhook requests whose events were stored, set aside or queued, every one of them. */
  DELIVERIES_ACCEPTED("DeliveriesAccepted"),
  /** Webhook requests that went to the retry queue, since nobody could verify their token. */
  REQUESTS_UNVERIFIED("RequestsUnverified"),
  /** Events that were set aside for being wrong; those of an unknown type are not among them. */
  EVENTS_QUARANTINED("EventsQuarantined"),
  EVENTS_OF_UNKNOWN_TYPE("EventsOfUnknownType"),
  /** Events that came for a conversation after its deletion. */
  EVENTS_DROPPED("EventsDropped"),
  /** Events that went to the retry queue, since DynamoDB did not take them. */
  EVENTS_SPILLED("EventsSpilled"),
  /** Webhook requests for a known source without a valid token. */
  TOKENS_REFUSED("TokensRefused"),
  /** Webhook requests for a source that does not exist; anybody can send them. */
  SOURCES_UNKNOWN("SourcesUnknown"),
  /** Answers of 5xx to requests of the API and of webhooks, by function. */
  SERVER_ERRORS("ServerErrors", true),
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
  /** Messages that could not be routed for now, and that the stream or the queue brings again. */
  MESSAGES_DEFERRED("MessagesDeferred"),
  /** Messages that could not be routed, and were set aside in the dead-letter queue. */
  MESSAGES_NOT_ROUTED("MessagesNotRouted");

  private final String wireName;
  private final boolean byFunction;

  Metric(String wireName) {
    this(wireName, false);
  }

  Metric(String wireName, boolean byFunction) {
    this.wireName = wireName;
    this.byFunction = byFunction;
  }

  public String wireName() {
    return wireName;
  }

  /** The names of the dimensions that it is counted by. */
  List<String> dimensions() {
    return byFunction ? List.of(Telemetry.STACK, Telemetry.FUNCTION) : List.of(Telemetry.STACK);
  }
}
