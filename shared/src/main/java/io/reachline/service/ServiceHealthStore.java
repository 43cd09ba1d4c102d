package io.reachline.service;

import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A store of the health of services, and of the lease under which one process at a time sends to a
 * service. Every change is one conditional write.
 */
public interface ServiceHealthStore {

  /** The time after the last taking of a lease for which a health is kept at least. */
  Duration KEPT = Duration.ofDays(16);

  /** Returns the health of a service; {@link ServiceHealth#NEW} if none is stored. */
  ServiceHealth find(ServiceKey service, Consistency consistency);

  /**
   * Takes the lease, unless another holds it. Who holds it may take it again. Whoever takes it has
   * heard the calls of {@link #lookAgain} until now.
   *
   * @param owner a text that no other process has
   * @param until the end of the lease
   * @return the health; empty if another has the lease until after {@code now}
   */
  Optional<ServiceHealth> take(ServiceKey service, String owner, Instant now, Instant until);

  /**
   * Asks whoever holds the lease to look for due deliveries once more before giving it back.
   *
   * @param hasCome whether the ring has come that {@code wakeAt} tells of, which is then forgotten
   * @return false, and nothing is changed, if nobody has the lease until after {@code now}
   */
  boolean lookAgain(ServiceKey service, Instant now, boolean hasCome);

  /**
   * Stores the state of the breaker.
   *
   * @return false, and nothing is changed, if the owner does not hold the lease any more
   */
  boolean record(ServiceKey service, String owner, Breaker breaker);

  /**
   * Gives the lease back.
   *
   * @param wakeAt when the next ring comes, if one was sent
   * @param evenIfAsked whether to give it back although somebody asked to look again
   * @return false, and nothing is changed, if somebody asked to look again, or if the owner does
   *     not hold the lease any more
   */
  boolean release(ServiceKey service, String owner, Optional<Instant> wakeAt, boolean evenIfAsked);

  /** Closes the breaker and forgets {@code wakeAt}, whoever holds the lease. */
  void reset(ServiceKey service);
}
