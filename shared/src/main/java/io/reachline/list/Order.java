package io.reachline.list;

/** The two orders in which a list is read. */
public enum Order {
  NEWEST_FIRST,
  OLDEST_FIRST
}
