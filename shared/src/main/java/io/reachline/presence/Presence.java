package io.reachline.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The presence of a user, as it is known.
 *
 * @param latest the interval that began last
 * @param since when the user began to be what {@code latest} says, without a break
 * @param seen the end of the last interval online; null if the user never was
 * @param version 1 at first, and one more with each change
 */
public record Presence(Interval latest, Instant since, @Nullable Instant seen, long version) {
  /** The rule of a presence in JSON, phrased to follow the field's name. */
  public static final String RULE = "must be online or offline";

  /**
   * The age at which an interval is not renewed but followed by another, so that a search for
   * intervals has an end.
   */
  public static final Duration MAX_AGE = Duration.ofDays(1);

  /** The greatest length of an interval: it is renewed by a day at most, at this age at most. */
  public static final Duration MAX_LENGTH = MAX_AGE.plusDays(1);

  private static final String ONLINE_NAME = "online";
  private static final String OFFLINE_NAME = "offline";

  /** Returns whether a presence in JSON is online; empty if it is not a presence. */
  public static Optional<Boolean> read(@Nullable Object json) {
    return ONLINE_NAME.equals(json) || OFFLINE_NAME.equals(json)
        ? Optional.of(ONLINE_NAME.equals(json))
        : Optional.empty();
  }

  /** Returns a presence as it is in JSON. */
  public static String name(boolean isOnline) {
    return isOnline ? ONLINE_NAME : OFFLINE_NAME;
  }

  /** Returns whether the user is online at a time that is not before the latest interval. */
  public boolean isOnlineAt(Instant now) {
    return latest.isOnline() && now.isBefore(latest.until());
  }

  /**
   * Returns the presence after a statement.
   *
   * @param before the presence before it; empty if nothing is known
   * @param time the time of the statement
   * @return empty if the statement changes nothing
   */
  public static Optional<Presence> after(
      Optional<Presence> before, Statement statement, Instant time) {
    return before.isPresent()
        ? before.get().after(statement, time)
        : Optional.of(of(statement, time, time, null, 1));
  }

  private Optional<Presence> after(Statement statement, Instant time) {
    // Another server's clock, by which the interval began, may be ahead.
    Instant now = time.isBefore(latest.from()) ? latest.from() : time;
    boolean runs = now.isBefore(latest.until());
    if (runs && !latest.isOnline() && isStrongerThan(statement)) {
      return Optional.empty();
    }
    boolean continues = runs && latest.isOnline() == statement.isOnline();
    Instant from = continues ? since : now;
    if (continues && !isWeakerThan(statement)) {
      Duration half = statement.lifetime().dividedBy(2);
      if (!latest.until().isBefore(now.plus(half))) {
        return Optional.empty();
      }
      if (now.isBefore(latest.from().plus(MAX_AGE))) {
        return Optional.of(renewed(now.plus(statement.lifetime())));
      }
    }
    return Optional.of(of(statement, now, from, seenUntil(now), version + 1));
  }

  private boolean isStrongerThan(Statement statement) {
    return latest.source().isExplicit() && !statement.source().isExplicit();
  }

  private boolean isWeakerThan(Statement statement) {
    return !latest.source().isExplicit() && statement.source().isExplicit();
  }

  private Presence renewed(Instant until) {
    return new Presence(
        new Interval(latest.isOnline(), latest.from(), until, latest.source()),
        since,
        latest.isOnline() ? until : seen,
        version + 1);
  }

  private @Nullable Instant seenUntil(Instant now) {
    return seen != null && seen.isAfter(now) ? now : seen;
  }

  private static Presence of(
      Statement statement, Instant now, Instant since, @Nullable Instant seen, long version) {
    Instant until = now.plus(statement.lifetime());
    return new Presence(
        new Interval(statement.isOnline(), now, until, statement.source()),
        since,
        statement.isOnline() ? until : seen,
        version);
  }

  /** Returns the part of the latest interval that another presence leaves of it. */
  public Optional<Interval> past(Presence after) {
    return after.latest().from().equals(latest.from())
        ? Optional.empty()
        : Optional.of(latest.before(after.latest().from())).filter(past -> !past.isEmpty());
  }
}
