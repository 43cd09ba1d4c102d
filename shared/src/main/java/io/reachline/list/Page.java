package io.reachline.list;

import io.reachline.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A page of a list.
 *
 * @param next the address of the next page; empty on the last one, a full last page included
 */
public record Page(List<JsonObject> items, Optional<String> next) {
  /** How many entries one request looks at; a page ends there, however short, and links on. */
  public static final int MAX_EXAMINED = 5_000;

  public Page {
    items = List.copyOf(items);
  }

  /**
   * Fills a page.
   *
   * @param entries what is stored, in the order of the request and from its place on
   * @param publicUrl the address of the API, for the link to the next page
   */
  public static Page of(ListRequest request, Iterator<Entry> entries, String publicUrl) {
    List<JsonObject> items = new ArrayList<>();
    String last = "";
    int toSkip = request.offset();
    for (int examined = 0; entries.hasNext(); examined++) {
      if (examined == MAX_EXAMINED) {
        return new Page(items, Optional.of(request.link(publicUrl, last)));
      }
      Entry entry = entries.next();
      if (!entry.json().members().isEmpty()
          && request.filters().stream().allMatch(filter -> filter.matches(entry.json()))) {
        if (toSkip > 0) {
          toSkip--;
        } else if (items.size() == request.limit()) {
          return new Page(items, Optional.of(request.link(publicUrl, last)));
        } else {
          items.add(selected(entry.json(), request));
        }
      }
      last = entry.place();
    }
    return new Page(items, Optional.empty());
  }

  private static JsonObject selected(JsonObject json, ListRequest request) {
    if (request.select().isEmpty()) {
      return json;
    }
    JsonObject.Builder selected = JsonObject.builder();
    for (Map.Entry<String, ?> member : json.members().entrySet()) {
      if (member.getKey().equals("id") || request.select().contains(member.getKey())) {
        selected.put(member.getKey(), member.getValue());
      }
    }
    return selected.build();
  }

  /** The items as one JSON array. */
  public String toJson() {
    return items.stream().map(JsonObject::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
