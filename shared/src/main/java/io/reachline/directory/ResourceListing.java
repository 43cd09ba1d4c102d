package io.reachline.directory;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Utf8;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.list.SortedEntries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The list of an organisation's resources of one kind. Sorted by id, it is read page by page from
 * the store. Sorted by anything else, all resources are read and sorted for each page, up to a
 * bound.
 */
public final class ResourceListing<T extends Resource> {
  /**
   * The largest number of resources that are sorted for one page. An organisation may have fewer
   * users, so that their usual list never exceeds it.
   */
  public static final int MAX_SORTED = 6_000;

  private final Class<T> type;
  private final ListRules rules;
  private final DirectoryStore directory;
  private final Paginator paginator;

  public ResourceListing(
      Class<T> type, ListRules rules, DirectoryStore directory, Paginator paginator) {
    this.type = type;
    this.rules = rules;
    this.directory = directory;
    this.paginator = paginator;
  }

  /**
   * Returns a page of the list.
   *
   * @param organization the path of the organisation whose resources are listed
   * @param path the path of the request, which the link to the next page repeats
   * @param toJson returns a resource as the API shows it
   */
  public Parsed<Page> list(
      OrganizationPath organization,
      String path,
      QueryString query,
      Function<T, JsonObject> toJson) {
    return switch (ListRequest.parse(organization.organization(), path, query, rules)) {
      case Parsed.Refused<ListRequest>(var reason) -> new Parsed.Refused<>(reason);
      case Parsed.Valid<ListRequest>(var request) -> list(request, toJson);
    };
  }

  private Parsed<Page> list(ListRequest request, Function<T, JsonObject> toJson) {
    Optional<Set<String>> named = named(request);
    if (named.isPresent()) {
      return page(
          request,
          sorted(request, directory.findAll(type, request.organization(), named.get()), toJson));
    }
    if (SortedEntries.isOrderOfIds(request)) {
      return new Parsed.Valid<>(
          paginator.page(
              request,
              () ->
                  SortedEntries.byId(
                      request,
                      options ->
                          ListEntry.map(
                              directory.list(type, request.organization(), options), toJson))));
    }
    List<T> all = new ArrayList<>();
    long bytes = 0;
    for (Iterator<T> stored = directory.list(type, request.organization()).iterator();
        stored.hasNext(); ) {
      T next = stored.next();
      bytes += Utf8.length(next.properties().toString());
      if (all.size() == MAX_SORTED || bytes > Paginator.MAX_READ_BYTES) {
        return Parsed.refused(
            "sort",
            "must be id or -id where there are more than %,d to sort, or %,d bytes of them"
                .formatted(MAX_SORTED, Paginator.MAX_READ_BYTES));
      }
      all.add(next);
    }
    return page(request, sorted(request, all, toJson));
  }

  private Parsed<Page> page(ListRequest request, Iterator<ListEntry<JsonObject>> entries) {
    return new Parsed.Valid<>(paginator.page(request, () -> entries));
  }

  private Iterator<ListEntry<JsonObject>> sorted(
      ListRequest request, List<T> resources, Function<T, JsonObject> toJson) {
    return SortedEntries.of(request, resources.stream().map(toJson));
  }

  /** Returns the valid ids that a filter names; empty if no filter names ids. */
  private static Optional<Set<String>> named(ListRequest request) {
    return request.filtersOn("id").stream()
        .flatMap(filter -> filter.anyOf().stream())
        .findFirst()
        .map(ids -> ids.stream().filter(HexId::isValid).collect(Collectors.toSet()));
  }
}
