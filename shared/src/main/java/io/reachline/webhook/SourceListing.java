package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.list.SortedEntries;
import java.util.Map;
import java.util.Set;

/** The list of the sources of an organisation, which are few enough to be sorted in memory. */
public final class SourceListing {
  private final ListRules rules;
  private final SourceStore sources;
  private final Paginator paginator;

  public SourceListing(SourceStore sources, Providers providers, Paginator paginator) {
    this.sources = sources;
    this.rules =
        ListRules.sortedByAny(
            "createdAt",
            Set.of("id", "type", "orgId", "webhookId", "host", "url", "createdAt"),
            Map.of(
                "type",
                new AllowedValues(providers.names(), false),
                "host",
                new AllowedValues(providers.hosts().stream().sorted().toList(), false)));
    this.paginator = paginator;
  }

  public Parsed<Page> list(OrganizationId organization, String path, QueryString query) {
    return ListRequest.parse(organization, path, query, rules).map(this::page);
  }

  private Page page(ListRequest request) {
    return paginator.page(
        request,
        () ->
            SortedEntries.of(
                request,
                sources.list(request.organization()).stream()
                    .map(source -> source.toJson(paginator.publicUrl()))));
  }
}
