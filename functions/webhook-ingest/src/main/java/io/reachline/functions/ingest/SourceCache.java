package io.reachline.functions.ingest;

import io.reachline.identity.HexId;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds sources, and remembers them for a minute; those that do not exist for as long. One that has
 * no {@code webhookId} yet is not remembered, so that its events are taken as soon as it has.
 */
final class SourceCache {
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  // Whoever guesses addresses must not fill the memory.
  private static final int CAPACITY = 1_000;

  private record Known(Optional<Source> source, Instant until) {}

  private final SourceStore sources;
  private final Clock clock;
  private final Map<SourceId, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceId, Known> eldest) {
          return size() > CAPACITY;
        }
      };

  SourceCache(SourceStore sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
  }

  synchronized Optional<Source> find(String id) {
    if (!HexId.isValid(id)) {
      return Optional.empty();
    }
    SourceId sourceId = new SourceId(id);
    Instant now = clock.instant();
    Known entry = known.get(sourceId);
    if (entry == null || !now.isBefore(entry.until())) {
      entry = new Known(sources.find(sourceId), now.plus(LIFETIME));
      if (entry.source().filter(source -> source.webhookId() == null).isEmpty()) {
        known.put(sourceId, entry);
      }
    }
    return entry.source();
  }
}
