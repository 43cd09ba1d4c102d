package io.reachline.webhook;

import io.reachline.conversation.Retention;
import io.reachline.json.JsonObject;
import io.reachline.session.ReplyStatus;
import io.reachline.session.Session;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.util.Optional;

/** Takes deliveries in: stores the good events, sets the bad ones aside, counts what is odd. */
public final class Ingest {

  /** What came of taking up an event that had been set aside. */
  public sealed interface Retried {

    record Taken(Intake.Outcome outcome) implements Retried {}

    /** It stays where it is. */
    record StillBad(String reason, String detail) implements Retried {}
  }

  private final Intake intake;
  private final QuarantineStore quarantine;
  private final Retention retention;
  private final Clock clock;
  private final Telemetry telemetry;

  public Ingest(
      Intake intake,
      QuarantineStore quarantine,
      Retention retention,
      Clock clock,
      Telemetry telemetry) {
    this.intake = intake;
    this.quarantine = quarantine;
    this.retention = retention;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /** Takes a delivery in. When this returns, the event is in durable storage. */
  public void take(Delivery delivery) {
    switch (ZohoEvent.read(delivery, retention, clock.instant())) {
      case ZohoEvent.SessionChanged changed -> {
        Intake.Outcome outcome = intake.take(changed);
        countUnknown(changed.event().session(), outcome, delivery);
        countDropped(outcome, delivery);
      }
      case ZohoEvent.MessageAdded added -> countDropped(intake.take(added), delivery);
      case ZohoEvent.Bad bad -> setAside(delivery, bad);
    }
  }

  /** Takes up an event that had been set aside, and lets it go if it is stored now. */
  public Retried retry(QuarantinedEvent event) {
    if (event.cut()) {
      return new Retried.StillBad(event.reason(), event.detail());
    }
    Delivery delivery = event.delivery();
    return switch (ZohoEvent.read(delivery, retention, clock.instant())) {
      case ZohoEvent.SessionChanged changed -> letGo(event, intake.take(changed));
      case ZohoEvent.MessageAdded added -> letGo(event, intake.take(added));
      case ZohoEvent.Bad(var reason, var detail) -> new Retried.StillBad(reason.wireName(), detail);
    };
  }

  private Retried letGo(QuarantinedEvent event, Intake.Outcome outcome) {
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

  private void countUnknown(Session session, Intake.Outcome outcome, Delivery delivery) {
    boolean isUnknown =
        session.knownStatus().isEmpty()
            || Optional.ofNullable(session.replyStatus())
                .filter(name -> ReplyStatus.of(name).isEmpty())
                .isPresent();
    if (isUnknown && outcome == Intake.Outcome.STORED) {
      telemetry.count(
          Metric.UNKNOWN_STATUSES,
          1,
          details(delivery)
              .put("sessionStatus", session.status())
              .put("replyStatus", session.replyStatus())
              .build());
    }
  }

  private void countDropped(Intake.Outcome outcome, Delivery delivery) {
    if (outcome == Intake.Outcome.DROPPED) {
      telemetry.count(Metric.EVENTS_DROPPED, 1, details(delivery).build());
    }
  }

  private static JsonObject.Builder details(Delivery delivery) {
    return JsonObject.builder()
        .put("organization", delivery.organization().value())
        .put("source", delivery.source().value());
  }
}
