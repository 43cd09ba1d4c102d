package io.reachline.functions.ingest;

import io.reachline.cache.LruMap;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of sources. It remembers a source for a minute, and for longer while the table cannot be
 * read. It does not remember that there is no such source, or that one has no {@code webhookId}
 * yet, so that a source's events are taken as soon as it is complete.
 */
final class SourceCache {

  /** The outcome of looking a source up. */
  sealed interface Lookup {

    /**
     * The source exists.
     *
     * @param isCurrent whether it was read after the request came; one that was read before may
     *     have been changed since
     */
    record Found(Source source, boolean isCurrent) implements Lookup {}

    /** The source does not exist. It was looked up after the request came. */
    record Absent() implements Lookup {}

    /** The table cannot be read, and nothing that is remembered helps. */
    record Unreadable() implements Lookup {}
  }

  private static final Duration LIFETIME = Duration.ofMinutes(1);

  /** The least time between two reads of a source because a token did not fit it. */
  static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(5);

  /** The pause after a failed read of the table: each try may take seconds. */
  static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

  private static final int CAPACITY = 1_000;

  private record Known(Source source, Instant readAt, Instant nextRefresh) {}

  private final SourceStore sources;
  private final Clock clock;
  private final Telemetry telemetry;
  private Instant readableFrom = Instant.MIN;
  private final Map<SourceId, Known> known = LruMap.ofAtMost(CAPACITY);

  SourceCache(SourceStore sources, Clock clock, Telemetry telemetry) {
    this.sources = sources;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Returns a source, from memory where it is remembered.
   *
   * @param arrival when the request came that is for it
   */
  synchronized Lookup find(SourceId id, Instant arrival) {
    Known entry = known.get(id);
    if (entry != null && clock.instant().isBefore(entry.readAt().plus(LIFETIME))) {
      return found(entry, arrival);
    }
    Lookup lookup = read(id, Instant.MIN);
    return lookup instanceof Lookup.Unreadable && entry != null ? found(entry, arrival) : lookup;
  }

  /**
   * Reads a source again because a token did not fit it; at most every 5 s, so that wrong tokens
   * cost little. In between, returns the remembered source, marked as not current.
   */
  synchronized Lookup refresh(SourceId id, Instant arrival) {
    Instant now = clock.instant();
    Known entry = known.get(id);
    return entry != null && now.isBefore(entry.nextRefresh())
        ? found(entry, arrival)
        : read(id, now.plus(BETWEEN_REFRESHES));
  }

  private Lookup read(SourceId id, Instant nextRefresh) {
    Instant readAt = clock.instant();
    if (readAt.isBefore(readableFrom)) {
      return new Lookup.Unreadable();
    }
    try {
      Optional<Source> source = sources.find(id);
      if (source.isEmpty() || source.get().webhookId() == null) {
        known.remove(id);
      } else {
        known.put(id, new Known(source.get(), readAt, nextRefresh));
      }
      return source
          .<Lookup>map(found -> new Lookup.Found(found, true))
          .orElseGet(Lookup.Absent::new);
    } catch (RuntimeException e) {
      readableFrom = clock.instant().plus(BETWEEN_FAILURES);
      telemetry.fault("source_not_read", e, JsonObject.builder().put("source", id.value()).build());
      return new Lookup.Unreadable();
    }
  }

  private static Lookup found(Known entry, Instant arrival) {
    return new Lookup.Found(entry.source(), !entry.readAt().isBefore(arrival));
  }
}
