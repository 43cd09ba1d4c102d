package io.reachline.functions.directory;

import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.list.Paginator;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.QuarantineListing;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.QuarantinedEvent;
import java.util.Optional;

/** The routes of the quarantine. */
final class QuarantineRoutes {
  private final QuarantineStore quarantine;
  private final QuarantineListing listing;
  private final DeliveryProcessor processor;

  QuarantineRoutes(QuarantineStore quarantine, DeliveryProcessor processor, Paginator paginator) {
    this.quarantine = quarantine;
    this.listing = new QuarantineListing(quarantine, paginator);
    this.processor = processor;
  }

  Response list(Request request, OrganizationId organization) {
    return Response.page(listing.list(organization, request.path(), request.query()));
  }

  Response get(Request request, OrganizationId organization) {
    return find(request, organization)
        .map(event -> Response.ok(event.toJson()))
        .orElseGet(() -> Response.notFound("Event"));
  }

  /** Processes an event again. However often it is requested, it takes effect once. */
  Response retry(Request request, OrganizationId organization) {
    Optional<QuarantinedEvent> event = find(request, organization);
    if (event.isEmpty()) {
      return Response.notFound("Event");
    }
    return switch (processor.retry(event.get())) {
      case DeliveryProcessor.Retried.Taken(var outcome) ->
          Response.ok(
              JsonObject.builder()
                  .put("id", event.get().id())
                  .put("outcome", outcome.wireName())
                  .build());
      case DeliveryProcessor.Retried.StillBad(var reason, var detail) ->
          Response.error(422, reason, detail);
    };
  }

  /** Deletes an event. If it comes again, it is set aside anew. */
  Response delete(Request request, OrganizationId organization) {
    Optional<QuarantinedEvent> event = find(request, organization);
    event.ifPresent(found -> quarantine.delete(organization, found.id()));
    return event.isPresent() ? Response.noContent() : Response.notFound("Event");
  }

  private Optional<QuarantinedEvent> find(Request request, OrganizationId organization) {
    return Optional.of(request.pathParameter("id"))
        .filter(HexId::isValid)
        .flatMap(id -> quarantine.find(organization, id));
  }
}
