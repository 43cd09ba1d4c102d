package io.reachline.list;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param items the items, each as JSON text
 * @param next the URL of the next page; empty on the last page
 */
public record Page(List<String> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }

  /** Returns the items as one JSON array. */
  public String toJson() {
    return "[" + String.join(",", items) + "]";
  }
}
