package io.reachline.service;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Service;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import java.time.Duration;
import java.util.Optional;

/** The deliveries of services as admins see them and have them tried again. */
public final class Deliveries {
  // The sender changes a delivery once for each attempt.
  private static final int MOST_CONFLICTS = 5;

  private final DeliveryStore deliveries;
  private final DirectoryStore directory;
  private final RingQueue rings;
  private final DeliveryListing listing;
  private final Paginator paginator;

  /** The outcome of a request. */
  public sealed interface Outcome {

    record Listed(Page page) implements Outcome {}

    /** The delivery is due again. */
    record Retried(JsonObject delivery) implements Outcome {}

    record Refused(Invalid reason) implements Outcome {}

    record ServiceNotFound() implements Outcome {}

    record DeliveryNotFound() implements Outcome {}

    /** The service is disabled, so that nothing is sent to it. */
    record Disabled() implements Outcome {}

    /** The delivery is being sent and changes all the time. */
    record Overtaken() implements Outcome {}
  }

  public Deliveries(
      DeliveryStore deliveries, DirectoryStore directory, RingQueue rings, Paginator paginator) {
    this.deliveries = deliveries;
    this.directory = directory;
    this.rings = rings;
    this.listing = new DeliveryListing(deliveries, paginator);
    this.paginator = paginator;
  }

  /** Lists the deliveries of a service, the newest first. */
  public Outcome list(OrganizationId organization, String service, String path, QueryString query) {
    return find(organization, service)
        .<Outcome>map(
            found ->
                switch (listing.list(key(found), path, query)) {
                  case Parsed.Valid<Page>(var page) -> new Outcome.Listed(page);
                  case Parsed.Refused<Page>(var reason) -> new Outcome.Refused(reason);
                })
        .orElseGet(Outcome.ServiceNotFound::new);
  }

  /**
   * Has a delivery tried again now and for another day, whatever became of it. However often it is
   * requested, the service knows the delivery by its id.
   */
  public Outcome retry(OrganizationId organization, String service, String delivery) {
    Optional<Service> found = find(organization, service);
    if (found.isEmpty()) {
      return new Outcome.ServiceNotFound();
    }
    if (!found.get().isEnabled()) {
      return new Outcome.Disabled();
    }
    return DeliveryId.parse(delivery)
        .map(id -> retry(key(found.get()), id))
        .orElseGet(Outcome.DeliveryNotFound::new);
  }

  private Outcome retry(ServiceKey service, DeliveryId id) {
    for (int tries = 0; tries <= MOST_CONFLICTS; tries++) {
      Optional<ServiceDelivery> current = deliveries.find(service, id);
      if (current.isEmpty()) {
        return new Outcome.DeliveryNotFound();
      }
      ServiceDelivery again = current.get().again(paginator.clock().instant());
      if (deliveries.replace(again)) {
        rings.put(Ring.now(service), Duration.ZERO);
        return new Outcome.Retried(again.toJson());
      }
    }
    return new Outcome.Overtaken();
  }

  private Optional<Service> find(OrganizationId organization, String service) {
    return HexId.isValid(service)
        ? directory.find(Service.class, organization, service)
        : Optional.empty();
  }

  private static ServiceKey key(Service service) {
    return new ServiceKey(service.organization(), service.id());
  }
}
