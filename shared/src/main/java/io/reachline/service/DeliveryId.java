package io.reachline.service;

import io.reachline.identity.HexId;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Optional;

/**
 * The id of a delivery, which the service gets as {@code webhook-id}: 12 hexadecimal digits for the
 * time of the event's cause, then 12 of a hash. The same cause has the same id, however often it is
 * published, and the order of ids is the order of time.
 */
public record DeliveryId(String value) implements Comparable<DeliveryId> {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public DeliveryId {
    HexId.check("delivery", value);
  }

  /**
   * Returns the id of a delivery.
   *
   * @param event the name of the event
   * @param time the time of the cause
   * @param cause a text that tells the cause from all others of this event, for example the id of a
   *     message
   */
  public static DeliveryId of(ServiceKey service, String event, Instant time, String cause) {
    String content =
        String.join("\n", service.organization().value(), service.service().value(), event, cause);
    return new DeliveryId(
        TimeDigits.of(time) + HexId.hash(content).substring(0, HexId.LENGTH - TimeDigits.LENGTH));
  }

  /** Returns the id in a text; empty if the text is not an id. */
  public static Optional<DeliveryId> parse(String text) {
    return HexId.isValid(text) ? Optional.of(new DeliveryId(text)) : Optional.empty();
  }

  /** Returns the time of the event's cause. */
  public Instant createdAt() {
    return TimeDigits.read(value);
  }

  @Override
  public int compareTo(DeliveryId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
