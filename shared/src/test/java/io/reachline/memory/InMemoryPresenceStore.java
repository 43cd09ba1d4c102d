package io.reachline.memory;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.presence.Interval;
import io.reachline.presence.LastOnline;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

final class InMemoryPresenceStore implements PresenceStore {
  private static final int SHARDS = 3;

  private final Map<Person, Presence> latest = new HashMap<>();
  private final Map<Person, List<Interval>> past = new HashMap<>();
  private final Consumption consumption;
  private final Clock clock;
  private final Retention retention;

  private record Person(OrganizationId organization, UserId user) {}

  InMemoryPresenceStore(Consumption consumption, Clock clock, Retention retention) {
    this.consumption = consumption;
    this.clock = clock;
    this.retention = retention;
  }

  @Override
  public synchronized Optional<Presence> find(OrganizationId organization, UserId user) {
    return Optional.ofNullable(latest.get(new Person(organization, user)))
        .filter(
            presence ->
                retention.end(presence.latest().until()).getEpochSecond()
                    > clock.instant().getEpochSecond());
  }

  @Override
  public synchronized Map<UserId, LastOnline> onlineSince(
      OrganizationId organization, Instant time, Consistency consistency) {
    for (int shard = 0; shard < SHARDS; shard++) {
      consumption.presence(organization, shard, consistency);
    }
    Map<UserId, LastOnline> found = new HashMap<>();
    latest.forEach(
        (person, presence) -> {
          if (person.organization().equals(organization)
              && presence.seen() != null
              && !presence.seen().isBefore(time)) {
            found.put(
                person.user(),
                new LastOnline(
                    Optional.of(presence.since()).filter(_ -> presence.latest().isOnline()),
                    presence.seen()));
          }
        });
    return found;
  }

  @Override
  public synchronized boolean replace(
      OrganizationId organization, UserId user, Optional<Presence> before, Presence after) {
    Person person = new Person(organization, user);
    Optional<Presence> stored =
        before.isPresent() ? Optional.ofNullable(latest.get(person)) : find(organization, user);
    if (!stored.map(Presence::version).equals(before.map(Presence::version))) {
      return false;
    }
    latest.put(person, after);
    before
        .flatMap(earlier -> earlier.past(after))
        .ifPresent(ended -> past.computeIfAbsent(person, _ -> new ArrayList<>()).add(ended));
    return true;
  }

  @Override
  public synchronized List<Interval> intervals(
      OrganizationId organization, UserId user, Instant since, Instant until, int most) {
    return Stream.concat(
            past.getOrDefault(new Person(organization, user), List.of()).stream()
                .filter(this::isKept),
            find(organization, user).map(Presence::latest).stream())
        .filter(one -> one.from().isBefore(until) && one.until().isAfter(since))
        .sorted(Comparator.comparing(Interval::from).reversed())
        .limit(most)
        .sorted(Comparator.comparing(Interval::from))
        .toList();
  }

  @Override
  public synchronized Stream<OfUser> history(
      OrganizationId organization, Instant since, Instant until) {
    return past.entrySet().stream()
        .filter(entry -> entry.getKey().organization().equals(organization))
        .flatMap(
            entry -> entry.getValue().stream().map(one -> new OfUser(entry.getKey().user(), one)))
        .filter(
            one -> !one.interval().from().isBefore(since) && !one.interval().from().isAfter(until))
        .filter(one -> isKept(one.interval()))
        .toList()
        .stream();
  }

  private boolean isKept(Interval one) {
    return one.until().isAfter(retention.horizon(clock.instant()));
  }
}
