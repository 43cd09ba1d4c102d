package io.reachline.service;

import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A store of deliveries. All reads are strongly consistent, and none returns a delivery that has
 * expired.
 */
public interface DeliveryStore {

  /**
   * Stores a delivery unless its id is taken, and returns whether it was stored. The id of one that
   * has expired may still be taken.
   */
  boolean put(ServiceDelivery delivery);

  Optional<ServiceDelivery> find(ServiceKey service, DeliveryId id);

  /**
   * Replaces a delivery by its next version.
   *
   * @return false, and nothing is changed, if the stored version is not the preceding one
   */
  boolean replace(ServiceDelivery delivery);

  /**
   * Returns the pending deliveries of a service whose time has come, in the order of that time, and
   * of their ids where it is the same.
   *
   * @param until the time at and before which they are due, in whole milliseconds
   * @param most the largest number of them, at least 1
   */
  List<ServiceDelivery> due(ServiceKey service, Instant until, int most);

  /** Returns when the next pending delivery is due; empty if none is pending. */
  Optional<Instant> nextDue(ServiceKey service);

  /** Returns the deliveries of a service in the order of their ids, which are their positions. */
  Iterator<ListEntry<ServiceDelivery>> list(ServiceKey service, ReadOptions options);
}
