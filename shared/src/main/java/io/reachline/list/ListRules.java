package io.reachline.list;

import java.util.Set;

/**
 * What may be asked of a list.
 *
 * @param properties the names that filters may begin with
 * @param sortBy the property by which it is sorted, newest or oldest first
 * @param flags parameters of this list alone that are no filters
 * @param maxOffset the greatest offset, for a cursor serves better
 */
public record ListRules(Set<String> properties, String sortBy, Set<String> flags, int maxOffset) {}
