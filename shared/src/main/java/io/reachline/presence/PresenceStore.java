package io.reachline.presence;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.storage.Consistency;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store of presence and its history. What it holds expires a retention after it ended. Reads are
 * strongly consistent, except {@link #history} and where the caller says otherwise.
 */
public interface PresenceStore {

  /** Returns the presence of a user; empty if nothing is known. */
  Optional<Presence> find(OrganizationId organization, UserId user);

  /**
   * Returns when each user was online last who was online at or after a time, at the cost of those
   * alone. A time in the past includes everybody who is online now.
   */
  Map<UserId, LastOnline> onlineSince(
      OrganizationId organization, Instant time, Consistency consistency);

  /**
   * Stores a presence in place of the one that was read, and adds to the history what it ends.
   *
   * @param before the presence that was read; empty if there was none
   * @return false, and nothing is changed, if another presence was stored since
   */
  boolean replace(
      OrganizationId organization, UserId user, Optional<Presence> before, Presence after);

  /**
   * Returns the intervals of a user that overlap the time between two others, oldest first, with
   * the latest among them.
   *
   * @param most the largest number of intervals to return: the newest
   */
  List<Interval> intervals(
      OrganizationId organization, UserId user, Instant since, Instant until, int most);

  /** An interval of a user. */
  record OfUser(UserId user, Interval interval) {}

  /**
   * Returns the intervals of all users of an organisation that began between two times and have
   * ended, in any order. They are read lazily, and may lack what ended a moment ago.
   */
  Stream<OfUser> history(OrganizationId organization, Instant since, Instant until);
}
