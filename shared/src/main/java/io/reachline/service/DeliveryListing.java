package io.reachline.service;

import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import java.util.Map;
import java.util.Set;

/** The list of the deliveries of a service. */
final class DeliveryListing {
  private static final ListRules RULES =
      new ListRules(
              Set.of(
                  "id",
                  "event",
                  "conversation",
                  "message",
                  "state",
                  "reason",
                  "attempts",
                  "refused",
                  "createdAt",
                  "nextAt"),
              "createdAt",
              Set.of(),
              1_000)
          .with(
              Map.of(
                  "state", AllowedValues.of("pending", "delivered", "failed"),
                  "reason", AllowedValues.of(ServiceDelivery.Reason.values())))
          .showing("service");

  private final DeliveryStore deliveries;
  private final Paginator paginator;

  DeliveryListing(DeliveryStore deliveries, Paginator paginator) {
    this.deliveries = deliveries;
    this.paginator = paginator;
  }

  Parsed<Page> list(ServiceKey service, String path, QueryString query) {
    return ListRequest.parse(service.organization(), path, query, RULES)
        .map(
            request ->
                paginator.page(
                    request,
                    () ->
                        ListEntry.map(
                            deliveries.list(service, request.readOptions()),
                            ServiceDelivery::toJson)));
  }
}
