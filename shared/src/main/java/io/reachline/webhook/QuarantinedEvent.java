package io.reachline.webhook;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import java.time.Instant;

/**
 * An event that was set aside.
 *
 * @param id a hash of the event, so that its repetitions are one
 * @param reason why, in one of the words of {@link ZohoEvent.Reason}
 * @param detail why, for people
 * @param event as it came, cut where it was too large
 * @param cut whether it was cut, and so cannot be taken up again
 * @param count how often it came, at least
 * @param createdAt when it came first
 * @param lastAt when it came last
 */
public record QuarantinedEvent(
    String id,
    OrganizationId organization,
    SourceId source,
    String reason,
    String detail,
    String event,
    boolean cut,
    long count,
    Instant createdAt,
    Instant lastAt) {

  /** Sets a delivery aside. */
  static QuarantinedEvent of(Delivery delivery, ZohoEvent.Bad bad, Instant now) {
    boolean cut = bad.reason() == ZohoEvent.Reason.TOO_LARGE;
    String event = delivery.event();
    return new QuarantinedEvent(
        HexId.hash(event).substring(0, HexId.LENGTH),
        delivery.organization(),
        delivery.source(),
        bad.reason().wireName(),
        bad.detail(),
        Utf8.prefix(event, ZohoEvent.MAX_BYTES),
        cut,
        1,
        now,
        now);
  }

  Delivery delivery() {
    return new Delivery(organization, source, createdAt, event);
  }

  /** Returns it as the API shows it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", id)
        .put("organization", organization.value())
        .put("source", source.value())
        .put("reason", reason)
        .put("detail", detail)
        .put("event", event)
        .put("cut", cut)
        .put("count", count)
        .put("createdAt", Timestamp.format(createdAt))
        .put("lastAt", Timestamp.format(lastAt))
        .build();
  }
}
