package io.reachline.report;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.presence.PresenceStore;
import io.reachline.report.SumStore.Kept;
import io.reachline.report.SumStore.Kind;
import io.reachline.report.SumStore.Mark;
import io.reachline.routing.PastHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Gatherers;

/**
 * A keeper of the sums of hours. An hour that is over is counted once, and again after its mark has
 * changed; an hour that runs, or was marked a moment ago, is counted each time.
 */
final class KeptHours {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int AT_ONCE = 4;

  private final SumStore sums;
  private final HourCounter counter;
  private final PresenceStore presence;
  private final Clock clock;

  KeptHours(SumStore sums, HourCounter counter, PresenceStore presence, Clock clock) {
    this.sums = sums;
    this.counter = counter;
    this.presence = presence;
    this.clock = clock;
  }

  /** The sums of hours, or as many as there was time for. */
  sealed interface Result {

    record All(Map<Instant, HourSum> hours) implements Result {}

    /**
     * As many sums as there was time for.
     *
     * @param summed the number of hours that are summed
     */
    record Some(int summed) implements Result {}

    /** An hour that cannot be kept, or not yet, has too many messages to be counted at once. */
    record TooMany(Instant hour) implements Result {}
  }

  /**
   * The count of an hour.
   *
   * @param isKeepable whether the next request goes on where this one stopped
   */
  private record Counted(Instant hour, HourSum sum, boolean isKeepable, boolean isWhole) {}

  /**
   * Returns the sums of one grouping for hours that follow each other.
   *
   * @param deadline when to stop
   */
  Result sums(
      OrganizationId organization,
      Grouping grouping,
      Instant since,
      Instant until,
      Instant deadline) {
    Instant now = clock.instant();
    Kind kind = kind(grouping);
    // Before the messages: what changes later has another mark.
    Map<Instant, Mark> marks = sums.marks(organization, since, until);
    Map<Instant, HourSum> hours = new TreeMap<>();
    for (Kept kept : sums.kept(organization, kind, since, until)) {
      if (kept.mark().equals(id(marks, kept.hour()))) {
        HourSum sum = new HourSum();
        sum.read(grouping, kept.text());
        hours.put(kept.hour(), sum);
      }
    }
    List<Instant> missing = new ArrayList<>();
    for (Instant hour = since; hour.isBefore(until); hour = hour.plus(HOUR)) {
      if (!hours.containsKey(hour)) {
        missing.add(hour);
      }
    }
    Map<Instant, Kept> begun = new TreeMap<>();
    if (!missing.isEmpty()) {
      sums.kept(organization, Kind.PARTIAL, missing.getFirst(), missing.getLast().plus(HOUR))
          .forEach(kept -> begun.put(kept.hour(), kept));
    }
    List<Counted> counted =
        missing.stream()
            .gather(
                Gatherers.mapConcurrent(
                    AT_ONCE,
                    hour ->
                        clock.instant().isAfter(deadline)
                            ? Optional.<Counted>empty()
                            : Optional.of(
                                count(
                                    organization,
                                    hour,
                                    isKeepable(hour, marks, now),
                                    id(marks, hour),
                                    Optional.ofNullable(begun.get(hour)),
                                    deadline))))
            .flatMap(Optional::stream)
            .toList();
    // Otherwise others used up the time, and the next request has all of it.
    boolean hadAllTheTime =
        counted.size() == missing.size() && counted.stream().noneMatch(Counted::isKeepable);
    for (Counted one : counted) {
      if (one.isWhole()) {
        hours.put(one.hour(), one.sum());
      } else if (!one.isKeepable() && hadAllTheTime) {
        return new Result.TooMany(one.hour());
      }
    }
    boolean isWhole = hours.size() == Duration.between(since, until).dividedBy(HOUR);
    return isWhole ? new Result.All(hours) : new Result.Some(hours.size());
  }

  private static Kind kind(Grouping grouping) {
    return switch (grouping) {
      case NONE -> Kind.TOTAL;
      case CHANNEL -> Kind.CHANNELS;
      case RULE -> Kind.RULES;
      case WORKFLOW -> Kind.WORKFLOWS;
      case USER -> Kind.USERS;
    };
  }

  private static String id(Map<Instant, Mark> marks, Instant hour) {
    return Optional.ofNullable(marks.get(hour)).map(Mark::id).orElse("");
  }

  /** Returns whether everything that happened before the last mark can be read by now. */
  private static boolean isKeepable(Instant hour, Map<Instant, Mark> marks, Instant now) {
    return isOver(hour, now)
        && Optional.ofNullable(marks.get(hour))
            .filter(mark -> mark.at().plus(PastHours.QUIET).isAfter(now))
            .isEmpty();
  }

  private static boolean isOver(Instant hour, Instant now) {
    return !hour.plus(HOUR).plus(PastHours.QUIET).isAfter(now);
  }

  private Counted count(
      OrganizationId organization,
      Instant hour,
      boolean isKeepable,
      String mark,
      Optional<Kept> begun,
      Instant deadline) {
    HourSum sum = new HourSum();
    Optional<String> after =
        begun.filter(kept -> isKeepable && kept.mark().equals(mark)).map(kept -> resume(kept, sum));
    Optional<String> rest = counter.count(organization, hour, sum, after, deadline);
    if (isKeepable && rest.isPresent()) {
      // Too large to be kept, it would begin anew with each request.
      boolean goesOn = sums.keep(organization, partial(hour, mark, rest.get(), sum));
      return new Counted(hour, sum, goesOn, false);
    }
    if (isKeepable) {
      for (Grouping grouping : Grouping.values()) {
        Kind kind = kind(grouping);
        sums.keep(organization, new Kept(kind, hour, mark, sum.text(grouping)));
      }
    }
    return new Counted(hour, sum, isKeepable, rest.isEmpty());
  }

  private static Kept partial(Instant hour, String mark, String after, HourSum sum) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("after", after);
    for (Grouping grouping : Grouping.values()) {
      json.put(grouping.wireName(), Json.readOwn(sum.text(grouping)).members());
    }
    return new Kept(Kind.PARTIAL, hour, mark, Json.write(json));
  }

  /** Reads the sums of the first part of an hour, and returns the position behind it. */
  private static String resume(Kept kept, HourSum sum) {
    JsonObject json = Json.readOwn(kept.text());
    for (Grouping grouping : Grouping.values()) {
      sum.read(grouping, json.object(grouping.wireName()).toString());
    }
    return json.text("after").orElseThrow();
  }

  /**
   * Returns who was online in hours that follow each other. What is past stays as it was.
   *
   * @param deadline when to stop; a day of it is read in any case
   * @return empty if there was no time for all; what was read is kept
   */
  Optional<OnlineHours> online(
      OrganizationId organization, Instant since, Instant until, Instant deadline) {
    Instant now = clock.instant();
    OnlineHours online = new OnlineHours();
    List<Instant> missing = new ArrayList<>();
    for (Instant hour = since; hour.isBefore(until); hour = hour.plus(HOUR)) {
      missing.add(hour);
    }
    for (Kept kept : sums.kept(organization, Kind.PRESENCE, since, until)) {
      online.read(kept.hour(), kept.text());
      missing.remove(kept.hour());
    }
    boolean isFirst = true;
    for (Map.Entry<Instant, Instant> span : OnlineHours.spans(missing).entrySet()) {
      if (!isFirst && clock.instant().isAfter(deadline)) {
        return Optional.empty();
      }
      isFirst = false;
      online.read(presence, organization, span.getKey(), span.getValue());
      for (Instant hour = span.getKey();
          hour.isBefore(span.getValue()) && isOver(hour, now);
          hour = hour.plus(HOUR)) {
        sums.keep(organization, new Kept(Kind.PRESENCE, hour, "", online.text(hour)));
      }
    }
    return Optional.of(online);
  }
}
