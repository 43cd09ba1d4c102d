package io.reachline.routing;

import io.reachline.identity.OrganizationId;
import java.time.Instant;

/** A store of marks on hours in which something of an organisation's messages changed later. */
public interface HourMarks {

  /**
   * Marks an hour by a new mark, in place of the one before.
   *
   * @param hour the beginning of the hour, in UTC
   */
  void mark(OrganizationId organization, Instant hour);
}
