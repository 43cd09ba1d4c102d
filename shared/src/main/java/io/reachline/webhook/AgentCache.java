package io.reachline.webhook;

import io.reachline.cache.LruMap;
import io.reachline.directory.DirectoryStore;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A cache of the users who are agents of providers. It remembers those of an organisation for ten
 * seconds, and that an agent is none of them as well: reading them costs as much as all users, of
 * the key that routing reads too.
 */
final class AgentCache {
  static final Duration LIFETIME = Duration.ofSeconds(10);

  private static final int CAPACITY = 16;

  private record Key(OrganizationId organization, String provider) {}

  private record Known(Map<String, Set<UserId>> users, Instant readAt) {}

  private final DirectoryStore directory;
  private final Clock clock;
  private final Map<Key, Known> known = LruMap.ofAtMost(CAPACITY);

  AgentCache(DirectoryStore directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Returns the users of an organisation who are an agent. */
  synchronized Set<UserId> find(OrganizationId organization, String provider, String agent) {
    Key key = new Key(organization, provider);
    Known entry = known.get(key);
    if (entry == null || !clock.instant().isBefore(entry.readAt().plus(LIFETIME))) {
      Instant readAt = clock.instant();
      entry = new Known(directory.usersOf(organization, provider), readAt);
      known.put(key, entry);
    }
    return entry.users().getOrDefault(agent, Set.of());
  }

  /** Forgets the users of an organisation, so that they are read anew. */
  synchronized void forget(OrganizationId organization, String provider) {
    known.remove(new Key(organization, provider));
  }
}
