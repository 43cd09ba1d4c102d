package io.reachline.memory;

import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.storage.Retention;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.QuarantinedEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

final class InMemoryQuarantineStore implements QuarantineStore {
  private final Map<Place, QuarantinedEvent> events = new HashMap<>();
  private final Clock clock;
  private final Retention retention;

  private record Place(OrganizationId organization, String id) {}

  InMemoryQuarantineStore(Clock clock, Retention retention) {
    this.clock = clock;
    this.retention = retention;
  }

  @Override
  public synchronized Added add(QuarantinedEvent event) {
    QuarantinedEvent after =
        events.merge(
            new Place(event.organization(), event.id()), event, InMemoryQuarantineStore::again);
    return after.count() == 1 ? Added.NEW : Added.AGAIN;
  }

  private static QuarantinedEvent again(QuarantinedEvent first, QuarantinedEvent last) {
    return new QuarantinedEvent(
        first.id(),
        first.organization(),
        first.source(),
        first.reason(),
        first.detail(),
        first.event(),
        first.cut(),
        first.count() + 1,
        first.createdAt(),
        last.lastAt());
  }

  @Override
  public synchronized Optional<QuarantinedEvent> find(OrganizationId organization, String id) {
    return Optional.ofNullable(events.get(new Place(organization, id)))
        .filter(event -> !isExpired(event));
  }

  @Override
  public synchronized void delete(OrganizationId organization, String id) {
    events.remove(new Place(organization, id));
  }

  @Override
  public synchronized Iterator<ListEntry<QuarantinedEvent>> list(
      OrganizationId organization, ReadOptions options) {
    return InMemoryList.read(
        events.values().stream()
            .filter(event -> event.organization().equals(organization))
            .filter(event -> !isExpired(event)),
        event -> QuarantineStore.position(event.createdAt(), event.id()),
        options);
  }

  private boolean isExpired(QuarantinedEvent event) {
    Instant end = retention.end(event.lastAt()).truncatedTo(ChronoUnit.SECONDS);
    return !end.isAfter(clock.instant());
  }
}
