package io.reachline.list;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The query parameters that a list accepts.
 *
 * @param properties the properties that can be filtered and selected; empty for any
 * @param sortBy the property that the list is sorted by, newest first, unless requested otherwise
 * @param sortsByAny whether the list can be sorted by any of the properties
 * @param flags the parameters that only this list has and that are not filters
 * @param maxOffset the largest offset; cursors go further
 * @param values the allowed values of properties, by the property's path
 * @param shown names that can be selected, though they are not filterable properties
 */
public record ListRules(
    Set<String> properties,
    String sortBy,
    boolean sortsByAny,
    Set<String> flags,
    int maxOffset,
    Map<String, AllowedValues> values,
    Set<String> shown) {

  public ListRules {
    values = Map.copyOf(values);
    shown = Set.copyOf(shown);
  }

  /** Creates the rules of a list that can only be sorted as it is stored. */
  public ListRules(Set<String> properties, String sortBy, Set<String> flags, int maxOffset) {
    this(properties, sortBy, false, flags, maxOffset, Map.of(), Set.of("organization"));
  }

  /**
   * Returns the rules of a list that can be sorted by any of its properties.
   *
   * @param sortBy the property by which it is sorted, in descending order, unless a request says
   *     otherwise
   */
  public static ListRules sortedByAny(
      String sortBy, Set<String> properties, Map<String, AllowedValues> values) {
    return new ListRules(properties, sortBy, true, Set.of(), 1_000, values, Set.of("organization"));
  }

  /** Returns these rules with the allowed values of some properties. */
  public ListRules with(Map<String, AllowedValues> known) {
    return new ListRules(properties, sortBy, sortsByAny, flags, maxOffset, known, shown);
  }

  /** Returns these rules with one more name that can be selected. */
  public ListRules showing(String name) {
    return new ListRules(
        properties, sortBy, sortsByAny, flags, maxOffset, values, Set.of("organization", name));
  }

  boolean isProperty(String path) {
    return properties.isEmpty() || properties.contains(path.split("\\.", 2)[0]);
  }

  /** Returns the names that can be selected. */
  Set<String> selectable() {
    Set<String> names = new TreeSet<>(properties);
    names.addAll(shown);
    return names;
  }
}
