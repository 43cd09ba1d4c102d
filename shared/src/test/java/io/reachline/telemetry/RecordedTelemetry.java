package io.reachline.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** Telemetry that records its lines for tests. */
public final class RecordedTelemetry {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Telemetry telemetry;

  public RecordedTelemetry(Clock clock) {
    telemetry =
        new Telemetry(new PrintStream(written, true, UTF_8), clock, "a-stack", "a-function");
  }

  public Telemetry telemetry() {
    return telemetry;
  }

  /** Returns all lines as one text. */
  public String output() {
    return written.toString(UTF_8);
  }

  public List<JsonObject> lines() {
    return output().lines().map(Json::readOwn).toList();
  }

  /** Returns the lines of an event. */
  public List<JsonObject> of(String event) {
    return lines().stream()
        .filter(line -> line.text("event").filter(event::equals).isPresent())
        .toList();
  }

  /** Returns the sum of a metric. */
  public long sum(Metric metric) {
    return lines().stream()
        .map(line -> line.get(metric.wireName()))
        .mapToLong(value -> value instanceof Number number ? number.longValue() : 0)
        .sum();
  }
}
