package io.reachline.service;

import io.reachline.service.ServiceDelivery.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The schedule by which a delivery that was not taken is tried again.
 *
 * @param random a source of numbers from 0 to 1, excluding 1
 */
record RetrySchedule(DoubleSupplier random) {
  /** The number of attempts in all of a delivery that the service refuses. */
  static final int MOST_REFUSED = 3;

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final DoublingPause PAUSE = new DoublingPause(Duration.ofSeconds(5), LONGEST);

  /**
   * Returns a delivery after an attempt that was not taken.
   *
   * @param retryAfter the pause that the service asked for
   */
  ServiceDelivery afterFailure(
      ServiceDelivery delivery, Attempt attempt, Optional<Duration> retryAfter, Instant now) {
    Duration own = PAUSE.after(delivery.tries(), random.getAsDouble());
    Duration asked = retryAfter.orElse(Duration.ZERO);
    Instant nextAt = now.plus(asked.compareTo(own) > 0 ? asked : own);
    return nextAt.isAfter(delivery.end())
        ? delivery.failed(attempt, Reason.EXPIRED, now)
        : delivery.postponed(attempt, nextAt);
  }

  /** Returns a delivery after an attempt that the service refused. */
  ServiceDelivery afterRefusal(ServiceDelivery delivery, Attempt attempt, Instant now) {
    return delivery.tries() + 1 >= MOST_REFUSED
        ? delivery.failed(attempt, Reason.REFUSED, now)
        : afterFailure(delivery, attempt, Optional.empty(), now);
  }

  /**
   * Returns the pause that a header {@code Retry-After} asks for, at most an hour; empty if it is
   * neither a number of seconds nor a date of HTTP.
   */
  static Optional<Duration> retryAfter(String header, Instant now) {
    String text = header.strip();
    Optional<Duration> asked =
        text.matches("\\d{1,9}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
            : date(text).map(time -> Duration.between(now, time));
    return asked
        .filter(Duration::isPositive)
        .map(pause -> pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .withZoneSameInstant(ZoneOffset.UTC)
              .toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
