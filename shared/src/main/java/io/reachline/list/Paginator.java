package io.reachline.list;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A paginator that filters stored entries into pages. A page ends when it is full, or when its
 * request has read as many entries or bytes, or for as long, as one request may; its link continues
 * from there, so a page can be short or empty and still have a next one.
 *
 * @param publicUrl the URL of the API, which links start with
 */
public record Paginator(String publicUrl, Clock clock) {
  /** The most entries that one request reads. */
  public static final int MAX_EXAMINED = 5_000;

  /** The most bytes that one request reads, as the stores count them. */
  public static final int MAX_READ_BYTES = 10_000_000;

  /**
   * The largest size of a page's items, in bytes as a JSON string in the function's response.
   * Lambda allows 6,291,556 bytes for the whole response, headers included.
   */
  public static final int MAX_SHOWN_BYTES = 6_000_000;

  /**
   * The longest time that one request reads; one more call still fits into a function's timeout.
   */
  public static final Duration MAX_TIME = Duration.ofSeconds(5);

  /**
   * Returns the requested page.
   *
   * @param stored reads the stored entries in the request's order, from its position on
   */
  public Page page(ListRequest request, Supplier<Iterator<ListEntry<JsonObject>>> stored) {
    Instant end = clock.instant().plus(MAX_TIME);
    Iterator<ListEntry<JsonObject>> entries = stored.get();
    List<String> items = new ArrayList<>();
    String last = "";
    int toSkip = request.offset();
    long shown = 0;
    long read = 0;
    for (int examined = 0; entries.hasNext(); examined++) {
      if (examined > 0 && (examined == MAX_EXAMINED || read >= MAX_READ_BYTES || isOver(end))) {
        return cut(request, items, last, toSkip);
      }
      ListEntry<JsonObject> entry = entries.next();
      read += entry.bytes();
      Optional<JsonObject> match =
          entry
              .value()
              .filter(json -> request.filters().stream().allMatch(filter -> filter.matches(json)));
      if (match.isPresent() && toSkip > 0) {
        toSkip--;
      } else if (match.isPresent()) {
        String item = selected(match.get(), request).toString();
        shown += Json.bytesInString(item) + 1;
        if (items.size() == request.limit() || shown > MAX_SHOWN_BYTES) {
          return cut(request, items, last, 0);
        }
        items.add(item);
      }
      last = entry.position();
    }
    return new Page(items, Optional.empty());
  }

  private boolean isOver(Instant end) {
    return !clock.instant().isBefore(end);
  }

  private Page cut(ListRequest request, List<String> items, String last, int toSkip) {
    return new Page(items, Optional.of(request.link(publicUrl, last, toSkip)));
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
}
