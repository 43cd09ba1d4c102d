package io.reachline.service;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Service;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The due deliveries of a service, handed out to several lanes, each delivery once. They are read
 * by pages together with the service, which may be changed meanwhile. Of a service that is disabled
 * all pending ones are due.
 */
final class DueDeliveries {
  private static final int PAGE = 20;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  // Later than any pending delivery is due.
  private static final Duration FAR = ServiceDelivery.PATIENCE.multipliedBy(2);

  private final ServiceKey key;
  private final DirectoryStore directory;
  private final DeliveryStore deliveries;
  private final Clock clock;
  private final Deque<ServiceDelivery> page = new ArrayDeque<>();
  private final Set<DeliveryId> atWork = new HashSet<>();
  private Optional<Service> service = Optional.empty();
  private Instant lookAt = Instant.MAX;
  private boolean isLastPage;

  /** A delivery, and its receiver as it was when the delivery was read. */
  record Due(Service receiver, ServiceDelivery delivery) {}

  DueDeliveries(ServiceKey key, DirectoryStore directory, DeliveryStore deliveries, Clock clock) {
    this.key = key;
    this.directory = directory;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /** Returns whether the service exists and is enabled. */
  synchronized boolean isEnabled() {
    read();
    return service.filter(Service::isEnabled).isPresent();
  }

  /** Returns whether the service was deleted; false if nothing was read yet. */
  synchronized boolean isDeleted() {
    return isLastPage && service.isEmpty();
  }

  synchronized boolean isEmpty() {
    read();
    return page.isEmpty();
  }

  /** Hands out the next delivery, which is at work from now on; empty if no other is due. */
  synchronized Optional<Due> next() {
    read();
    Optional<ServiceDelivery> next = Optional.ofNullable(page.poll());
    next.ifPresent(delivery -> atWork.add(delivery.id()));
    return next.flatMap(delivery -> service.map(receiver -> new Due(receiver, delivery)));
  }

  synchronized void ended(ServiceDelivery delivery) {
    atWork.remove(delivery.id());
  }

  synchronized boolean isAnyAtWork() {
    return !atWork.isEmpty();
  }

  /** Has the next call look for what has become due, if the last look was some time ago. */
  synchronized void lookAgain() {
    if (page.isEmpty() && !clock.instant().isBefore(lookAt)) {
      isLastPage = false;
    }
  }

  /** Has the next call read all anew, since the service was changed. */
  synchronized void readAnew() {
    page.clear();
    isLastPage = false;
  }

  /** Reads the next page, once all of the one before is handed out. */
  private void read() {
    if (!page.isEmpty() || isLastPage) {
      return;
    }
    service = directory.find(Service.class, key.organization(), key.service().value());
    if (service.isEmpty()) {
      isLastPage = true;
      return;
    }
    Instant now = clock.instant();
    int most = atWork.size() + PAGE;
    List<ServiceDelivery> due =
        deliveries.due(key, service.get().isEnabled() ? now : now.plus(FAR), most);
    isLastPage = due.size() < most;
    lookAt = now.plus(LOOK_EVERY);
    due.stream().filter(delivery -> !atWork.contains(delivery.id())).forEach(page::add);
  }
}
