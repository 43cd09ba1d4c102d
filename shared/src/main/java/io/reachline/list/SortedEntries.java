package io.reachline.list;

import io.reachline.identity.HexId;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sorter of lists that are small enough to be read whole. */
public final class SortedEntries {
  private static final HexFormat HEX = HexFormat.of();

  private static final String ID = "id";
  private static final int MAX_LENGTH = 100;

  private SortedEntries() {}

  /** Returns the resources in the request's order, from its position on. */
  public static Iterator<ListEntry<JsonObject>> of(
      ListRequest request, Stream<JsonObject> resources) {
    Comparator<Sorted> order = order(request.sort());
    Stream<Sorted> sorted = resources.map(json -> Sorted.of(json, request.sort())).sorted(order);
    Stream<Sorted> rest =
        request
            .after()
            .flatMap(position -> Sorted.at(position, request.sort().size()))
            .map(position -> behind(sorted, position, order))
            .orElse(sorted);
    // Zero bytes: everything has been read already, however much of it is shown.
    return rest.map(each -> new ListEntry<>(each.position(), 0, Optional.of(each.json())))
        .iterator();
  }

  /** Returns whether a request wants resources in the order of their ids, as stores keep them. */
  public static boolean isOrderOfIds(ListRequest request) {
    return isById(request.sort());
  }

  private static boolean isById(List<SortKey> sort) {
    return sort.getFirst().property().equals(ID);
  }

  /**
   * Returns the entries of a request for the order of ids.
   *
   * @param stored reads entries in the order of their ids, which are their positions
   */
  public static Iterator<ListEntry<JsonObject>> byId(
      ListRequest request, Function<ReadOptions, Iterator<ListEntry<JsonObject>>> stored) {
    Optional<String> after =
        request
            .after()
            .flatMap(position -> Sorted.at(position, request.sort().size()))
            .map(Sorted::id);
    Iterator<ListEntry<JsonObject>> entries =
        stored.apply(new ReadOptions(request.order(), after, request.readOptions().batchSize()));
    return ListEntry.at(entries, json -> Sorted.of(json, request.sort()).position());
  }

  /** Returns whether a place is one in a list with this sort. */
  static boolean isPosition(String position, List<SortKey> sort) {
    return Sorted.at(position, sort.size())
        // A store reads from this id on, so it must be a valid key.
        .filter(sorted -> !isById(sort) || HexId.isValid(sorted.id()))
        .isPresent();
  }

  private static Stream<Sorted> behind(
      Stream<Sorted> sorted, Sorted position, Comparator<Sorted> order) {
    return sorted.dropWhile(each -> order.compare(each, position) <= 0);
  }

  /** A resource with the values it is sorted by; the last one is its id. */
  private record Sorted(JsonObject json, List<@Nullable Object> values) {

    static Sorted of(JsonObject json, List<SortKey> keys) {
      List<@Nullable Object> values = new ArrayList<>();
      keys.forEach(key -> values.add(value(json, key)));
      values.add(json.text(ID).orElse(""));
      return new Sorted(json, values);
    }

    /**
     * Returns the sort values at a position, even if the resource is gone; empty if the text is not
     * a position.
     */
    static Optional<Sorted> at(String position, int keys) {
      try {
        String text = new String(HEX.parseHex(position), StandardCharsets.UTF_8);
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

    /** Cuts a long value, since values are part of links. */
    private static String beginning(String text) {
      String cut = text.substring(0, Math.min(MAX_LENGTH, text.length()));
      // The cut may halve a surrogate pair, which would not survive the link; this replaces it.
      return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    String id() {
      return values.getLast() instanceof String id ? id : "";
    }

    String position() {
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

  /** Compares values: absent ones come first, then numbers, then everything else as text. */
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
