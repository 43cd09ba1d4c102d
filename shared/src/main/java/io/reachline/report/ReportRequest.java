package io.reachline.report;

import io.reachline.json.Parsed;
import io.reachline.list.QueryString;
import io.reachline.storage.Retention;
import io.reachline.wire.WireNamed;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request for a report.
 *
 * @param since the beginning of the period, on a whole quarter of an hour
 * @param until its end, which is not part of it, on a whole quarter of an hour
 */
record ReportRequest(Instant since, Instant until, Division by, Grouping group, ZoneId zone) {
  private static final int MAX_DAYS = 31;
  private static final Duration USUAL_PERIOD = Duration.ofDays(7);
  private static final List<String> PARAMETERS =
      List.of("since", "until", "by", "group", "timezone", "organization");
  private static final String TIME_RULE =
      "must be an ISO 8601 time with its zone, on a whole quarter of an hour";

  /** The parts into which a report divides its period. */
  enum Division implements WireNamed {
    HOUR,
    DAY,
    /** The hours of a week, summed over all weeks. */
    WEEKDAY_HOUR;

    @Override
    public String wireName() {
      return WireNamed.super.wireName().replace('_', '-');
    }
  }

  static Parsed<ReportRequest> parse(QueryString query, Retention retention, Instant now) {
    for (QueryString.Parameter parameter : query.parameters()) {
      if (!PARAMETERS.contains(parameter.name())) {
        return Parsed.refused(
            parameter.name().substring(0, Math.min(parameter.name().length(), 100)),
            "is not a parameter; known are " + String.join(", ", PARAMETERS));
      }
    }
    Optional<Division> by = find(query, "by", Division.values(), Division.DAY);
    if (by.isEmpty()) {
      return Parsed.refused("by", "must be one of " + names(Division.values()));
    }
    Grouping[] groups = Arrays.copyOfRange(Grouping.values(), 1, Grouping.values().length);
    Optional<Grouping> group = find(query, "group", groups, Grouping.NONE);
    if (group.isEmpty()) {
      return Parsed.refused("group", "must be one of " + names(groups));
    }
    Optional<ZoneId> zone =
        query.first("timezone").map(ReportRequest::zone).orElse(Optional.of(ZoneOffset.UTC));
    if (zone.isEmpty()) {
      return Parsed.refused("timezone", "must be a time zone, such as Europe/Amsterdam");
    }
    return period(query, zone.get(), retention, now)
        .map(
            period ->
                new ReportRequest(
                    period.since(), period.until(), by.get(), group.get(), zone.get()));
  }

  private record Period(Instant since, Instant until) {}

  private static Parsed<Period> period(
      QueryString query, ZoneId zone, Retention retention, Instant now) {
    for (String name : List.of("since", "until")) {
      if (query.first(name).isPresent()
          && query.first(name).flatMap(ReportRequest::time).isEmpty()) {
        return Parsed.refused(name, TIME_RULE);
      }
    }
    Instant next = Quarter.of(now).plus(Quarter.LENGTH);
    Instant until =
        query
            .first("until")
            .flatMap(ReportRequest::time)
            .filter(time -> time.isBefore(next))
            .orElse(next);
    Instant oldest = retention.horizon(now).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    Instant usual = until.minus(USUAL_PERIOD);
    Instant since =
        query
            .first("since")
            .flatMap(ReportRequest::time)
            .orElse(usual.isBefore(oldest) ? oldest : usual);
    if (!since.isBefore(until)) {
      return Parsed.refused("since", "must be before until, and not in the future");
    }
    // In the zone, since a month in which the clock is set back has an hour more.
    if (until.atZone(zone).isAfter(since.atZone(zone).plusDays(MAX_DAYS))) {
      return Parsed.refused("since", "must be at most %d days before until".formatted(MAX_DAYS));
    }
    return since.isBefore(oldest)
        ? Parsed.refused(
            "since", "must not be before %s: older messages are not kept".formatted(oldest))
        : new Parsed.Valid<>(new Period(since, until));
  }

  private static <E extends Enum<E> & WireNamed> Optional<E> find(
      QueryString query, String name, E[] constants, E other) {
    return query
        .first(name)
        .map(value -> WireNamed.find(constants, value))
        .orElse(Optional.of(other));
  }

  private static String names(WireNamed[] constants) {
    return Arrays.stream(constants).map(WireNamed::wireName).collect(Collectors.joining(", "));
  }

  private static Optional<ZoneId> zone(String text) {
    // Names only: an offset would be wrong for half of a year.
    Set<String> known = ZoneId.getAvailableZoneIds();
    return known.contains(text) ? Optional.of(ZoneId.of(text)) : Optional.empty();
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          // From 1970 to the year 6325, as ids can hold them.
          .filter(time -> time.getEpochSecond() >= 0 && time.getEpochSecond() < 1L << 37)
          .filter(time -> time.equals(Quarter.of(time)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  Instant firstHour() {
    return since.truncatedTo(ChronoUnit.HOURS);
  }

  /** Returns the end of the last hour. */
  Instant lastHour() {
    return until.minusMillis(1).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
  }
}
