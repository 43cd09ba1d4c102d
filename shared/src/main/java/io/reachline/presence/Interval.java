package io.reachline.presence;

import java.time.Instant;

/**
 * A time in which a user was online, or in which an offline presence stood.
 *
 * @param until the end, which is not part of it: in the future while the interval runs
 * @param source the way in which its beginning became known
 */
public record Interval(boolean isOnline, Instant from, Instant until, PresenceSource source) {

  /** Returns whether a time is in the interval. */
  public boolean includes(Instant time) {
    return !time.isBefore(from) && time.isBefore(until);
  }

  /** Returns whether the interval and the time between two others have a moment in common. */
  boolean overlaps(Instant start, Instant end) {
    return from.isBefore(end) && until.isAfter(start);
  }

  /** Returns the part of the interval that lies before a time. */
  Interval before(Instant end) {
    return until.isAfter(end) ? new Interval(isOnline, from, end, source) : this;
  }

  boolean isEmpty() {
    return !from.isBefore(until);
  }
}
