package io.reachline.service;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.EventName;
import io.reachline.directory.Service;
import io.reachline.message.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An outbox for what services are told. It may be handed the same delivery any number of times, and
 * has the effect of one.
 */
public final class Outbox {
  private static final int LANES = 16;

  private final DeliveryStore deliveries;
  private final RingQueue rings;
  private final Lanes lanes;
  private final Clock clock;

  /** Creates an outbox that tells one service after the other. */
  public Outbox(DeliveryStore deliveries, RingQueue rings, Clock clock) {
    this(deliveries, rings, (_, work) -> work.run(), clock);
  }

  /**
   * Creates an outbox.
   *
   * @param lanes the way to tell several services at once
   */
  public Outbox(DeliveryStore deliveries, RingQueue rings, Lanes lanes, Clock clock) {
    this.deliveries = deliveries;
    this.rings = rings;
    this.lanes = lanes;
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

  /**
   * Stores deliveries, unless they are there already, and rings for their services. What fails for
   * one service keeps no other from being told.
   *
   * @throws RuntimeException a fault of one of them, once all others are done
   */
  public void put(Collection<ServiceDelivery> toSend) {
    Map<ServiceKey, List<ServiceDelivery>> byService = new LinkedHashMap<>();
    for (ServiceDelivery delivery : toSend) {
      byService.computeIfAbsent(delivery.service(), _ -> new ArrayList<>()).add(delivery);
    }
    Queue<List<ServiceDelivery>> left = new ConcurrentLinkedQueue<>(byService.values());
    Queue<RuntimeException> faults = new ConcurrentLinkedQueue<>();
    lanes.run(
        Math.min(LANES, byService.size()),
        () -> {
          for (List<ServiceDelivery> next = left.poll(); next != null; next = left.poll()) {
            try {
              putForOne(next);
            } catch (RuntimeException e) {
              faults.add(e);
            }
          }
        });
    RuntimeException fault = faults.poll();
    if (fault != null) {
      faults.forEach(fault::addSuppressed);
      throw fault;
    }
  }

  private void putForOne(List<ServiceDelivery> ofService) {
    ofService.forEach(deliveries::put);
    // Also for those that were there: whoever stored them may have died before it rang.
    rings.put(Ring.now(ofService.getFirst().service()), Duration.ZERO);
  }
}
