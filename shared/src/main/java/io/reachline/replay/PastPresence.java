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
  private final Map<OrganizationId, Map<UserId, LastOnline>> latest = new HashMap<>();
  private volatile Covered covered;
  private volatile int read;

  /**
   * The intervals that are read so far. It never changes, so it is read without a lock.
   *
   * @param until the time from which on intervals that began are not read yet
   * @param ended the intervals in which users were online and that have ended, by their beginning
   */
  private record Covered(Instant until, Map<OrganizationId, Map<UserId, List<Interval>>> ended) {}

  /**
   * @param most the largest number of intervals to read
   */
  PastPresence(PresenceStore store, List<OrganizationId> organizations, Instant from, int most) {
    this.store = store;
    this.most = most;
    Map<OrganizationId, Map<UserId, List<Interval>>> none = new HashMap<>();
    for (OrganizationId organization : organizations) {
      // The latest first: what ends meanwhile is then in the history as well, and not in neither.
      latest.put(organization, store.onlineSince(organization, from, Consistency.STRONG));
      none.put(organization, Map.of());
    }
    this.covered = new Covered(from.minus(Presence.MAX_LENGTH), none);
  }

  /**
   * Reads the intervals that began until a time, and returns whether they are not too many. Once
   * they were, nothing further is read.
   */
  boolean cover(Instant until) {
    return !until.isBefore(covered.until()) ? read(until) : isComplete();
  }

  /** Returns whether the intervals were not too many, so that every time was told rightly. */
  boolean isComplete() {
    return read <= most;
  }

  private synchronized boolean read(Instant until) {
    Covered known = covered;
    if (isComplete() && !until.isBefore(known.until())) {
      Map<OrganizationId, Map<UserId, List<Interval>>> ended = new HashMap<>();
      known
          .ended()
          .forEach(
              (organization, users) ->
                  ended.put(
                      organization,
                      with(store.history(organization, known.until(), until).iterator(), users)));
      covered = new Covered(until.plusMillis(1), ended);
    }
    return isComplete();
  }

  private Map<UserId, List<Interval>> with(
      Iterator<PresenceStore.OfUser> intervals, Map<UserId, List<Interval>> users) {
    Map<UserId, List<Interval>> further = new HashMap<>();
    int count = read;
    for (; count <= most && intervals.hasNext(); count++) {
      PresenceStore.OfUser next = intervals.next();
      if (next.interval().isOnline()) {
        further
            .computeIfAbsent(
                next.user(), user -> new ArrayList<>(users.getOrDefault(user, List.of())))
            .add(next.interval());
      }
    }
    read = count;
    further.values().forEach(list -> list.sort(Comparator.comparing(Interval::from)));
    Map<UserId, List<Interval>> all = new HashMap<>(users);
    all.putAll(further);
    return all;
  }

  /** Returns who was online at a time. */
  PresenceSnapshot at(Instant time) {
    cover(time);
    Map<OrganizationId, Map<UserId, LastOnline>> organizations = new HashMap<>();
    covered
        .ended()
        .forEach(
            (organization, users) -> {
              Map<UserId, LastOnline> online = new HashMap<>();
              users.forEach(
                  (user, intervals) ->
                      find(intervals, time)
                          .ifPresent(
                              interval ->
                                  online.put(
                                      user,
                                      new LastOnline(
                                          Optional.of(interval.from()), interval.until()))));
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
