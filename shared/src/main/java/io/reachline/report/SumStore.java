package io.reachline.report;

import io.reachline.identity.OrganizationId;
import io.reachline.routing.HourMarks;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A store of the sums of hours, and of the marks that end their validity. A sum counts as long as
 * the mark of its hour is the one that it was made under.
 */
public interface SumStore extends HourMarks {

  /** The kinds of what is kept of an hour. */
  enum Kind {
    /** The sums of one grouping each. */
    TOTAL,
    CHANNELS,
    RULES,
    WORKFLOWS,
    USERS,
    /** The users who were online. */
    PRESENCE,
    /** Sums of all groupings over the first part of an hour. */
    PARTIAL
  }

  /**
   * A mark of an hour.
   *
   * @param id a text that no other mark has
   */
  record Mark(String id, Instant at) {}

  /**
   * The part of an hour that is kept.
   *
   * @param hour the beginning of the hour
   * @param mark the id of the mark that the hour had before its messages were read; empty if none
   * @param text JSON
   */
  record Kept(Kind kind, Instant hour, String mark, String text) {}

  /** Returns the marks of hours that begin between two times, by their hour. */
  Map<Instant, Mark> marks(OrganizationId organization, Instant since, Instant until);

  /** Returns what is kept of a kind of hours that begin between two times, in their order. */
  List<Kept> kept(OrganizationId organization, Kind kind, Instant since, Instant until);

  /**
   * Keeps something of an hour, in place of what was kept of it before.
   *
   * @return false if it is too large to be kept
   */
  boolean keep(OrganizationId organization, Kept kept);
}
