package io.reachline.list;

import java.util.Set;

/**
 * What may be asked of a list.
 *
 * @param properties the names that filters may begin with; empty: any
 * @param sortBy the property by which it is sorted, newest first, unless a request says otherwise
 * @param sortsByAny whether it can be sorted by any of the properties
 * @param flags parameters of this list alone that are no filters
 * @param maxOffset the greatest offset, for a cursor serves better
 */
public record ListRules(
    Set<String> properties, String sortBy, boolean sortsByAny, Set<String> flags, int maxOffset) {

  /** Of a list that is sorted as it is stored. */
  public ListRules(Set<String> properties, String sortBy, Set<String> flags, int maxOffset) {
    this(properties, sortBy, false, flags, maxOffset);
  }
}
