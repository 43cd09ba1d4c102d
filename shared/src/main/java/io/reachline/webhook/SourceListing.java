package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Parsed;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Pages;
import io.reachline.list.Query;
import io.reachline.list.SortedEntries;
import io.reachline.list.Values;
import java.util.Map;
import java.util.Set;

/** Lists the sources of an organisation: so few that they are sorted here. */
public final class SourceListing {
  private static final ListRules RULES =
      ListRules.sortedByAny(
          Set.of("id", "type", "orgId", "webhookId", "host", "url", "createdAt"),
          Map.of(
              "type",
              Values.of(Source.TYPE),
              "host",
              new Values(DataCentre.HOSTS.stream().sorted().toList(), false)));

  private final SourceStore sources;
  private final Pages pages;

  public SourceListing(SourceStore sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  public Parsed<Page> list(OrganizationId organization, String path, Query query) {
    return ListRequest.parse(organization, path, query, RULES).map(this::page);
  }

  private Page page(ListRequest request) {
    return pages.page(
        request,
        () ->
            SortedEntries.of(
                request,
                sources.list(request.organization()).stream()
                    .map(source -> source.toJson(pages.publicUrl()))));
  }
}
