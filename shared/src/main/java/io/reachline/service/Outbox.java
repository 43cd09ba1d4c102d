package io.reachline.service;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.EventName;
import io.reachline.directory.Service;
import io.reachline.message.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An outbox for what services are told. It may be handed the same delivery any number of times, and
 * has the effect of one.
 */
public final class Outbox {
  private final DeliveryStore deliveries;
  private final RingQueue rings;
  private final Clock clock;

  public Outbox(DeliveryStore deliveries, RingQueue rings, Clock clock) {
    this.deliveries = deliveries;
    this.rings = rings;
    this.clock = clock;
  }

  /**
   * Returns the delivery of an event to a service.
   *
   * @param message empty for an event that is not about a message
   * @param time the time of the event's cause, by this service's clock
   * @param cause a text that tells the cause from all others of this event
   */
  public ServiceDelivery delivery(
      Service service,
      EventName event,
      ConversationKey conversation,
      Optional<MessageId> message,
      Instant time,
      String cause) {
    ServiceKey key = new ServiceKey(service.organization(), service.id());
    return ServiceDelivery.of(
        key,
        DeliveryId.of(key, event.value(), time, cause),
        event.value(),
        conversation,
        message,
        clock.instant());
  }

  /** Stores deliveries, unless they are there already, and rings for their services. */
  public void put(Collection<ServiceDelivery> toSend) {
    Set<ServiceKey> services = new LinkedHashSet<>();
    for (ServiceDelivery delivery : toSend) {
      deliveries.put(delivery);
      services.add(delivery.service());
    }
    // Also for those that were there: whoever stored them may have died before it rang.
    services.forEach(service -> rings.put(Ring.now(service), Duration.ZERO));
  }
}
