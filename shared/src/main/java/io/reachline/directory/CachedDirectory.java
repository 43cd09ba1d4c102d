package io.reachline.directory;

import io.reachline.cache.WeightedCache;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cache of what routing needs of the directory. Each use reads the mark of the last change, which
 * is a small item, so that a change counts within about a second. If the mark is behind for longer,
 * or the function that changes something dies before it has set it, the change counts when the
 * entry expires.
 */
public final class CachedDirectory {
  static final Duration LIFETIME = Duration.ofSeconds(10);

  /** The time for which {@link #recent} takes what it has without reading the mark again. */
  static final Duration RECENT = Duration.ofSeconds(2);

  // The largest organisation that the limits of the directory allow weighs about 90,000, for 15 MB.
  private static final int CAPACITY = 1_500_000;

  /**
   * @param checked when the mark was read last
   */
  private record Known(Branch branch, Instant checked, Instant until) {}

  private final DirectoryStore directory;
  private final Clock clock;
  private final WeightedCache<OrganizationId, Known> known =
      new WeightedCache<>(CAPACITY, entry -> weight(entry.branch()));

  public CachedDirectory(DirectoryStore directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Returns the directory of an organisation and of those above it. */
  public DirectorySnapshot snapshot(OrganizationId organization) {
    return snapshot(organization, Duration.ZERO);
  }

  /**
   * Returns the directory of an organisation and of those above it as it was a moment ago. It reads
   * each mark at most once in {@link #RECENT}, so that work on every message and every change of a
   * conversation does not wear out the mark's key.
   */
  public DirectorySnapshot recent(OrganizationId organization) {
    return snapshot(organization, RECENT);
  }

  private DirectorySnapshot snapshot(OrganizationId organization, Duration age) {
    Branch own = branch(organization, age);
    OrganizationPath path = own.organization().path();
    Map<OrganizationId, Branch> branches = new LinkedHashMap<>(Map.of(organization, own));
    path.ids().reversed().forEach(id -> branches.computeIfAbsent(id, above -> branch(above, age)));
    return new DirectorySnapshot(List.copyOf(branches.values()));
  }

  private Branch branch(OrganizationId organization, Duration age) {
    Instant now = clock.instant();
    Known entry = known.get(organization);
    if (entry != null && now.isBefore(entry.until())) {
      if (now.isBefore(entry.checked().plus(age))) {
        return entry.branch();
      }
      if (entry.branch().lastChange().equals(directory.lastChange(organization))) {
        known.put(organization, new Known(entry.branch(), now, entry.until()));
        return entry.branch();
      }
    }
    Branch read = directory.branch(organization);
    known.put(organization, new Known(read, now, now.plus(LIFETIME)));
    return read;
  }

  /** Returns about how much memory a branch takes, in units of 200 bytes. */
  private static int weight(Branch branch) {
    return 10
        + branch.channels().stream().mapToInt(channel -> 3 + channel.members().size()).sum()
        + branch.users().stream()
            .mapToInt(user -> 3 + user.channels().size() + user.external().size())
            .sum()
        + branch.workflows().stream()
            .flatMap(workflow -> workflow.rules().stream())
            .mapToInt(rule -> 10 + rule.targets().size())
            .sum()
        + branch.services().stream().mapToInt(service -> 10 + service.events().size()).sum();
  }
}
