package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Utf8;
import io.reachline.message.Message;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.presence.Word;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionHistory;
import io.reachline.storage.Retention;
import io.reachline.wire.WireNamed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An event of a provider, as it was read. */
public sealed interface ProviderEvent {
  /** The largest event that is stored, in bytes of UTF-8. */
  int MAX_BYTES = 200_000;

  /** The greatest lead of a provider's clock over this service's. */
  Duration MAX_AHEAD = Duration.ofMinutes(5);

  /**
   * The greatest lead of a message's status over this service's clock. It is only compared with
   * others of the message, and a provider may have it in the time of another zone.
   */
  Duration MAX_STATUS_AHEAD = Duration.ofDays(1);

  /**
   * A session changed.
   *
   * @param message the status message that reports and keeps the event
   * @param isOfUnknownStatus whether its session status or reply status is not in the tables
   */
  record SessionChanged(SessionEvent event, Message message, boolean isOfUnknownStatus)
      implements ProviderEvent {}

  /** Somebody wrote a message in a session. */
  record MessageAdded(Message message) implements ProviderEvent {}

  /**
   * A message got another status on its way to its reader.
   *
   * @param receipt the status, with its time by the clock of the provider's messages
   * @param eventTime the time of the event, by the clock of the provider's events
   * @param report the status message that reports a failure; empty for any other status
   */
  record MessageStatusChanged(
      ReceiptKey key, Receipt receipt, Instant eventTime, Optional<Message> report)
      implements ProviderEvent {}

  /**
   * An agent of the provider's came online or went offline.
   *
   * @param provider the provider's name
   * @param agent the provider's id of the agent
   */
  record PresenceChanged(OrganizationId organization, String provider, String agent, Word word)
      implements ProviderEvent {}

  /** An event that cannot be stored as one of the others. */
  record Bad(Reason reason, String detail) implements ProviderEvent {}

  /** The reasons for which an event is quarantined. */
  enum Reason implements WireNamed {
    MALFORMED,
    TOO_LARGE,
    TOO_DEEP,
    UNKNOWN_TYPE,
    /** No user of the organisation has the id of the agent whom the event is about. */
    UNKNOWN_USER,
    INVALID_FIELD,
    TOO_OLD,
    IN_THE_FUTURE,
    /** The database refuses the event, or what it changes, as too large or invalid. */
    UNSTORABLE
  }

  /**
   * Reads an event.
   *
   * @param now the time by which the event's age is judged: a quarantined event came earlier
   */
  static ProviderEvent read(
      Provider provider, Delivery delivery, Retention retention, Instant now) {
    if (Utf8.length(delivery.event()) > MAX_BYTES) {
      return new Bad(Reason.TOO_LARGE, "The event is larger than %,d bytes".formatted(MAX_BYTES));
    }
    try {
      JsonObject json = Json.readObject(delivery.event());
      if (Json.depth(json) > SessionHistory.MAX_DEPTH) {
        return new Bad(
            Reason.TOO_DEEP,
            "The event is nested more than %d deep".formatted(SessionHistory.MAX_DEPTH));
      }
      ProviderEvent event = provider.read(delivery, json);
      return switch (event) {
        case SessionChanged changed ->
            checkTime(changed, changed.event().session().eventTime(), retention, now);
        case MessageAdded added -> checkTime(added, added.message().createdAt(), retention, now);
        case MessageStatusChanged changed ->
            changed.receipt().updatedAt().isAfter(now.plus(MAX_STATUS_AHEAD))
                ? new Bad(Reason.IN_THE_FUTURE, "updatedTime is in the future")
                : checkTime(changed, changed.eventTime(), retention, now);
        case PresenceChanged changed -> checkTime(changed, changed.word().saidAt(), retention, now);
        case Bad bad -> bad;
      };
    } catch (MalformedJson e) {
      return new Bad(Reason.MALFORMED, "The event " + e.problem());
    }
  }

  private static ProviderEvent checkTime(
      ProviderEvent event, Instant eventTime, Retention retention, Instant now) {
    if (!eventTime.isAfter(retention.horizon(now))) {
      return new Bad(Reason.TOO_OLD, "eventTime is before the retention period");
    }
    return eventTime.isAfter(now.plus(MAX_AHEAD))
        ? new Bad(Reason.IN_THE_FUTURE, "eventTime is in the future")
        : event;
  }
}
