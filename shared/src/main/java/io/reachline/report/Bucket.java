package io.reachline.report;

import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.report.ReportRequest.Division;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A part of the period of a report, in its zone.
 *
 * @param from when it begins; null for an hour of the week
 * @param weekday from 1 for Monday to 7
 */
record Bucket(
    @Nullable Instant from,
    @Nullable LocalDate date,
    @Nullable Integer weekday,
    @Nullable Integer hour)
    implements Comparable<Bucket> {
  private static final Comparator<Bucket> ORDER =
      Comparator.comparing((Bucket bucket) -> bucket.from == null ? Instant.EPOCH : bucket.from)
          .thenComparingInt(bucket -> bucket.weekday == null ? 0 : bucket.weekday)
          .thenComparingInt(bucket -> bucket.hour == null ? 0 : bucket.hour);

  /** Returns the bucket of a quarter of an hour. */
  static Bucket of(Instant quarter, Division division, ZoneId zone) {
    ZonedDateTime time = quarter.atZone(zone);
    LocalDate date = time.toLocalDate();
    return switch (division) {
      // Where a clock is set back, the hour that comes twice is two hours.
      case HOUR ->
          new Bucket(time.truncatedTo(ChronoUnit.HOURS).toInstant(), date, null, time.getHour());
      case DAY -> new Bucket(date.atStartOfDay(zone).toInstant(), date, null, null);
      case WEEKDAY_HOUR -> new Bucket(null, null, time.getDayOfWeek().getValue(), time.getHour());
    };
  }

  @Override
  public int compareTo(Bucket other) {
    return ORDER.compare(this, other);
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .putIfPresent("from", from == null ? null : Timestamp.format(from))
        .putIfPresent("date", date == null ? null : date.toString())
        .putIfPresent("weekday", weekday)
        .putIfPresent("hour", hour)
        .build();
  }
}
