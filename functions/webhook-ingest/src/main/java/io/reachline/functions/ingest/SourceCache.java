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
import org.jspecify.annotations.Nullable;

/**
 * A cache of sources: remembers them for a minute, and those that do not exist for as long; while
 * the table cannot be read, those that exist for longer. One that has no {@code webhookId} yet is
 * not remembered, so that its events are taken as soon as it has.
 */
final class SourceCache {

  /** The outcome of looking a source up. */
  sealed interface Lookup {

    record Found(Source source) implements Lookup {}

    record Absent() implements Lookup {}

    /** The table cannot be read, and nothing is remembered. */
    record Unreadable() implements Lookup {}
  }

  private static final Duration LIFETIME = Duration.ofMinutes(1);

  /** The least time between two looks at a source whose tokens do not fit. */
  static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(5);

  /** For how long a table that could not be read is not asked again: each try may take seconds. */
  static final Duration BETWEEN_FAILURES = Duration.ofSeconds(5);

  // Whoever guesses addresses must not fill the memory.
  private static final int CAPACITY = 1_000;

  private record Known(Lookup lookup, Instant until, Instant nextRefresh) {}

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

  synchronized Lookup find(SourceId id) {
    Known entry = known.get(id);
    return entry != null && clock.instant().isBefore(entry.until())
        ? entry.lookup()
        : read(id, entry, Instant.MIN);
  }

  /**
   * Returns a source that a token does not fit as it is in the table: perhaps it was changed. The
   * table is asked seldom, so a stranger's tokens cost nothing.
   */
  synchronized Lookup refresh(SourceId id) {
    Instant now = clock.instant();
    Known entry = known.get(id);
    if (entry == null || now.isBefore(entry.nextRefresh())) {
      return entry == null ? find(id) : entry.lookup();
    }
    Lookup lookup = read(id, null, now.plus(BETWEEN_REFRESHES));
    if (lookup instanceof Lookup.Unreadable) {
      known.put(id, new Known(entry.lookup(), entry.until(), now.plus(BETWEEN_REFRESHES)));
    }
    return lookup;
  }

  private Lookup read(SourceId id, @Nullable Known entry, Instant nextRefresh) {
    Instant now = clock.instant();
    if (now.isBefore(readableFrom)) {
      return remembered(entry);
    }
    try {
      Lookup lookup = sources.find(id).<Lookup>map(Lookup.Found::new).orElseGet(Lookup.Absent::new);
      if (!(lookup instanceof Lookup.Found(var source) && source.webhookId() == null)) {
        known.put(id, new Known(lookup, clock.instant().plus(LIFETIME), nextRefresh));
      }
      return lookup;
    } catch (RuntimeException e) {
      readableFrom = clock.instant().plus(BETWEEN_FAILURES);
      telemetry.fault("source_not_read", e, JsonObject.builder().put("source", id.value()).build());
      return remembered(entry);
    }
  }

  private static Lookup remembered(@Nullable Known entry) {
    return entry != null && entry.lookup() instanceof Lookup.Found found
        ? found
        : new Lookup.Unreadable();
  }
}
