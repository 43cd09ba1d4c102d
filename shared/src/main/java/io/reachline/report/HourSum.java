package io.reachline.report;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The sums of an hour: of each grouping, quarter of the hour and group. */
final class HourSum {
  private final Map<Grouping, NavigableMap<Integer, NavigableMap<String, Tally>>> sums =
      new EnumMap<>(Grouping.class);

  /** Counts a message that came in a quarter of the hour, from 0 to 3. */
  void add(int quarter, Map<Grouping, Map<String, MessageOutcome>> outcomes) {
    outcomes.forEach(
        (grouping, keys) ->
            keys.forEach((key, outcome) -> tally(grouping, quarter, key).add(outcome)));
  }

  private Tally tally(Grouping grouping, int quarter, String key) {
    return sums.computeIfAbsent(grouping, _ -> new TreeMap<>())
        .computeIfAbsent(quarter, _ -> new TreeMap<>())
        .computeIfAbsent(key, _ -> new Tally());
  }

  /** Returns the groups of a quarter of the hour. */
  Map<String, Tally> of(Grouping grouping, int quarter) {
    return sums.getOrDefault(grouping, new TreeMap<>()).getOrDefault(quarter, new TreeMap<>());
  }

  /** Returns the sums of one grouping as JSON; users and groups are written once. */
  String text(Grouping grouping) {
    Map<String, Integer> names = new LinkedHashMap<>();
    List<Object> rows = new ArrayList<>();
    sums.getOrDefault(grouping, new TreeMap<>())
        .forEach(
            (quarter, keys) ->
                keys.forEach((key, tally) -> rows.add(row(quarter, key, tally, names))));
    return JsonObject.builder()
        .put("names", List.copyOf(names.keySet()))
        .put("rows", rows)
        .build()
        .toString();
  }

  private static List<Object> row(
      int quarter, String key, Tally tally, Map<String, Integer> names) {
    return List.of(
        quarter,
        number(key, names),
        tally.messages,
        tally.delivered,
        tally.laterReached,
        tally.accepted,
        pairs(tally.waits),
        pairs(
            tally.missing.entrySet().stream()
                .collect(
                    TreeMap::new,
                    (map, entry) -> map.put(number(entry.getKey(), names), entry.getValue()),
                    Map::putAll)));
  }

  private static int number(String name, Map<String, Integer> names) {
    return names.computeIfAbsent(name, _ -> names.size());
  }

  private static List<Integer> pairs(Map<Integer, Integer> counts) {
    List<Integer> pairs = new ArrayList<>();
    counts.forEach(
        (value, count) -> {
          pairs.add(value);
          pairs.add(count);
        });
    return pairs;
  }

  /** Adds the sums of one grouping that {@link #text} wrote. */
  void read(Grouping grouping, String text) {
    JsonObject json = Json.readOwn(text);
    List<String> names = json.texts("names");
    if (json.get("rows") instanceof List<?> rows) {
      rows.forEach(row -> read(grouping, (List<?>) row, names));
    }
  }

  private void read(Grouping grouping, List<?> row, List<String> names) {
    Tally tally = tally(grouping, number(row, 0), names.get(number(row, 1)));
    tally.messages += number(row, 2);
    tally.delivered += number(row, 3);
    tally.laterReached += number(row, 4);
    tally.accepted += number(row, 5);
    List<?> waits = (List<?>) row.get(6);
    for (int i = 0; i < waits.size(); i += 2) {
      tally.waits.merge(number(waits, i), number(waits, i + 1), Integer::sum);
    }
    List<?> missing = (List<?>) row.get(7);
    for (int i = 0; i < missing.size(); i += 2) {
      tally.missing.merge(names.get(number(missing, i)), number(missing, i + 1), Integer::sum);
    }
  }

  private static int number(List<?> values, int index) {
    return ((Number) values.get(index)).intValue();
  }
}
