package io.reachline.functions.directory;

import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.OrganizationId;
import io.reachline.service.Deliveries;

/** The routes of the deliveries of services. */
record DeliveryRoutes(Deliveries deliveries) {

  Response list(Request request, OrganizationId organization) {
    return response(
        deliveries.list(
            organization, request.pathParameter("service"), request.path(), request.query()));
  }

  Response retry(Request request, OrganizationId organization) {
    return response(
        deliveries.retry(
            organization, request.pathParameter("service"), request.pathParameter("delivery")));
  }

  private static Response response(Deliveries.Outcome outcome) {
    return switch (outcome) {
      case Deliveries.Outcome.Listed(var page) -> Response.page(page);
      case Deliveries.Outcome.Retried(var delivery) -> Response.ok(delivery);
      case Deliveries.Outcome.Refused(var reason) -> Response.badRequest(reason);
      case Deliveries.Outcome.ServiceNotFound _ -> Response.notFound("Service");
      case Deliveries.Outcome.DeliveryNotFound _ -> Response.notFound("Delivery");
      case Deliveries.Outcome.Disabled _ ->
          Response.error(409, "disabled", "the service is disabled; enable it first");
      case Deliveries.Outcome.Overtaken _ ->
          Response.error(409, "conflict", "the delivery is being sent at the same time")
              .withHeader("Retry-After", "1");
    };
  }
}
