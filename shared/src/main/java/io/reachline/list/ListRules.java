package io.reachline.list;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may be asked of a list.
 *
 * @param properties the names that filters may begin with; empty: any
 * @param sortBy the property by which it is sorted, newest first, unless a request says otherwise
 * @param sortsByAny whether it can be sorted by any of the properties
 * @param flags parameters of this list alone that are no filters
 * @param maxOffset the greatest offset, for a cursor serves better
 * @param values the values of the properties that have a closed set of them, by their paths
 * @param shown what can be selected beside the properties
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

  /** Of a list that is sorted as it is stored. */
  public ListRules(Set<String> properties, String sortBy, Set<String> flags, int maxOffset) {
    this(properties, sortBy, false, flags, maxOffset, Map.of(), Set.of("organization"));
  }

  /** Of a list that can be sorted by any of its properties. */
  public static ListRules sortedByAny(Set<String> properties, Map<String, AllowedValues> values) {
    return new ListRules(
        properties, "createdAt", true, Set.of(), 1_000, values, Set.of("organization"));
  }

  /** Returns these rules with the values of some properties. */
  public ListRules with(Map<String, AllowedValues> known) {
    return new ListRules(properties, sortBy, sortsByAny, flags, maxOffset, known, shown);
  }

  /** Returns these rules with what can be selected beside the properties and the organisation. */
  public ListRules showing(String name) {
    return new ListRules(
        properties, sortBy, sortsByAny, flags, maxOffset, values, Set.of("organization", name));
  }

  boolean isProperty(String path) {
    return properties.isEmpty() || properties.contains(path.split("\\.", 2)[0]);
  }

  /** The names that can be selected; any where any can be a property. */
  Set<String> selectable() {
    Set<String> names = new TreeSet<>(properties);
    names.addAll(shown);
    return names;
  }
}
