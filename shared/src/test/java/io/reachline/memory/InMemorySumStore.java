package io.reachline.memory;

import io.reachline.identity.OrganizationId;
import io.reachline.report.SumStore;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

final class InMemorySumStore implements SumStore {
  private final Map<OrganizationId, NavigableMap<Instant, Mark>> marks = new HashMap<>();
  private final Map<Place, NavigableMap<Instant, Kept>> sums = new HashMap<>();
  private final Clock clock;
  private final Retention retention;
  private int made;

  private record Place(OrganizationId organization, Kind kind) {}

  InMemorySumStore(Clock clock, Retention retention) {
    this.clock = clock;
    this.retention = retention;
  }

  @Override
  public synchronized void mark(OrganizationId organization, Instant hour) {
    marks
        .computeIfAbsent(organization, _ -> new TreeMap<>())
        .put(hour, new Mark("mark " + ++made, clock.instant()));
  }

  @Override
  public synchronized Map<Instant, Mark> marks(
      OrganizationId organization, Instant since, Instant until) {
    return marks
        .getOrDefault(organization, new TreeMap<>())
        .subMap(since, until)
        .entrySet()
        .stream()
        .filter(entry -> isKept(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public synchronized List<Kept> kept(
      OrganizationId organization, Kind kind, Instant since, Instant until) {
    return sums
        .getOrDefault(new Place(organization, kind), new TreeMap<>())
        .subMap(since, until)
        .values()
        .stream()
        .filter(kept -> isKept(kept.hour()))
        .toList();
  }

  @Override
  public synchronized boolean keep(OrganizationId organization, Kept kept) {
    sums.computeIfAbsent(new Place(organization, kept.kind()), _ -> new TreeMap<>())
        .put(kept.hour(), kept);
    return true;
  }

  private boolean isKept(Instant hour) {
    return retention.conversationEnd(hour.plus(Duration.ofHours(1))).getEpochSecond()
        > clock.instant().getEpochSecond();
  }
}
