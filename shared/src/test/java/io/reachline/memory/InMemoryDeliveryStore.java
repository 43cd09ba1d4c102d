package io.reachline.memory;

import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.service.DeliveryId;
import io.reachline.service.DeliveryStore;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

final class InMemoryDeliveryStore implements DeliveryStore {
  private final Map<Place, ServiceDelivery> deliveries = new HashMap<>();
  private final Clock clock;

  private record Place(ServiceKey service, DeliveryId id) {
    static Place of(ServiceDelivery delivery) {
      return new Place(delivery.service(), delivery.id());
    }
  }

  InMemoryDeliveryStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean put(ServiceDelivery delivery) {
    return deliveries.putIfAbsent(Place.of(delivery), delivery) == null;
  }

  @Override
  public synchronized Optional<ServiceDelivery> find(ServiceKey service, DeliveryId id) {
    return Optional.ofNullable(deliveries.get(new Place(service, id))).filter(this::isKept);
  }

  @Override
  public synchronized boolean replace(ServiceDelivery delivery) {
    ServiceDelivery stored = deliveries.get(Place.of(delivery));
    if (stored == null || stored.version() != delivery.version() - 1) {
      return false;
    }
    deliveries.put(Place.of(delivery), delivery);
    return true;
  }

  @Override
  public synchronized List<ServiceDelivery> due(ServiceKey service, Instant until, int most) {
    return pending(service)
        .filter(delivery -> !delivery.nextAt().orElseThrow().isAfter(until))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized Optional<Instant> nextDue(ServiceKey service) {
    return pending(service).findFirst().flatMap(ServiceDelivery::nextAt);
  }

  private Stream<ServiceDelivery> pending(ServiceKey service) {
    return of(service)
        .filter(delivery -> delivery.nextAt().isPresent())
        .sorted(
            Comparator.comparing((ServiceDelivery delivery) -> delivery.nextAt().orElseThrow())
                .thenComparing(ServiceDelivery::id));
  }

  @Override
  public synchronized Iterator<ListEntry<ServiceDelivery>> list(
      ServiceKey service, ReadOptions options) {
    return InMemoryList.read(of(service), delivery -> delivery.id().value(), options);
  }

  private Stream<ServiceDelivery> of(ServiceKey service) {
    return deliveries.values().stream()
        .filter(delivery -> delivery.service().equals(service))
        .filter(this::isKept);
  }

  private boolean isKept(ServiceDelivery delivery) {
    return delivery.expiresAt().isAfter(clock.instant());
  }
}
