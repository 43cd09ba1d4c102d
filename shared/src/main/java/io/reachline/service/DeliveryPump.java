package io.reachline.service;

import io.reachline.deadline.Deadline;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.identity.IdSource;
import io.reachline.json.JsonObject;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A pump that sends the due deliveries of one service at a time. It holds the service's lease
 * meanwhile, so that a service which hangs or fails keeps one invocation busy and no more.
 */
public final class DeliveryPump {
  /** The time that begins nothing new, in which what was begun can be answered and stored. */
  public static final Duration RESERVE = ServiceClient.DELIVERY_TIMEOUT.plusSeconds(5);

  // Longer than an invocation, so that nobody sends beside one that is still at work.
  private static final Duration LEASE = Duration.ofSeconds(65);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

  private static final int LANES = 10;
  private static final int EXPIRED_AT_ONCE = 20;

  // While some lanes are at work, the others wait for what becomes due meanwhile.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final DeliveryStore deliveries;
  private final ServiceHealthStore health;
  private final RingQueue rings;
  private final DirectoryStore directory;
  private final DeliverySender sender;
  private final Lanes lanes;
  private final IdSource ids;
  private final DoubleSupplier random;
  private final Clock clock;
  private final Telemetry telemetry;

  /**
   * @param random a source of numbers from 0 to 1, excluding 1
   */
  public DeliveryPump(
      DeliveryStore deliveries,
      ServiceHealthStore health,
      RingQueue rings,
      DirectoryStore directory,
      EventPayload payload,
      ServiceClient client,
      AnswerPosting answers,
      Lanes lanes,
      IdSource ids,
      DoubleSupplier random,
      Clock clock,
      Telemetry telemetry) {
    this.deliveries = deliveries;
    this.health = health;
    this.rings = rings;
    this.directory = directory;
    this.sender =
        new DeliverySender(
            deliveries, payload, client, answers, new RetrySchedule(random), clock, telemetry);
    this.lanes = lanes;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Sends what is due for a service. When this returns, the ring is done with: everything was sent,
   * or another ring is under way, or whoever holds the lease looks again. A fault means that the
   * ring is to come again, which does no harm.
   *
   * @param deadline the time after which nothing is begun
   */
  public void take(Ring ring, Deadline deadline) {
    String owner = ids.next();
    Optional<ServiceHealth> taken = lease(ring, owner);
    boolean isWake = ring.wakeAt().isPresent();
    while (taken.isPresent()) {
      Round round = new Round(ring.service(), owner, taken.get().breaker(), deadline);
      try {
        round.send(isWake);
      } catch (RuntimeException e) {
        letGo(ring, owner, taken.get(), e);
        throw e;
      }
      if (round.isStopped) {
        return;
      }
      Optional<Instant> ahead = ahead(taken.get(), ring);
      Optional<Instant> wakeAt = round.due.isDeleted() ? ahead : wake(ring.service(), round, ahead);
      if (health.release(ring.service(), owner, wakeAt, false)) {
        return;
      }
      if (deadline.left().isZero()) {
        // The ring goes last: one that comes while the lease is held would be lost.
        if (health.release(ring.service(), owner, wakeAt, true)) {
          rings.put(Ring.now(ring.service()), Duration.ZERO);
        }
        return;
      }
      // Somebody asked to look again, unless another has the lease by now.
      taken = take(ring.service(), owner);
      isWake = false;
    }
  }

  /** Gives the lease back after a fault, and has others go on soon: the ring itself comes late. */
  private void letGo(Ring ring, String owner, ServiceHealth known, RuntimeException fault) {
    try {
      rings.put(Ring.now(ring.service()), AFTER_FAULT);
      health.release(ring.service(), owner, ahead(known, ring), true);
    } catch (RuntimeException e) {
      // The lease ends, and the ring comes again.
      fault.addSuppressed(e);
    }
  }

  /** Takes the lease; empty if whoever holds it was asked to look again. */
  private Optional<ServiceHealth> lease(Ring ring, String owner) {
    while (true) {
      Optional<ServiceHealth> taken = take(ring.service(), owner);
      if (taken.isPresent()
          || health.lookAgain(ring.service(), clock.instant(), ring.wakeAt().isPresent())) {
        return taken;
      }
    }
  }

  private Optional<ServiceHealth> take(ServiceKey service, String owner) {
    Instant now = clock.instant();
    return health.take(service, owner, now, now.plus(LEASE));
  }

  /** Returns when the ring comes that was sent ahead; empty if it has come. */
  private Optional<Instant> ahead(ServiceHealth known, Ring come) {
    return known
        .wakeAt()
        .filter(time -> time.isAfter(clock.instant()))
        .filter(time -> come.wakeAt().isEmpty() || time.isAfter(come.wakeAt().get()));
  }

  /**
   * Sends a ring for the next delivery, unless one comes early enough.
   *
   * @param ahead when the ring comes that was sent ahead
   * @return when the next ring comes that was sent ahead
   */
  private Optional<Instant> wake(ServiceKey service, Round round, Optional<Instant> ahead) {
    Instant now = clock.instant();
    Optional<Instant> openUntil = round.breaker.openUntil().filter(now::isBefore);
    if (openUntil.isPresent() && ahead.filter(time -> !time.isAfter(openUntil.get())).isPresent()) {
      return ahead;
    }
    Optional<Instant> next = deliveries.nextDue(service);
    if (next.isEmpty()) {
      return ahead;
    }
    Instant due = openUntil.filter(next.get()::isBefore).orElse(next.get());
    if (!due.isAfter(now)) {
      rings.put(Ring.now(service), Duration.ZERO);
      return ahead;
    }
    Instant latest = now.plus(RingQueue.MAX_DELAY);
    Instant wakeAt = due.isBefore(latest) ? due : latest;
    if (ahead.filter(time -> !time.isAfter(wakeAt)).isPresent()) {
      return ahead;
    }
    rings.put(new Ring(service, Optional.of(wakeAt)), Duration.between(now, wakeAt));
    return Optional.of(wakeAt);
  }

  /**
   * Disables a service, once in effect; not if somebody has changed it since: it may have another
   * address now, or have been enabled again.
   */
  private void disable(Service service, Service.State state) {
    Revision next = service.revision().next(clock.instant());
    if (directory.replace(service.changedTo(state, next))) {
      telemetry.count(
          Metric.SERVICES_DISABLED,
          1,
          JsonObject.builder()
              .put("organization", service.organization().value())
              .put("service", service.id().value())
              .putIfPresent("reason", state.disabledReason().orElse(null))
              .build());
    }
  }

  /** The sending of all that is due for a service under one lease. */
  private final class Round {
    private final ServiceKey key;
    private final String owner;
    private final Deadline deadline;
    private final DueDeliveries due;
    private Breaker breaker;
    private boolean isStopped;

    Round(ServiceKey key, String owner, Breaker breaker, Deadline deadline) {
      this.key = key;
      this.owner = owner;
      this.breaker = breaker;
      this.deadline = deadline;
      this.due = new DueDeliveries(key, directory, deliveries, clock);
    }

    /**
     * Sends what is due.
     *
     * @param isWake whether to look for deliveries to give up even if nothing may be sent
     */
    void send(boolean isWake) {
      boolean isOpen = breaker.isOpen(clock.instant());
      if (isOpen && !isWake) {
        return;
      }
      if (isOpen && due.isEnabled()) {
        expire();
        return;
      }
      // One by one, until the service has taken one.
      while (breaker.isBroken() && due.isEnabled() && sendNext()) {}
      if (!(breaker.isBroken() && due.isEnabled())) {
        lanes.run(due.isEmpty() ? 0 : LANES, this::sendAll);
      }
    }

    private void sendAll() {
      while (sendNext() || awaitMore()) {}
    }

    /** Sends the next delivery, and returns whether there was one. */
    private boolean sendNext() {
      Optional<DueDeliveries.Due> next = mayBeginNothing() ? Optional.empty() : due.next();
      next.ifPresent(this::send);
      return next.isPresent();
    }

    /** Waits for more, and returns false if no lane is at work any more. */
    private boolean awaitMore() {
      if (mayBeginNothing() || !due.isAnyAtWork()) {
        return false;
      }
      lanes.pause(PAUSE);
      if (due.isAnyAtWork()) {
        due.lookAgain();
      }
      return true;
    }

    private synchronized boolean mayBeginNothing() {
      return isStopped
          || deadline.left().isZero()
          || (breaker.isOpen(clock.instant()) && due.isEnabled());
    }

    private void send(DueDeliveries.Due next) {
      try {
        if (next.receiver().isEnabled()) {
          sender
              .send(next.receiver(), next.delivery())
              .ifPresent(verdict -> heard(next.receiver(), verdict));
        } else {
          sender.giveUp(next.delivery(), Reason.DISABLED);
        }
      } catch (RuntimeException e) {
        stop();
        throw e;
      } finally {
        due.ended(next.delivery());
      }
    }

    private synchronized void stop() {
      isStopped = true;
    }

    private synchronized void heard(Service receiver, Verdict verdict) {
      Instant now = clock.instant();
      Breaker after =
          switch (verdict) {
            case TAKEN -> Breaker.CLOSED;
            case REFUSED, GONE -> breaker.afterRefusal(now);
            case FAILED -> breaker.afterFailure(now, random.getAsDouble());
          };
      if (!after.equals(breaker)) {
        breaker = after;
        isStopped |= !health.record(key, owner, after);
      }
      if (verdict == Verdict.GONE || after.isHopeless(now)) {
        disable(receiver, verdict == Verdict.GONE ? Service.State.GONE : Service.State.FAILING);
        // What is read next is given up.
        due.readAnew();
      }
    }

    private void expire() {
      Instant now = clock.instant();
      boolean isAny = true;
      while (isAny && !deadline.left().isZero()) {
        List<ServiceDelivery> expired =
            deliveries.due(key, now, EXPIRED_AT_ONCE).stream()
                .filter(delivery -> !now.isBefore(delivery.end()))
                .toList();
        expired.forEach(delivery -> sender.giveUp(delivery, Reason.EXPIRED));
        isAny = !expired.isEmpty();
      }
    }
  }
}
