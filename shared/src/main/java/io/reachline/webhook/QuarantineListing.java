package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
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

/** The list of the quarantined events of an organisation. */
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
                  AllowedValues.of(ProviderEvent.Reason.values()),
                  "cut",
                  AllowedValues.FLAG));

  private final QuarantineStore quarantine;
  private final Paginator paginator;

  public QuarantineListing(QuarantineStore quarantine, Paginator paginator) {
    this.quarantine = quarantine;
    this.paginator = paginator;
  }

  public Parsed<Page> list(OrganizationId organization, String path, QueryString query) {
    return ListRequest.parse(organization, path, query, RULES)
        .map(
            request ->
                paginator.page(
                    request,
                    () ->
                        ListEntry.map(
                            quarantine.list(organization, request.readOptions()),
                            QuarantinedEvent::toJson)));
  }
}
