package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Parsed;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Pages;
import io.reachline.list.Placed;
import io.reachline.list.Query;
import io.reachline.list.Values;
import java.util.Map;
import java.util.Set;

/** Lists the events that were set aside. */
public final class QuarantineListing {
  private static final ListRules RULES =
      new ListRules(
              Set.of(
                  "id",
                  "source",
                  "reason",
                  "detail",
                  "event",
                  "cut",
                  "count",
                  "createdAt",
                  "lastAt"),
              "createdAt",
              Set.of(),
              1_000)
          .with(
              Map.of(
                  "reason",
                  Values.of(ZohoEvent.Reason.values(), ZohoEvent.Reason::wireName),
                  "cut",
                  Values.FLAG));

  private final QuarantineStore quarantine;
  private final Pages pages;

  public QuarantineListing(QuarantineStore quarantine, Pages pages) {
    this.quarantine = quarantine;
    this.pages = pages;
  }

  public Parsed<Page> list(OrganizationId organization, String path, Query query) {
    return ListRequest.parse(organization, path, query, RULES)
        .map(
            request ->
                pages.page(
                    request,
                    () ->
                        Placed.each(
                            quarantine.list(organization, request.scan()),
                            QuarantinedEvent::toJson)));
  }
}
