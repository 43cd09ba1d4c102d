package io.reachline.replay;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.presence.Interval;
import io.reachline.presence.LastOnline;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.storage.Consistency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The presence of the users of some organisations from a time on. Their intervals are read as they
 * are needed.
 */
final class PastPresence {
  private final PresenceStore store;
  private final int most;
  private final Map<OrganizationId, Map<UserId, List<Interval>>> ended = new HashMap<>();
  private final Map<OrganizationId, Map<UserId, LastOnline>> latest = new HashMap<>();
  private Instant covered;
  private int read;

  /**
   * @param most the largest number of intervals to read
   */
  PastPresence(PresenceStore store, List<OrganizationId> organizations, Instant from, int most) {
    this.store = store;
    this.most = most;
    this.covered = from.minus(Presence.MAX_LENGTH);
    for (OrganizationId organization : organizations) {
      // The latest first: what ends meanwhile is then in the history as well, and not in neither.
      latest.put(organization, store.onlineSince(organization, from, Consistency.STRONG));
      ended.put(organization, new HashMap<>());
    }
  }

  /**
   * Reads the intervals that began until a time, and returns whether they are not too many. Once
   * they were, the presence is of no use.
   */
  synchronized boolean cover(Instant until) {
    if (!until.isBefore(covered)) {
      ended.forEach((organization, users) -> read(organization, users, until));
      covered = until.plusMillis(1);
    }
    return read <= most;
  }

  private void read(OrganizationId organization, Map<UserId, List<Interval>> users, Instant until) {
    Iterator<PresenceStore.OfUser> intervals =
        store.history(organization, covered, until).iterator();
    while (read <= most && intervals.hasNext()) {
      PresenceStore.OfUser next = intervals.next();
      read++;
      if (next.interval().isOnline()) {
        users.computeIfAbsent(next.user(), _ -> new ArrayList<>()).add(next.interval());
      }
    }
    users.values().forEach(list -> list.sort(Comparator.comparing(Interval::from)));
  }

  /** Returns who was online at a time. */
  synchronized PresenceSnapshot at(Instant time) {
    cover(time);
    Map<OrganizationId, Map<UserId, LastOnline>> organizations = new HashMap<>();
    ended.forEach(
        (organization, users) -> {
          Map<UserId, LastOnline> online = new HashMap<>();
          users.forEach(
              (user, intervals) ->
                  find(intervals, time)
                      .ifPresent(
                          interval ->
                              online.put(
                                  user,
                                  new LastOnline(Optional.of(interval.from()), interval.until()))));
          latest.getOrDefault(organization, Map.of()).entrySet().stream()
              .filter(entry -> wasOnline(entry.getValue(), time))
              .forEach(entry -> online.put(entry.getKey(), entry.getValue()));
          organizations.put(organization, online);
        });
    return new PresenceSnapshot(organizations, time);
  }

  private static boolean wasOnline(LastOnline last, Instant time) {
    return last.isOnlineAt(time) && last.since().filter(time::isBefore).isEmpty();
  }

  private static Optional<Interval> find(List<Interval> intervals, Instant time) {
    int index =
        Collections.binarySearch(
            intervals,
            new Interval(true, time, time, PresenceSource.SET),
            Comparator.comparing(Interval::from));
    // Of a user no two overlap: the last one that has begun decides.
    int last = index >= 0 ? index : -index - 2;
    return last < 0
        ? Optional.empty()
        : Optional.of(intervals.get(last)).filter(interval -> interval.includes(time));
  }
}
