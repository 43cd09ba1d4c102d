package io.reachline.list;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts what is so little that it is read whole. */
public final class SortedEntries {
  private static final HexFormat HEX = HexFormat.of();

  private static final int MAX_LENGTH = 100;

  private SortedEntries() {}

  /** Returns the entries of a request in its order, from its place on. */
  public static Iterator<ListEntry<JsonObject>> of(
      ListRequest request, Stream<JsonObject> resources) {
    Comparator<Sorted> order = order(request.sort());
    Stream<Sorted> sorted = resources.map(json -> Sorted.of(json, request.sort())).sorted(order);
    Stream<Sorted> rest =
        request
            .after()
            .flatMap(place -> Sorted.at(place, request.sort().size()))
            .map(place -> behind(sorted, place, order))
            .orElse(sorted);
    // All is read already, whatever is shown of it.
    return rest.map(each -> new ListEntry<>(each.place(), 0, Optional.of(each.json()))).iterator();
  }

  /** Whether a place is one in a list with this sort. */
  static boolean isPlace(String place, List<SortKey> sort) {
    return Sorted.at(place, sort.size()).isPresent();
  }

  private static Stream<Sorted> behind(
      Stream<Sorted> sorted, Sorted place, Comparator<Sorted> order) {
    return sorted.dropWhile(each -> order.compare(each, place) <= 0);
  }

  /** Something with the values that it is sorted by; the last one is its id. */
  private record Sorted(JsonObject json, List<@Nullable Object> values) {

    static Sorted of(JsonObject json, List<SortKey> keys) {
      List<@Nullable Object> values = new ArrayList<>();
      keys.forEach(key -> values.add(value(json, key)));
      values.add(json.text("id").orElse(""));
      return new Sorted(json, values);
    }

    /** Returns what stood at a place, whether or not it is still there; empty for no place. */
    static Optional<Sorted> at(String place, int keys) {
      try {
        String text = new String(HEX.parseHex(place), StandardCharsets.UTF_8);
        return Json.readObject(text).get("values") instanceof List<?> values
                && values.size() == keys + 1
            ? Optional.of(new Sorted(JsonObject.EMPTY, new ArrayList<>(values)))
            : Optional.empty();
      } catch (IllegalArgumentException | MalformedJson e) {
        return Optional.empty();
      }
    }

    private static @Nullable Object value(JsonObject json, SortKey key) {
      Object value = Filter.value(json, key.property()).orElse(null);
      return value == null || value instanceof Number ? value : beginning(value.toString());
    }

    /** Values are part of links: a long one is sorted by how it begins. */
    private static String beginning(String text) {
      String cut = text.substring(0, Math.min(MAX_LENGTH, text.length()));
      // Half a character has no place in a link: what is read back must be what was written.
      return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
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

  /** What has no value comes first, then numbers, then everything else by its text. */
  private static int compare(@Nullable Object one, @Nullable Object other) {
    int order = Integer.compare(rank(one), rank(other));
    if (order != 0 || one == null || other == null) {
      return order;
    }
    return one instanceof Number
        ? new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()))
        : one.toString().compareTo(other.toString());
  }

  private static int rank(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Number _ -> 1;
      default -> 2;
    };
  }
}
