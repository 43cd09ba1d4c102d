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
 * @param heard the last word of a provider; null if none ever came
 * @param set the last time at which somebody set it; null if nobody ever did
 * @param version 1 at first, and one more with each change
 */
public record Presence(
    Interval latest,
    Instant since,
    @Nullable Instant seen,
    @Nullable Word heard,
    @Nullable LastSet set,
    long version) {
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
        : Optional.of(first(statement, time));
  }

  private Optional<Presence> after(Statement statement, Instant time) {
    if (statement.word().filter(word -> heard != null && !word.isAfter(heard)).isPresent()) {
      return Optional.empty();
    }
    Optional<LastSet> setSince = setSince(statement);
    if (setSince.isPresent()) {
      return Optional.of(withOlder(statement, later(time, setSince.get().until())));
    }
    // Another server's clock, by which the interval began, may be ahead.
    Instant now = time.isBefore(latest.from()) ? latest.from() : time;
    boolean runs = now.isBefore(latest.until());
    if (runs && !latest.isOnline() && isStrongerThan(statement)) {
      return Optional.empty();
    }
    boolean continues = runs && latest.isOnline() == statement.isOnline();
    if (continues && !isWeakerThan(statement)) {
      if (isInFirstHalf(statement, now) && !isNeededAgainstWords(statement)) {
        return Optional.empty();
      }
      if (now.isBefore(latest.from().plus(MAX_AGE))) {
        return Optional.of(renewed(statement, now));
      }
    }
    // What somebody else said of the rest of the time stands, too.
    Instant least = continues ? latest.until() : now;
    return Optional.of(next(statement, now, later(statement.until(now), least), continues));
  }

  /** Returns when somebody set the presence after a provider said something; empty if not. */
  private Optional<LastSet> setSince(Statement statement) {
    return Optional.ofNullable(set)
        .filter(last -> statement.word().filter(w -> w.saidAt().isBefore(last.at())).isPresent());
  }

  /** Returns whether a repetition comes so early that it changes nothing. */
  private boolean isInFirstHalf(Statement statement, Instant now) {
    // Time that only a provider gave may be taken back by a late word.
    Instant end = latest.source().isSet() && set != null ? set.until() : latest.until();
    return statement.word().isEmpty() && !end.isBefore(now.plus(statement.lifetime().dividedBy(2)));
  }

  /**
   * Returns whether the moment of a statement matters: older words of a provider may still come.
   */
  private boolean isNeededAgainstWords(Statement statement) {
    return statement.source().isSet() && heard != null;
  }

  private boolean isStrongerThan(Statement statement) {
    return !latest.source().isInferred() && statement.source().isInferred();
  }

  private boolean isWeakerThan(Statement statement) {
    return latest.source().isInferred()
        ? !statement.source().isInferred()
        : !latest.source().isSet() && statement.source().isSet();
  }

  /**
   * Returns the presence after a word that is older than what was set.
   *
   * @param end the end of the time online if an older word was the reason for the rest
   */
  private Presence withOlder(Statement statement, Instant end) {
    boolean ends = latest.isOnline() && !statement.isOnline();
    Interval kept = ends ? latest.before(end) : latest;
    return new Presence(
        kept, since, kept.isOnline() ? kept.until() : seen, heardWith(statement), set, version + 1);
  }

  private Presence renewed(Statement statement, Instant now) {
    Instant until = later(latest.until(), statement.until(now));
    return new Presence(
        new Interval(latest.isOnline(), latest.from(), until, latest.source()),
        since,
        latest.isOnline() ? until : seen,
        heardWith(statement),
        setWith(statement, now),
        version + 1);
  }

  private Presence next(Statement statement, Instant now, Instant until, boolean continues) {
    return new Presence(
        new Interval(statement.isOnline(), now, until, statement.source()),
        continues ? since : now,
        statement.isOnline() ? until : seenUntil(now),
        heardWith(statement),
        setWith(statement, now),
        version + 1);
  }

  private @Nullable Instant seenUntil(Instant now) {
    return seen != null && seen.isAfter(now) ? now : seen;
  }

  private @Nullable Word heardWith(Statement statement) {
    return statement.word().orElse(heard);
  }

  private @Nullable LastSet setWith(Statement statement, Instant now) {
    if (statement.source().isSet()) {
      return new LastSet(now, statement.until(now));
    }
    return set == null || statement.word().isPresent()
        ? set
        : new LastSet(set.at(), later(set.until(), statement.until(now)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Presence first(Statement statement, Instant now) {
    Instant until = statement.until(now);
    return new Presence(
        new Interval(statement.isOnline(), now, until, statement.source()),
        now,
        statement.isOnline() ? until : null,
        statement.word().orElse(null),
        statement.source().isSet() ? new LastSet(now, until) : null,
        1);
  }

  /** Returns the part of the latest interval that another presence leaves of it. */
  public Optional<Interval> past(Presence after) {
    return after.latest().from().equals(latest.from())
        ? Optional.empty()
        : Optional.of(latest.before(after.latest().from())).filter(past -> !past.isEmpty());
  }
}
