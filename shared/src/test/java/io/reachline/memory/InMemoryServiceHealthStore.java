package io.reachline.memory;

import io.reachline.service.Breaker;
import io.reachline.service.ServiceHealth;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Consistency;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryServiceHealthStore implements ServiceHealthStore {
  private final Map<ServiceKey, Stored> stored = new HashMap<>();

  private record Lease(String owner, Instant until, boolean isAskedAgain) {}

  private record Stored(ServiceHealth health, Optional<Lease> lease) {
    static final Stored NONE = new Stored(ServiceHealth.NEW, Optional.empty());

    boolean isHeldBy(String owner) {
      return lease.filter(held -> held.owner().equals(owner)).isPresent();
    }

    boolean isHeldAt(Instant now) {
      return lease.filter(held -> held.until().isAfter(now)).isPresent();
    }
  }

  @Override
  public synchronized ServiceHealth find(ServiceKey service, Consistency consistency) {
    return at(service).health();
  }

  @Override
  public synchronized Optional<ServiceHealth> take(
      ServiceKey service, String owner, Instant now, Instant until) {
    Stored before = at(service);
    if (before.isHeldAt(now) && !before.isHeldBy(owner)) {
      return Optional.empty();
    }
    stored.put(service, new Stored(before.health(), Optional.of(new Lease(owner, until, false))));
    return Optional.of(before.health());
  }

  @Override
  public synchronized boolean lookAgain(ServiceKey service, Instant now, boolean hasCome) {
    Stored before = at(service);
    if (!before.isHeldAt(now)) {
      return false;
    }
    Lease lease = before.lease().orElseThrow();
    stored.put(
        service,
        new Stored(
            hasCome
                ? new ServiceHealth(before.health().breaker(), Optional.empty())
                : before.health(),
            Optional.of(new Lease(lease.owner(), lease.until(), true))));
    return true;
  }

  @Override
  public synchronized boolean record(ServiceKey service, String owner, Breaker breaker) {
    Stored before = at(service);
    if (!before.isHeldBy(owner)) {
      return false;
    }
    stored.put(
        service, new Stored(new ServiceHealth(breaker, before.health().wakeAt()), before.lease()));
    return true;
  }

  @Override
  public synchronized boolean release(
      ServiceKey service, String owner, Optional<Instant> wakeAt, boolean evenIfAsked) {
    Stored before = at(service);
    if (!before.isHeldBy(owner) || (!evenIfAsked && before.lease().orElseThrow().isAskedAgain())) {
      return false;
    }
    stored.put(
        service,
        new Stored(new ServiceHealth(before.health().breaker(), wakeAt), Optional.empty()));
    return true;
  }

  @Override
  public synchronized void reset(ServiceKey service) {
    stored.put(service, new Stored(ServiceHealth.NEW, at(service).lease()));
  }

  private Stored at(ServiceKey service) {
    return stored.getOrDefault(service, Stored.NONE);
  }
}
