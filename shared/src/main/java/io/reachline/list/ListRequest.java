package io.reachline.list;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request for one page of a list.
 *
 * @param path the URL path of the list, used in the link to the next page
 * @param limit the most items on the page
 * @param offset the number of matching items to skip first
 * @param sort the sort keys, at least one
 * @param after the position after which the page starts; empty for the first page
 * @param select the properties to show; empty for all
 */
public record ListRequest(
    OrganizationId organization,
    String path,
    QueryString query,
    int limit,
    int offset,
    List<SortKey> sort,
    Optional<String> after,
    Set<String> select,
    List<Filter> filters) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;
  private static final String CURSOR = "cursor";
  private static final Invalid FOREIGN_CURSOR =
      new Invalid(CURSOR, "is not one that this list gave");

  // API Gateway allows 10,240 bytes for the request line and all headers, the token included.
  private static final int MAX_QUERY_LENGTH = 8_192;
  private static final int MAX_CURSOR_LENGTH = 8_192;

  // A cursor contains the value of each sort key, so few keys keep it short.
  private static final int MAX_SORT_KEYS = 4;

  // DynamoDB reads at most 100 items in a batch.
  private static final int MAX_IDS = 100;

  // The longest position is an inbox entry's: two times of 12 digits and two ids. It becomes part
  // of
  // a sort key, which DynamoDB limits to 1,024 bytes.
  private static final int MAX_POSITION_LENGTH = 72;
  // The Web1on1 SDK sends `populate` to embed related documents; it is accepted and has no effect.
  private static final Set<String> RESERVED =
      Set.of("limit", "offset", "sort", "select", CURSOR, "populate", "organization");

  public ListRequest {
    sort = List.copyOf(sort);
    select = Set.copyOf(select);
    filters = List.copyOf(filters);
  }

  /** Parses the query of a list of an organisation. */
  public static Parsed<ListRequest> parse(
      OrganizationId organization, String path, QueryString query, ListRules rules) {
    return new Reader(organization, path, query, rules).read();
  }

  /** Returns this request without the filters on a property. */
  public ListRequest without(String property) {
    return new ListRequest(
        organization,
        path,
        query,
        limit,
        offset,
        sort,
        after,
        select,
        filters.stream().filter(filter -> !filter.property().equals(property)).toList());
  }

  /** Returns the filters on a property. */
  public List<Filter> filtersOn(String property) {
    return filters.stream().filter(filter -> filter.property().equals(property)).toList();
  }

  /** Returns the order of a list that is sorted by time. */
  public Order order() {
    return sort.getFirst().descending() ? Order.NEWEST_FIRST : Order.OLDEST_FIRST;
  }

  /** Returns the options to read this page's entries from a store. */
  public ReadOptions readOptions() {
    // One more than is shown, to know whether there is a next page.
    int page = limit + 1 + offset;
    return new ReadOptions(order(), after, filters.isEmpty() ? page : Math.max(page, 250));
  }

  /**
   * Returns the URL of the page that starts after a position.
   *
   * @param toSkip the number of items that the offset still has to skip
   */
  String link(String publicUrl, String position, int toSkip) {
    return publicUrl
        + QueryString.encodeUnsafe(path)
        + "?"
        + query.rawWith(List.of(CURSOR, "offset"), CURSOR, cursor(position))
        + (toSkip == 0 ? "" : "&offset=" + toSkip);
  }

  private String cursor(String position) {
    return encode(position + "." + seal(organization, path, query, position));
  }

  /**
   * Returns a checksum that ties a cursor to its list, since any other list would show a wrong
   * page.
   */
  private static String seal(
      OrganizationId organization, String path, QueryString query, String position) {
    TreeSet<String> filters = new TreeSet<>();
    query.parameters().stream()
        .filter(
            parameter -> !Set.of("limit", "offset", "select", CURSOR).contains(parameter.name()))
        .forEach(parameter -> filters.add(parameter.name() + "=" + parameter.value()));
    return HexId.hash(String.join("\n", organization.value(), path, filters.toString(), position))
        .substring(0, 16);
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private record Reader(
      OrganizationId organization, String path, QueryString query, ListRules rules) {

    Parsed<ListRequest> read() {
      List<Invalid> problems = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      List<Filter> filters = new ArrayList<>();
      for (QueryString.Parameter parameter : query.parameters()) {
        String name = parameter.name();
        boolean isFilter = !RESERVED.contains(name) && !rules.flags().contains(name);
        Filter.Condition condition = Filter.condition(parameter);
        if (isFilter && !isProperty(name)) {
          problems.add(new Invalid(name, "is not a property of this list; known are " + known()));
        } else if (!seen.add(name) && !(condition instanceof Filter.Condition.Compared)) {
          problems.add(new Invalid(name, "must not be given twice"));
        } else if (isFilter) {
          values(name, condition).ifPresent(problems::add);
          filters.add(new Filter(name, condition));
        }
      }
      if (length() > MAX_QUERY_LENGTH) {
        problems.add(
            new Invalid(
                "query", "must not have more than %,d characters".formatted(MAX_QUERY_LENGTH)));
      }
      int limit = number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT, problems);
      int offset = number("offset", 0, rules.maxOffset(), 0, problems);
      List<SortKey> sort = sort(problems);
      Optional<String> after = after(sort, problems);
      Set<String> select =
          query.first("select").stream()
              .flatMap(names -> Stream.of(names.split(",")))
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toSet());
      if (!rules.properties().isEmpty() && !rules.selectable().containsAll(select)) {
        problems.add(
            new Invalid("select", "must name some of " + String.join(", ", rules.selectable())));
      }
      return problems.isEmpty()
          ? new Parsed.Valid<>(
              new ListRequest(
                  organization, path, query, limit, offset, sort, after, select, filters))
          : new Parsed.Refused<>(problems.getFirst());
    }

    /** Returns what is wrong with the values of a filter: too many, or not of the property. */
    private Optional<Invalid> values(String property, Filter.Condition condition) {
      if (property.equals("id")
          && condition instanceof Filter.Condition.AnyOf(var ids)
          && ids.size() > MAX_IDS) {
        return Optional.of(new Invalid(property, "must be at most %d ids".formatted(MAX_IDS)));
      }
      AllowedValues values = rules.values().get(property);
      return values != null
              && condition instanceof Filter.Condition.AnyOf(var wanted)
              && !wanted.stream().allMatch(values::include)
          ? Optional.of(new Invalid(property, "must be one of " + values.list()))
          : Optional.empty();
    }

    /** Returns the length of the query without its cursor, which has its own limit. */
    private int length() {
      return query.parameters().stream()
          .filter(parameter -> !parameter.name().equals(CURSOR))
          .mapToInt(parameter -> parameter.name().length() + parameter.raw().length() + 2)
          .sum();
    }

    private int number(String name, int min, int max, int otherwise, List<Invalid> problems) {
      Optional<String> text = query.first(name);
      if (text.isEmpty()) {
        return otherwise;
      }
      if (text.get().matches("\\d{1,9}")) {
        int number = Integer.parseInt(text.get());
        if (number >= min && number <= max) {
          return number;
        }
      }
      problems.add(new Invalid(name, "must be a whole number from %d to %,d".formatted(min, max)));
      return otherwise;
    }

    private List<SortKey> sort(List<Invalid> problems) {
      String text = query.first("sort").orElse("-" + rules.sortBy());
      List<SortKey> keys =
          Stream.of(text.split(",", -1)).map(String::strip).map(Reader::sortKey).toList();
      if (keys.size() > MAX_SORT_KEYS) {
        problems.add(
            new Invalid("sort", "must name at most %d properties".formatted(MAX_SORT_KEYS)));
      }
      boolean isKnown =
          rules.sortsByAny()
              ? keys.stream().allMatch(key -> isProperty(key.property()))
              : keys.size() == 1 && keys.getFirst().property().equals(rules.sortBy());
      if (!isKnown) {
        problems.add(
            new Invalid(
                "sort",
                rules.sortsByAny()
                    ? "must name properties of this list; known are " + known()
                    : "must be %1$s or -%1$s".formatted(rules.sortBy())));
      }
      return keys;
    }

    private static SortKey sortKey(String text) {
      return text.startsWith("-") ? new SortKey(text.substring(1), true) : new SortKey(text, false);
    }

    private boolean isProperty(String name) {
      return rules.isProperty(name);
    }

    private String known() {
      return String.join(", ", new TreeSet<>(rules.properties()));
    }

    private Optional<String> after(List<SortKey> sort, List<Invalid> problems) {
      Optional<String> cursor = query.first(CURSOR);
      if (cursor.isEmpty()) {
        return Optional.empty();
      }
      if (cursor.get().length() > MAX_CURSOR_LENGTH) {
        problems.add(FOREIGN_CURSOR);
        return Optional.empty();
      }
      try {
        String text =
            new String(Base64.getUrlDecoder().decode(cursor.get()), StandardCharsets.US_ASCII);
        String position = text.substring(0, Math.max(0, text.lastIndexOf('.')));
        if (text.equals(position + "." + seal(organization, path, query, position))
            // Anybody can compute the checksum, so the position itself is checked too.
            && position.matches("[0-9a-f]+")
            && position.length() <= (rules.sortsByAny() ? MAX_CURSOR_LENGTH : MAX_POSITION_LENGTH)
            && (!rules.sortsByAny() || SortedEntries.isPosition(position, sort))) {
          return Optional.of(position);
        }
      } catch (IllegalArgumentException e) {
        // Not Base64: refused below like any other foreign cursor.
      }
      problems.add(FOREIGN_CURSOR);
      return Optional.empty();
    }
  }
}
