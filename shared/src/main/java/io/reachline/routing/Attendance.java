package io.reachline.routing;

import io.reachline.cache.WeightedCache;
import io.reachline.directory.Branch;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.presence.LastOnline;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.presence.PresenceStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A reader of who is online, and of when the others were. It remembers when users were online last,
 * so that a further reading needs only those who are online, and those who were since the last one.
 */
public final class Attendance {
  // The clocks of the functions that write presence may be behind this one's, and replicas as well.
  private static final Duration MARGIN = Duration.ofMinutes(1);

  // Of about 200 bytes each.
  private static final int MAX_USERS = 250_000;

  private record Known(Map<UserId, LastOnline> users, Instant at) {}

  private final PresenceStore presence;
  private final Retention retention;
  private final Clock clock;
  private final WeightedCache<OrganizationId, Known> known =
      new WeightedCache<>(MAX_USERS, entry -> 1 + entry.users().size());

  public Attendance(PresenceStore presence, Retention retention, Clock clock) {
    this.presence = presence;
    this.retention = retention;
    this.clock = clock;
  }

  /** Reads the presence of all users of a directory. */
  public PresenceSnapshot of(DirectorySnapshot directory, Consistency consistency) {
    Instant now = clock.instant();
    Map<OrganizationId, Map<UserId, LastOnline>> organizations = new HashMap<>();
    for (Branch branch : directory.branches()) {
      if (!branch.users().isEmpty()) {
        OrganizationId organization = branch.organization().organization();
        organizations.put(organization, read(organization, now, consistency));
      }
    }
    return new PresenceSnapshot(organizations, now);
  }

  private Map<UserId, LastOnline> read(
      OrganizationId organization, Instant now, Consistency consistency) {
    Known before = find(organization, now);
    // This clock may have stepped back.
    Instant at = before.at().isAfter(now) ? now : before.at();
    Map<UserId, LastOnline> users = new HashMap<>(before.users());
    users.putAll(presence.onlineSince(organization, at.minus(MARGIN), consistency));
    Map<UserId, LastOnline> read = Map.copyOf(users);
    known.put(organization, new Known(read, now));
    return read;
  }

  private Known find(OrganizationId organization, Instant now) {
    Known entry = known.get(organization);
    return entry == null ? new Known(Map.of(), retention.horizon(now)) : entry;
  }
}
