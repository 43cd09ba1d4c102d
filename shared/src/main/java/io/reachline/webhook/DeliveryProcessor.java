package io.reachline.webhook;

import io.reachline.json.JsonObject;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.util.function.Predicate;

/**
 * A processor of deliveries. It stores the events that can be stored, quarantines the others, and
 * counts what is unusual.
 */
public final class DeliveryProcessor {

  /** The outcome of processing a quarantined event again. */
  public sealed interface Retried {

    record Taken(EventWriter.Outcome outcome) implements Retried {}

    /** The event stays in the quarantine. */
    record StillBad(String reason, String detail) implements Retried {}
  }

  private static final ProviderEvent.Bad UNSTORABLE =
      new ProviderEvent.Bad(
          ProviderEvent.Reason.UNSTORABLE,
          "The database refuses the event, or what it changes, as too large or invalid");

  private final Providers providers;
  private final EventWriter writer;
  private final AgentPresence presence;
  private final QuarantineStore quarantine;
  private final Predicate<RuntimeException> neverSucceeds;
  private final Retention retention;
  private final Clock clock;
  private final Telemetry telemetry;

  /**
   * @param neverSucceeds returns whether a fault is of a write that would fail again
   */
  public DeliveryProcessor(
      Providers providers,
      EventWriter writer,
      AgentPresence presence,
      QuarantineStore quarantine,
      Predicate<RuntimeException> neverSucceeds,
      Retention retention,
      Clock clock,
      Telemetry telemetry) {
    this.providers = providers;
    this.writer = writer;
    this.presence = presence;
    this.quarantine = quarantine;
    this.neverSucceeds = neverSucceeds;
    this.retention = retention;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Stores or quarantines an event. When this returns, it is in durable storage, unless it is wrong
   * and its organisation has filled its quarantine; then it is counted and given up.
   */
  public void take(Delivery delivery) {
    ProviderEvent event = read(delivery);
    try {
      take(delivery, event);
    } catch (RuntimeException e) {
      if (event instanceof ProviderEvent.Bad || !neverSucceeds.test(e)) {
        throw e;
      }
      telemetry.fault("event_unstorable", e, details(delivery).build());
      addToQuarantine(delivery, UNSTORABLE);
    }
  }

  private void take(Delivery delivery, ProviderEvent event) {
    switch (event) {
      case ProviderEvent.SessionChanged changed -> write(changed, delivery);
      case ProviderEvent.MessageAdded added -> write(added, delivery);
      case ProviderEvent.MessageStatusChanged changed -> write(changed, delivery);
      case ProviderEvent.PresenceChanged changed -> {
        if (!presence.take(changed)) {
          addToQuarantine(delivery, unknownUser(changed));
        }
      }
      case ProviderEvent.Bad bad -> addToQuarantine(delivery, bad);
    }
  }

  /** Processes a quarantined event again, and deletes it from the quarantine once it is stored. */
  public Retried retry(QuarantinedEvent event) {
    if (event.cut()) {
      return new Retried.StillBad(event.reason(), event.detail());
    }
    Delivery delivery = event.delivery();
    try {
      return switch (read(delivery)) {
        case ProviderEvent.SessionChanged changed -> deleteStored(event, write(changed, delivery));
        case ProviderEvent.MessageAdded added -> deleteStored(event, write(added, delivery));
        case ProviderEvent.MessageStatusChanged changed ->
            deleteStored(event, write(changed, delivery));
        case ProviderEvent.PresenceChanged changed ->
            presence.retry(changed)
                ? deleteStored(event, EventWriter.Outcome.STORED)
                : stillBad(unknownUser(changed));
        case ProviderEvent.Bad bad -> stillBad(bad);
      };
    } catch (RuntimeException e) {
      if (!neverSucceeds.test(e)) {
        throw e;
      }
      telemetry.fault("event_unstorable", e, details(delivery).build());
      return stillBad(UNSTORABLE);
    }
  }

  /**
   * Writes an event and counts what it tells. Repetitions count too, since the process that stored
   * it may have died before it counted: to count twice is better than to ring no alarm.
   */
  private EventWriter.Outcome write(ProviderEvent.SessionChanged changed, Delivery delivery) {
    EventWriter.Outcome outcome = writer.take(changed);
    countDropped(outcome, delivery);
    if (outcome != EventWriter.Outcome.DROPPED) {
      countUnknown(changed, delivery);
      countMissed(changed, delivery);
    }
    return outcome;
  }

  private EventWriter.Outcome write(ProviderEvent.MessageAdded added, Delivery delivery) {
    EventWriter.Outcome outcome = writer.take(added);
    countDropped(outcome, delivery);
    return outcome;
  }

  private EventWriter.Outcome write(ProviderEvent.MessageStatusChanged changed, Delivery delivery) {
    EventWriter.Outcome outcome = writer.take(changed);
    countDropped(outcome, delivery);
    if (outcome != EventWriter.Outcome.DROPPED) {
      countFailed(changed, delivery);
    }
    return outcome;
  }

  private static ProviderEvent.Bad unknownUser(ProviderEvent.PresenceChanged changed) {
    return new ProviderEvent.Bad(
        ProviderEvent.Reason.UNKNOWN_USER,
        "No user has this agent as external.%s: %s".formatted(changed.provider(), changed.agent()));
  }

  private ProviderEvent read(Delivery delivery) {
    return ProviderEvent.read(
        providers.of(delivery.source()), delivery, retention, clock.instant());
  }

  private static Retried stillBad(ProviderEvent.Bad bad) {
    return new Retried.StillBad(bad.reason().wireName(), bad.detail());
  }

  private Retried deleteStored(QuarantinedEvent event, EventWriter.Outcome outcome) {
    quarantine.delete(event.organization(), event.id());
    return new Retried.Taken(outcome);
  }

  private void addToQuarantine(Delivery delivery, ProviderEvent.Bad bad) {
    QuarantinedEvent event = QuarantinedEvent.of(delivery, bad, clock.instant());
    Metric metric =
        switch (quarantine.add(event)) {
          case NEW, AGAIN -> quarantined(bad.reason());
          case GIVEN_UP -> Metric.EVENTS_GIVEN_UP;
        };
    telemetry.count(
        metric, 1, details(delivery).put("id", event.id()).put("reason", event.reason()).build());
  }

  private static Metric quarantined(ProviderEvent.Reason reason) {
    return switch (reason) {
      case UNKNOWN_TYPE -> Metric.EVENTS_OF_UNKNOWN_TYPE;
      case UNKNOWN_USER -> Metric.EVENTS_OF_UNKNOWN_USERS;
      case MALFORMED, TOO_LARGE, TOO_DEEP, INVALID_FIELD, TOO_OLD, IN_THE_FUTURE, UNSTORABLE ->
          Metric.EVENTS_QUARANTINED;
    };
  }

  private void countDropped(EventWriter.Outcome outcome, Delivery delivery) {
    if (outcome == EventWriter.Outcome.DROPPED) {
      telemetry.count(Metric.EVENTS_DROPPED, 1, details(delivery).build());
    }
  }

  private void countUnknown(ProviderEvent.SessionChanged changed, Delivery delivery) {
    if (changed.isOfUnknownStatus()) {
      Session session = changed.event().session();
      telemetry.count(
          Metric.UNKNOWN_STATUSES,
          1,
          details(delivery)
              .put("sessionStatus", session.status())
              .put("replyStatus", session.replyStatus())
              .build());
    }
  }

  private void countMissed(ProviderEvent.SessionChanged changed, Delivery delivery) {
    Session session = changed.event().session();
    if (session.knownStatus().filter(SessionStatus.MISSED::equals).isPresent()) {
      telemetry.count(
          Metric.SESSIONS_MISSED,
          1,
          details(delivery).put("session", session.id().value()).build());
    }
  }

  private void countFailed(ProviderEvent.MessageStatusChanged changed, Delivery delivery) {
    if (changed.report().isPresent()) {
      telemetry.count(
          Metric.REPLIES_FAILED,
          1,
          details(delivery)
              .put("conversation", changed.key().conversation().conversation().value())
              .put("messageId", changed.key().messageId())
              .build());
    }
  }

  private static JsonObject.Builder details(Delivery delivery) {
    return JsonObject.builder()
        .put("organization", delivery.organization().value())
        .put("source", delivery.source().value());
  }
}
