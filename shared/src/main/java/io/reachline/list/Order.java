package io.reachline.list;

/** The order in which entries are read, by the time of their creation. */
public enum Order {
  NEWEST_FIRST,
  OLDEST_FIRST
}
