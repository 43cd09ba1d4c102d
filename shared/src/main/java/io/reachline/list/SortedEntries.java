package io.reachline.list;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts what is so little that it is read whole. */
public final class SortedEntries {
  private static final HexFormat HEX = HexFormat.of();

  private SortedEntries() {}

  /** Returns the entries of a request in its order, from its place on. */
  public static Iterator<Entry> of(ListRequest request, Stream<JsonObject> resources) {
    Comparator<Sorted> order = order(request.sort());
    Stream<Sorted> sorted = resources.map(json -> Sorted.of(json, request.sort())).sorted(order);
    Stream<Sorted> rest =
        request.after().map(place -> behind(sorted, Sorted.at(place), order)).orElse(sorted);
    return rest.map(each -> new Entry(each.place(), each.json())).iterator();
  }

  private static Stream<Sorted> behind(
      Stream<Sorted> sorted, Sorted place, Comparator<Sorted> order) {
    return sorted.dropWhile(each -> order.compare(each, place) <= 0);
  }

  /** Something with the values that it is sorted by; the last one is its id. */
  private record Sorted(JsonObject json, List<@Nullable Object> values) {

    static Sorted of(JsonObject json, List<SortKey> keys) {
      List<@Nullable Object> values = new ArrayList<>();
      keys.forEach(key -> values.add(Filter.value(json, key.property()).orElse(null)));
      values.add(json.text("id").orElse(""));
      return new Sorted(json, values);
    }

    /** Returns what stood at a place, whether or not it is still there. */
    static Sorted at(String place) {
      String text = new String(HEX.parseHex(place), StandardCharsets.UTF_8);
      return Json.readOwn(text).get("values") instanceof List<?> list
          ? new Sorted(JsonObject.EMPTY, new ArrayList<>(list))
          : new Sorted(JsonObject.EMPTY, List.of());
    }

    String place() {
      String text = JsonObject.builder().put("values", values).build().toString();
      return HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Comparator<Sorted> order(List<SortKey> keys) {
    return (one, other) -> {
      for (int i = 0; i <= keys.size(); i++) {
        int order = compare(one.values().get(i), other.values().get(i));
        if (order != 0) {
          return i < keys.size() && keys.get(i).descending() ? -order : order;
        }
      }
      return 0;
    };
  }

  private static int compare(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      // What has no value comes first, as the least.
      return Boolean.compare(one != null, other != null);
    }
    return one instanceof Number && other instanceof Number
        ? new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()))
        : one.toString().compareTo(other.toString());
  }
}
