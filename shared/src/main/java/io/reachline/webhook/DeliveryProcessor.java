package io.reachline.webhook;

import io.reachline.json.JsonObject;
import io.reachline.session.ReplyStatus;
import io.reachline.session.Session;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes deliveries in: stores the good events, sets the bad ones aside, counts what is odd. */
public final class DeliveryProcessor {

  /** What came of taking up an event that had been set aside. */
  public sealed interface Retried {

    record Taken(EventWriter.Outcome outcome) implements Retried {}

    /** It stays where it is. */
    record StillBad(String reason, String detail) implements Retried {}
  }

  private static final ZohoEvent.Bad UNSTORABLE =
      new ZohoEvent.Bad(
          ZohoEvent.Reason.UNSTORABLE,
          "The database refuses the event, or what it changes, as too large or invalid");

  private final EventWriter writer;
  private final QuarantineStore quarantine;
  private final Predicate<RuntimeException> neverSucceeds;
  private final Retention retention;
  private final Clock clock;
  private final Telemetry telemetry;

  /**
   * @param neverSucceeds tells the faults of writes that fail however often they are tried
   */
  public DeliveryProcessor(
      EventWriter writer,
      QuarantineStore quarantine,
      Predicate<RuntimeException> neverSucceeds,
      Retention retention,
      Clock clock,
      Telemetry telemetry) {
    this.writer = writer;
    this.quarantine = quarantine;
    this.neverSucceeds = neverSucceeds;
    this.retention = retention;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /** Takes a delivery in. When this returns, the event is in durable storage. */
  public void take(Delivery delivery) {
    ZohoEvent event = ZohoEvent.read(delivery, retention, clock.instant());
    try {
      take(delivery, event);
    } catch (RuntimeException e) {
      if (event instanceof ZohoEvent.Bad || !neverSucceeds.test(e)) {
        throw e;
      }
      telemetry.fault("event_unstorable", e, details(delivery).build());
      setAside(delivery, UNSTORABLE);
    }
  }

  private void take(Delivery delivery, ZohoEvent event) {
    switch (event) {
      case ZohoEvent.SessionChanged changed -> {
        EventWriter.Outcome outcome = writer.take(changed);
        countUnknown(changed.event().session(), outcome, delivery);
        countDropped(outcome, delivery);
      }
      case ZohoEvent.MessageAdded added -> countDropped(writer.take(added), delivery);
      case ZohoEvent.Bad bad -> setAside(delivery, bad);
    }
  }

  /** Takes up an event that had been set aside, and lets it go if it is stored now. */
  public Retried retry(QuarantinedEvent event) {
    if (event.cut()) {
      return new Retried.StillBad(event.reason(), event.detail());
    }
    try {
      return switch (ZohoEvent.read(event.delivery(), retention, clock.instant())) {
        case ZohoEvent.SessionChanged changed -> letGo(event, writer.take(changed));
        case ZohoEvent.MessageAdded added -> letGo(event, writer.take(added));
        case ZohoEvent.Bad bad -> stillBad(bad);
      };
    } catch (RuntimeException e) {
      if (!neverSucceeds.test(e)) {
        throw e;
      }
      telemetry.fault("event_unstorable", e, details(event.delivery()).build());
      return stillBad(UNSTORABLE);
    }
  }

  private static Retried stillBad(ZohoEvent.Bad bad) {
    return new Retried.StillBad(bad.reason().wireName(), bad.detail());
  }

  private Retried letGo(QuarantinedEvent event, EventWriter.Outcome outcome) {
    quarantine.delete(event.organization(), event.id());
    return new Retried.Taken(outcome);
  }

  private void setAside(Delivery delivery, ZohoEvent.Bad bad) {
    QuarantinedEvent event = QuarantinedEvent.of(delivery, bad, clock.instant());
    quarantine.add(event);
    Metric metric =
        bad.reason() == ZohoEvent.Reason.UNKNOWN_TYPE
            ? Metric.EVENTS_OF_UNKNOWN_TYPE
            : Metric.EVENTS_QUARANTINED;
    telemetry.count(
        metric, 1, details(delivery).put("id", event.id()).put("reason", event.reason()).build());
  }

  private void countUnknown(Session session, EventWriter.Outcome outcome, Delivery delivery) {
    boolean isUnknown =
        session.knownStatus().isEmpty()
            || Optional.ofNullable(session.replyStatus())
                .filter(name -> ReplyStatus.of(name).isEmpty())
                .isPresent();
    if (isUnknown && outcome == EventWriter.Outcome.STORED) {
      telemetry.count(
          Metric.UNKNOWN_STATUSES,
          1,
          details(delivery)
              .put("sessionStatus", session.status())
              .put("replyStatus", session.replyStatus())
              .build());
    }
  }

  private void countDropped(EventWriter.Outcome outcome, Delivery delivery) {
    if (outcome == EventWriter.Outcome.DROPPED) {
      telemetry.count(Metric.EVENTS_DROPPED, 1, details(delivery).build());
    }
  }

  private static JsonObject.Builder details(Delivery delivery) {
    return JsonObject.builder()
        .put("organization", delivery.organization().value())
        .put("source", delivery.source().value());
  }
}
