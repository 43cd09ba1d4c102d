package io.reachline.list;

/**
 * A property by which a list is sorted.
 *
 * @param property its name, a path with dots into nested objects
 */
public record SortKey(String property, boolean descending) {}
