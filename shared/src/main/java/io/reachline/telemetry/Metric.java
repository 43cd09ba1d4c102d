package io.reachline.telemetry;

import java.util.List;

/** The metrics that the functions emit to CloudWatch; all are counts. */
public enum Metric {
  /** Webhook requests whose events were all stored, quarantined or queued. */
  DELIVERIES_ACCEPTED("DeliveriesAccepted"),
  /**
   * Webhook requests that went to the retry queue, since no key to verify the token was at hand.
   */
  REQUESTS_UNVERIFIED("RequestsUnverified"),
  /** Events that were quarantined, except those of an unknown type or user. */
  EVENTS_QUARANTINED("EventsQuarantined"),
  EVENTS_OF_UNKNOWN_TYPE("EventsOfUnknownType"),
  /** Events that tell of the presence of agents who are no users. */
  EVENTS_OF_UNKNOWN_USERS("EventsOfUnknownUsers"),
  /** Events that were not even quarantined, since their organisation has too many there. */
  EVENTS_GIVEN_UP("EventsGivenUp"),
  /** Events that came for a deleted conversation. */
  EVENTS_DROPPED("EventsDropped"),
  /** Events that went to the retry queue, since DynamoDB did not store them. */
  EVENTS_SPILLED("EventsSpilled"),
  /** Webhook requests for a known source without a valid token. */
  TOKENS_REFUSED("TokensRefused"),
  /** Webhook requests for a source that does not exist; anybody can send these. */
  SOURCES_UNKNOWN("SourcesUnknown"),
  /** Responses with a status of 5xx, by function. */
  SERVER_ERRORS("ServerErrors", true),
  /** Session and reply statuses that this service does not know. */
  UNKNOWN_STATUSES("UnknownStatuses"),
  /** Sessions that ended before anybody picked them up. */
  SESSIONS_MISSED("SessionsMissed"),
  /** Messages of agents and bots that did not reach the customer. */
  REPLIES_FAILED("RepliesFailed"),
  /** Delivery statuses of notifications that reached somebody. */
  NOTIFICATIONS_DELIVERED("NotificationsDelivered"),
  /** Delivery statuses of notifications that reached nobody. */
  NOTIFICATIONS_UNDELIVERABLE("NotificationsUndeliverable"),
  /** Conditions of rules that could not be evaluated and so did not match. */
  CONDITIONS_FAILED("ConditionsFailed"),
  /** Targets of a rule that the conversation's organisations do not have. */
  TARGETS_SKIPPED("TargetsSkipped"),
  /** Messages that could not be routed yet; the stream or queue delivers them again. */
  MESSAGES_DEFERRED("MessagesDeferred"),
  /** Messages that could not be routed and went to the dead-letter queue. */
  MESSAGES_NOT_ROUTED("MessagesNotRouted"),
  /** Of these, messages that are in no queue, since their organisation has too many there. */
  MESSAGES_GIVEN_UP("MessagesGivenUp"),
  /** Deliveries of events to services that are not tried any more. */
  SERVICE_DELIVERIES_FAILED("ServiceDeliveriesFailed"),
  /** Services that were disabled, since they failed for a day or answered that they are gone. */
  SERVICES_DISABLED("ServicesDisabled");

  private final String wireName;
  private final boolean byFunction;

  Metric(String wireName) {
    this(wireName, false);
  }

  Metric(String wireName, boolean byFunction) {
    this.wireName = wireName;
    this.byFunction = byFunction;
  }

  /** Returns the name of the metric in CloudWatch. */
  public String wireName() {
    return wireName;
  }

  /** Returns the names of its dimensions. */
  List<String> dimensions() {
    return byFunction ? List.of(Telemetry.STACK, Telemetry.FUNCTION) : List.of(Telemetry.STACK);
  }
}
