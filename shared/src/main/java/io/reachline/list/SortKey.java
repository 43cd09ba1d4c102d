package io.reachline.list;

/**
 * A property that a list is sorted by.
 *
 * @param property the property's name; dots lead into nested objects
 */
public record SortKey(String property, boolean descending) {}
