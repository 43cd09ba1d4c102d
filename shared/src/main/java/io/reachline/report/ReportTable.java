package io.reachline.report;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of a report, as JSON or as CSV. */
public final class ReportTable {
  static final int MAX_ROWS = 2_500;

  /** Of JSON, as Lambda counts it; Lambda's own limit is a little higher. */
  static final int MAX_BYTES = 6_000_000;

  // So many rows are far below that, with the longest names of people.
  private static final int SMALL = 100;
  private static final int MAX_MISSING = 20;
  private static final String LINE_END = "\r\n";

  private final ReportRequest request;
  private final Directory directory;
  private final NavigableMap<Bucket, NavigableMap<String, Row>> rows = new TreeMap<>();
  private final NavigableMap<String, Row> totals = new TreeMap<>();

  ReportTable(ReportRequest request, Directory directory) {
    this.request = request;
    this.directory = directory;
  }

  /** The counts of one group in one part of the period. */
  private static final class Row {
    final Tally tally = new Tally();
    int uncovered;
    int uncoveredMessages;
  }

  /** Returns whether the rows tell of quarters of hours in which nobody was there. */
  boolean showsCoverage() {
    return request.group() == Grouping.NONE || request.group() == Grouping.CHANNEL;
  }

  /** Fills in the rows; returns false if there are too many. */
  boolean fill(Map<Instant, HourSum> sums, OnlineHours online, Instant now) {
    int count = 0;
    for (Instant quarter = request.since();
        quarter.isBefore(request.until());
        quarter = quarter.plus(Quarter.LENGTH)) {
      Bucket bucket = Bucket.of(quarter, request.by(), request.zone());
      NavigableMap<String, Row> groups = rows.computeIfAbsent(bucket, _ -> new TreeMap<>());
      int before = groups.size();
      add(quarter, groups, sums, online, now);
      count += groups.size() - before;
      if (count > MAX_ROWS) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the report is small enough for one answer. */
  boolean isShowable() {
    int count = rows.values().stream().mapToInt(Map::size).sum() + totals.size();
    return count <= SMALL || Json.bytesInString(toJson().toString()) <= MAX_BYTES;
  }

  private void add(
      Instant quarter,
      Map<String, Row> groups,
      Map<Instant, HourSum> sums,
      OnlineHours online,
      Instant now) {
    Instant hour = quarter.truncatedTo(ChronoUnit.HOURS);
    HourSum sum = sums.get(hour);
    int cell = (int) Duration.between(hour, quarter).dividedBy(Quarter.LENGTH);
    Map<String, Tally> tallies = sum == null ? Map.of() : sum.of(request.group(), cell);
    if (request.group() == Grouping.NONE) {
      rowsOf("", groups);
    }
    tallies.forEach((key, tally) -> rowsOf(key, groups).forEach(row -> row.tally.add(tally)));
    if (showsCoverage() && !quarter.plus(Quarter.LENGTH).isAfter(now)) {
      for (String key : uncovered(quarter, online)) {
        int messages = tallies.getOrDefault(key, new Tally()).messages;
        rowsOf(key, groups)
            .forEach(
                row -> {
                  row.uncovered++;
                  row.uncoveredMessages += messages;
                });
      }
    }
  }

  /** Returns the rows of a group: in its part of the period, and in total. */
  private List<Row> rowsOf(String key, Map<String, Row> groups) {
    return List.of(
        groups.computeIfAbsent(key, _ -> new Row()), totals.computeIfAbsent(key, _ -> new Row()));
  }

  private List<String> uncovered(Instant quarter, OnlineHours online) {
    return request.group() == Grouping.NONE
        ? directory.isCovered(online.in(quarter)) ? List.of() : List.of("")
        : directory.subscribers().keySet().stream()
            .filter(channel -> !directory.isCovered(channel, online.in(quarter)))
            .toList();
  }

  /** Returns the report as the API shows it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("since", Timestamp.format(request.since()))
        .put("until", Timestamp.format(request.until()))
        .put("by", request.by().wireName())
        .putIfPresent("group", request.group() == Grouping.NONE ? null : request.group().wireName())
        .put("timezone", request.zone().getId().equals("Z") ? "UTC" : request.zone().getId())
        .put(
            "totals",
            totals.entrySet().stream()
                .map(entry -> row(JsonObject.EMPTY, entry.getKey(), entry.getValue()).members())
                .toList())
        .put(
            "rows",
            rows.entrySet().stream()
                .flatMap(
                    bucket ->
                        bucket.getValue().entrySet().stream()
                            .map(
                                entry ->
                                    row(bucket.getKey().toJson(), entry.getKey(), entry.getValue())
                                        .members()))
                .toList())
        .build();
  }

  private JsonObject row(JsonObject bucket, String key, Row row) {
    Tally tally = row.tally;
    List<Map.Entry<String, Integer>> missing = missing(tally);
    int more = missing.size() - MAX_MISSING;
    return JsonObject.builder()
        .putAll(bucket)
        .putIfPresent("group", request.group() == Grouping.NONE ? null : group(key).members())
        .put("messages", tally.messages)
        .put("delivered", tally.delivered)
        .put("undeliverable", tally.undeliverable())
        .put("laterReached", tally.laterReached)
        .put("wait", tally.laterReached == 0 ? null : wait(tally).members())
        .put("accepted", tally.accepted)
        .put("never", tally.never())
        .put(
            "missing",
            missing.stream()
                .limit(MAX_MISSING)
                .map(
                    entry ->
                        JsonObject.builder()
                            .put("id", entry.getKey())
                            .put("name", directory.name(entry.getKey()).orElse(null))
                            .put("count", entry.getValue())
                            .build()
                            .members())
                .toList())
        .putIfPresent("more", more > 0 ? more : null)
        .putIfPresent(
            "uncovered",
            showsCoverage()
                ? JsonObject.builder()
                    .put("quarters", row.uncovered)
                    .put("messages", row.uncoveredMessages)
                    .build()
                    .members()
                : null)
        .build();
  }

  private static JsonObject wait(Tally tally) {
    return JsonObject.builder().put("median", tally.wait(50)).put("p95", tally.wait(95)).build();
  }

  /** Returns who was missing, the most often missing first. */
  private static List<Map.Entry<String, Integer>> missing(Tally tally) {
    return tally.missing.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private JsonObject group(String key) {
    int separator = key.indexOf(MessageOutcome.SEPARATOR);
    if (request.group() == Grouping.RULE) {
      String workflow = key.substring(0, separator);
      String rule = key.substring(separator + 1);
      return JsonObject.builder()
          .put("id", orNull(rule))
          .put("name", orNull(rule))
          .put("workflow", orNull(workflow))
          .build();
    }
    return JsonObject.builder()
        .put("id", orNull(key))
        .put("name", directory.name(key).orElse(null))
        .build();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Returns the rows as CSV by RFC 4180, with a heading. */
  public String toCsv() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "from,date,weekday,hour,group,name,workflow,messages,delivered,undeliverable,"
            + "later_reached,wait_median,wait_p95,accepted,never,missing,uncovered_quarters,"
            + "uncovered_messages");
    rows.forEach(
        (bucket, groups) ->
            groups.forEach((key, row) -> lines.add(csv(row(bucket.toJson(), key, row)))));
    return String.join(LINE_END, lines) + LINE_END;
  }

  private static String csv(JsonObject row) {
    JsonObject group = row.object("group");
    JsonObject wait = row.object("wait");
    JsonObject uncovered = row.object("uncovered");
    String missing =
        row.objects("missing").stream()
            .map(
                one ->
                    "%s: %s"
                        .formatted(
                            one.text("name").orElseGet(() -> one.text("id").orElse("")),
                            one.get("count")))
            .collect(Collectors.joining("; "));
    return Stream.of(
            row.get("from"),
            row.get("date"),
            row.get("weekday"),
            row.get("hour"),
            group.get("id"),
            group.get("name"),
            group.get("workflow"),
            row.get("messages"),
            row.get("delivered"),
            row.get("undeliverable"),
            row.get("laterReached"),
            wait.get("median"),
            wait.get("p95"),
            row.get("accepted"),
            row.get("never"),
            missing,
            uncovered.get("quarters"),
            uncovered.get("messages"))
        .map(value -> value == null ? "" : field(value.toString()))
        .collect(Collectors.joining(","));
  }

  /** Returns a field that no spreadsheet takes for a formula. */
  private static String field(String text) {
    String inert = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return inert.matches("(?s).*[\",\r\n].*") ? "\"" + inert.replace("\"", "\"\"") + "\"" : inert;
  }
}
