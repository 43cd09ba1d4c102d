package io.reachline.administration;

import io.reachline.directory.Channel;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.directory.User;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.list.QueryString;
import io.reachline.presence.Interval;
import io.reachline.presence.LastOnline;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.PresenceStore.OfUser;
import io.reachline.storage.Consistency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The history of presence: when a user was online, and when anybody of a channel was. */
public final class PresenceHistory {
  static final Duration MAX_PERIOD = Duration.ofDays(31);
  private static final Duration USUAL_PERIOD = Duration.ofDays(1);
  private static final Duration MAX_AWAY = Duration.ofDays(4_000);

  /** The most intervals of a user in one answer. */
  static final int MAX_INTERVALS = 1_000;

  /** The most intervals of an organisation that the history of a channel reads. */
  static final int MAX_READ = 50_000;

  private final DirectoryStore directory;
  private final PresenceStore presence;
  private final Clock clock;

  public PresenceHistory(DirectoryStore directory, PresenceStore presence, Clock clock) {
    this.directory = directory;
    this.presence = presence;
    this.clock = clock;
  }

  /**
   * A period that is asked for.
   *
   * @param end the time at which intervals are cut; empty if those that run are shown to their end
   */
  private record Period(Instant since, Instant until, Optional<Instant> end) {

    Optional<Interval> cut(Interval interval) {
      Instant from = interval.from().isBefore(since) ? since : interval.from();
      Instant to = end.filter(interval.until()::isAfter).orElse(interval.until());
      return from.isBefore(to) && interval.from().isBefore(until)
          ? Optional.of(new Interval(interval.isOnline(), from, to, interval.source()))
          : Optional.empty();
    }
  }

  /** Returns the intervals of a user. */
  public Outcome ofUser(String id, QueryString query, Caller caller) {
    if (caller.scope().compareTo(Scope.BOT) < 0 && !caller.user().value().equals(id)) {
      return new Outcome.NotPermitted("An agent may read only their own presence");
    }
    if (find(User.class, id, caller).isEmpty()) {
      return new Outcome.NotFound("User");
    }
    return switch (period(query)) {
      case Parsed.Refused<Period>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<Period>(var period) -> ofUser(new UserId(id), period, caller);
    };
  }

  private Outcome ofUser(UserId user, Period period, Caller caller) {
    List<Interval> found =
        presence.intervals(
            caller.organization(), user, period.since(), period.until(), MAX_INTERVALS + 1);
    if (found.size() > MAX_INTERVALS) {
      return tooMany("the user has more than %,d intervals".formatted(MAX_INTERVALS));
    }
    List<JsonObject> shown = new ArrayList<>();
    for (Interval interval : merged(found.stream().flatMap(one -> period.cut(one).stream()))) {
      shown.add(
          json("user", user.value(), interval).put("source", interval.source().name()).build());
    }
    return new Outcome.Listed(shown);
  }

  /** Returns the intervals in which at least one member was online who subscribes to a channel. */
  public Outcome ofChannel(String id, QueryString query, Caller caller) {
    Optional<Channel> channel = find(Channel.class, id, caller);
    if (channel.isEmpty()) {
      return new Outcome.NotFound("Channel");
    }
    return switch (period(query)) {
      case Parsed.Refused<Period>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<Period>(var period) -> ofChannel(channel.get(), period);
    };
  }

  private Outcome ofChannel(Channel channel, Period period) {
    OrganizationId organization = channel.organization();
    Set<UserId> members =
        directory
            .list(User.class, organization)
            .filter(user -> user.channels().contains(channel.id()))
            .map(User::id)
            .filter(channel.members()::contains)
            .collect(Collectors.toSet());
    // The latest first: what ends meanwhile is then in the history as well, and not in neither.
    Map<UserId, LastOnline> latest =
        presence.onlineSince(organization, period.since(), Consistency.STRONG);
    List<OfUser> ended =
        presence
            .history(organization, period.since().minus(Presence.MAX_LENGTH), period.until())
            .limit(MAX_READ + 1L)
            .toList();
    if (ended.size() > MAX_READ) {
      return tooMany("the organization's users have more than %,d intervals".formatted(MAX_READ));
    }
    Stream<OfUser> last =
        latest.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().since().stream()
                        .map(since -> online(since, entry.getValue().until()))
                        .map(interval -> new OfUser(entry.getKey(), interval)));
    List<JsonObject> shown = new ArrayList<>();
    for (Interval interval :
        merged(
            Stream.concat(ended.stream(), last)
                .filter(one -> one.interval().isOnline() && members.contains(one.user()))
                .map(OfUser::interval)
                .map(one -> online(one.from(), one.until()))
                .flatMap(one -> period.cut(one).stream()))) {
      shown.add(json("channel", channel.idValue(), interval).build());
    }
    return new Outcome.Listed(shown);
  }

  private static Interval online(Instant from, Instant until) {
    return new Interval(true, from, until, PresenceSource.SET);
  }

  /** Returns intervals, oldest first, with one in the place of those that meet and are alike. */
  private static List<Interval> merged(Stream<Interval> intervals) {
    List<Interval> merged = new ArrayList<>();
    intervals
        .sorted(Comparator.comparing(Interval::from))
        .forEach(
            next -> {
              if (!merged.isEmpty() && meet(merged.getLast(), next)) {
                Interval before = merged.removeLast();
                Instant until =
                    before.until().isAfter(next.until()) ? before.until() : next.until();
                merged.add(new Interval(next.isOnline(), before.from(), until, next.source()));
              } else {
                merged.add(next);
              }
            });
    return merged;
  }

  private static boolean meet(Interval before, Interval next) {
    return before.isOnline() == next.isOnline()
        && before.source().equals(next.source())
        && !next.from().isAfter(before.until());
  }

  private static JsonObject.Builder json(String kind, String id, Interval interval) {
    return JsonObject.builder()
        .put(kind, id)
        .put("presence", Presence.name(interval.isOnline()))
        .put("from", Timestamp.format(interval.from()))
        .put("until", Timestamp.format(interval.until()));
  }

  private static Outcome tooMany(String what) {
    return new Outcome.Refused(
        new Invalid("since", "must be closer to until: in this time " + what));
  }

  private <T extends Resource> Optional<T> find(Class<T> type, String id, Caller caller) {
    return HexId.isValid(id) ? directory.find(type, caller.organization(), id) : Optional.empty();
  }

  private Parsed<Period> period(QueryString query) {
    Instant now = clock.instant();
    for (QueryString.Parameter parameter : query.parameters()) {
      if (!Set.of("since", "until", "organization").contains(parameter.name())) {
        return Parsed.refused(
            parameter.name().substring(0, Math.min(parameter.name().length(), 100)),
            "is not a parameter; known are since, until, organization");
      }
    }
    Optional<Instant> end = query.first("until").flatMap(text -> time(text, now));
    if (query.first("until").isPresent() && end.isEmpty()) {
      return notATime("until");
    }
    Optional<Instant> start = query.first("since").flatMap(text -> time(text, now));
    if (query.first("since").isPresent() && start.isEmpty()) {
      return notATime("since");
    }
    // What begins at this moment is shown, too.
    Instant until = end.orElse(now.plusMillis(1));
    Instant since = start.orElse(end.orElse(now).minus(USUAL_PERIOD));
    if (since.isAfter(until)) {
      return Parsed.refused("since", "must not be after until");
    }
    return Duration.between(since, until).compareTo(MAX_PERIOD.plusMillis(1)) > 0
        ? Parsed.refused(
            "since", "must be at most %d days before until".formatted(MAX_PERIOD.toDays()))
        : new Parsed.Valid<>(new Period(since, until, end));
  }

  private static Parsed<Period> notATime(String name) {
    return Parsed.refused(
        name,
        "must be an ISO 8601 time with its zone, at most %,d days away"
            .formatted(MAX_AWAY.toDays()));
  }

  private static Optional<Instant> time(String text, Instant now) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(time -> Duration.between(now, time).abs().compareTo(MAX_AWAY) <= 0);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
