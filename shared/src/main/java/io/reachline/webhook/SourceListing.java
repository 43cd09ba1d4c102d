package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Parsed;
import io.reachline.list.Entry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Order;
import io.reachline.list.Page;
import io.reachline.list.Query;
import java.util.Comparator;
import java.util.Set;

/** Lists the sources of an organisation: so few that they are sorted here. */
public final class SourceListing {
  private static final ListRules RULES =
      new ListRules(
          Set.of("id", "type", "orgId", "webhookId", "host", "url", "createdAt"),
          "createdAt",
          Set.of(),
          1_000);

  private final SourceStore sources;
  private final String publicUrl;

  public SourceListing(SourceStore sources, String publicUrl) {
    this.sources = sources;
    this.publicUrl = publicUrl;
  }

  public Parsed<Page> list(OrganizationId organization, String path, Query query) {
    return ListRequest.parse(organization, path, query, RULES).map(request -> page(request));
  }

  private Page page(ListRequest request) {
    Comparator<Entry> byPlace = Comparator.comparing(Entry::place);
    Comparator<Entry> order = request.order() == Order.NEWEST_FIRST ? byPlace.reversed() : byPlace;
    return Page.of(
        request,
        sources.list(request.organization()).stream()
            .map(source -> new Entry(place(source), source.toJson(publicUrl)))
            .sorted(order)
            .dropWhile(entry -> !isBehind(entry, request))
            .iterator(),
        publicUrl);
  }

  private static boolean isBehind(Entry entry, ListRequest request) {
    return request
        .after()
        .map(after -> entry.place().compareTo(after))
        .map(order -> request.order() == Order.NEWEST_FIRST ? order < 0 : order > 0)
        .orElse(true);
  }

  private static String place(Source source) {
    return QuarantineStore.place(source.createdAt(), source.id().value());
  }
}
