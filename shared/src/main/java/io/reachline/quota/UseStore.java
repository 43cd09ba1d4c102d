package io.reachline.quota;

import io.reachline.identity.OrganizationId;
import java.time.LocalDate;

/** A store of counts of what organisations have used in a day. */
public interface UseStore {

  /**
   * Adds one to a count.
   *
   * @param kind the kind of thing that is used
   * @param day the day in UTC; its count expires some days later
   * @return the count, with this one
   */
  long add(OrganizationId organization, String kind, LocalDate day);
}
