package io.reachline.webhook;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import java.time.Instant;

/**
 * An event in the quarantine.
 *
 * @param id a hash of the event, so that repetitions of an event share an entry
 * @param reason the wire name of a {@link ProviderEvent.Reason}
 * @param detail the reason in words
 * @param event the event as it was sent, or its beginning where it is too large
 * @param cut whether the event was cut, and so cannot be processed again
 * @param count the least number of times that the event came
 * @param createdAt when the event came first
 * @param lastAt when the event came last
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

  /** Returns the entry of a delivery that cannot be stored. */
  public static QuarantinedEvent of(Delivery delivery, ProviderEvent.Bad bad, Instant now) {
    boolean cut = bad.reason() == ProviderEvent.Reason.TOO_LARGE;
    String event = delivery.event();
    return new QuarantinedEvent(
        HexId.hash(event).substring(0, HexId.LENGTH),
        delivery.organization(),
        delivery.source(),
        bad.reason().wireName(),
        bad.detail(),
        Utf8.prefix(event, ProviderEvent.MAX_BYTES),
        cut,
        1,
        now,
        now);
  }

  Delivery delivery() {
    return new Delivery(organization, source, createdAt, event);
  }

  /** Returns the event as the API shows it. */
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
