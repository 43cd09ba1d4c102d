package io.reachline.bench.load;

import io.reachline.bench.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The times of answers and the numbers of repetitions, by the kind of request. */
final class Measurements {
  private static final double MAXIMUM_P99 = 500;

  private final Map<Kind, Row> rows = new EnumMap<>(Kind.class);

  /** The measurements of a kind. Its times are in ms, from when a request was due. */
  private static final class Row {
    private final List<Double> all = new ArrayList<>();
    private final List<Double> whileWell = new ArrayList<>();
    private int repetitions;
    private int unanswered;
  }

  Measurements() {
    Arrays.stream(Kind.values()).forEach(kind -> rows.put(kind, new Row()));
  }

  /**
   * Adds an answer.
   *
   * @param milliseconds the time from when the request was due to its last answer
   * @param isWell whether nothing was broken meanwhile
   */
  synchronized void answered(Kind kind, double milliseconds, boolean isWell) {
    Row row = row(kind);
    row.all.add(milliseconds);
    if (isWell) {
      row.whileWell.add(milliseconds);
    }
  }

  synchronized void repeated(Kind kind) {
    row(kind).repetitions++;
  }

  synchronized void unanswered(Kind kind) {
    row(kind).unanswered++;
  }

  /** Returns the number of requests that were never answered. */
  synchronized int unanswered() {
    return rows.values().stream().mapToInt(row -> row.unanswered).sum();
  }

  /** Returns the number of requests that were answered. */
  synchronized int answered() {
    return rows.values().stream().mapToInt(row -> row.all.size()).sum();
  }

  /** Returns whether of each kind 99 of 100 requests were answered fast enough. */
  synchronized boolean areFast() {
    return rows.values().stream()
        .allMatch(row -> row.all.isEmpty() || new Sample(row.all).quantile(0.99) < MAXIMUM_P99);
  }

  /** Returns a table in Markdown. */
  synchronized String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | request | answered | repeated | no answer | p50 ms | p95 | p99 | longest | p99 while well |
            |---------|---------:|---------:|----------:|-------:|----:|----:|--------:|---------------:|
            """);
    Row sum = new Row();
    rows.forEach(
        (kind, row) -> {
          sum.all.addAll(row.all);
          sum.whileWell.addAll(row.whileWell);
          sum.repetitions += row.repetitions;
          sum.unanswered += row.unanswered;
          table.append(line(kind.title(), row));
        });
    return table.append(line("all", sum)).toString();
  }

  private static String line(String title, Row row) {
    return String.format(
        Locale.ROOT,
        "| %-7s | %8d | %8d | %9d | %6s | %3s | %3s | %7s | %14s |%n",
        title,
        row.all.size(),
        row.repetitions,
        row.unanswered,
        quantile(row.all, 0.5),
        quantile(row.all, 0.95),
        quantile(row.all, 0.99),
        quantile(row.all, 1),
        quantile(row.whileWell, 0.99));
  }

  private static String quantile(List<Double> values, double share) {
    return values.isEmpty() ? "" : String.valueOf(Math.round(new Sample(values).quantile(share)));
  }

  private Row row(Kind kind) {
    return Optional.ofNullable(rows.get(kind)).orElseThrow();
  }
}
