package io.reachline.directory;

import io.reachline.cache.LruMap;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A cache of the paths of organisations. Entries expire after five minutes: a path never changes,
 * but an organisation may be deleted.
 */
public final class OrganizationPaths {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  // Bounded, so that requests with made-up ids cannot fill the memory.
  private static final int CAPACITY = 1_000;

  private record Known(OrganizationPath path, Instant until) {}

  private final DirectoryStore directory;
  private final Clock clock;
  private final Map<OrganizationId, Known> known = LruMap.ofAtMost(CAPACITY);

  public OrganizationPaths(DirectoryStore directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Returns the path of an organisation: its id alone if it was never created. */
  public synchronized OrganizationPath of(OrganizationId organization) {
    Instant now = clock.instant();
    Known entry = known.get(organization);
    if (entry == null || !now.isBefore(entry.until())) {
      entry = new Known(directory.path(organization), now.plus(LIFETIME));
      known.put(organization, entry);
    }
    return entry.path();
  }
}
