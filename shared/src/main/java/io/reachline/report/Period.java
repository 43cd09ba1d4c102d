package io.reachline.report;

import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.list.QueryString;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A period of whole quarter hours.
 *
 * @param until its end, which is not part of it
 */
record Period(Instant since, Instant until) {
  static final Duration QUARTER = Duration.ofMinutes(15);
  static final Duration MAX = Duration.ofDays(31);
  private static final Duration USUAL = Duration.ofDays(7);
  private static final String RULE =
      "must be an ISO 8601 time with its zone, on a whole quarter of an hour";

  /** Reads the period that a query asks for: by default the last 7 days. */
  static Parsed<Period> parse(QueryString query, Instant now) {
    Optional<Instant> end = query.first("until").flatMap(Period::time);
    if (query.first("until").isPresent() && end.isEmpty()) {
      return Parsed.refused("until", RULE);
    }
    Optional<Instant> start = query.first("since").flatMap(Period::time);
    if (query.first("since").isPresent() && start.isEmpty()) {
      return Parsed.refused("since", RULE);
    }
    Instant next = quarter(now).plus(QUARTER);
    Instant until = end.filter(time -> time.isBefore(next)).orElse(next);
    Instant since = start.orElse(until.minus(USUAL));
    if (!since.isBefore(until)) {
      return Parsed.refused("since", "must be before until, and not in the future");
    }
    return Duration.between(since, until).compareTo(MAX) > 0
        ? Parsed.refused("since", "must be at most %d days before until".formatted(MAX.toDays()))
        : new Parsed.Valid<>(new Period(since, until));
  }

  static Instant quarter(Instant time) {
    return Instant.ofEpochMilli(
        Math.floorDiv(time.toEpochMilli(), QUARTER.toMillis()) * QUARTER.toMillis());
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          // From 1970 to the year 6429, as ids can hold them.
          .filter(time -> time.getEpochSecond() >= 0 && time.getEpochSecond() < 1L << 37)
          .filter(time -> time.equals(quarter(time)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  JsonObject.Builder toJson() {
    return JsonObject.builder()
        .put("since", Timestamp.format(since))
        .put("until", Timestamp.format(until));
  }
}
