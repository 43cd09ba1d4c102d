package io.reachline.list;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param items each as JSON
 * @param next the address of the next page; empty on the last one, a full last page included
 */
public record Page(List<String> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }

  /** The items as one JSON array. */
  public String toJson() {
    return "[" + String.join(",", items) + "]";
  }
}
