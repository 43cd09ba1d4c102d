package io.reachline.telemetry;

import io.reachline.environment.Environment;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The log of a function: one JSON object per line, with events, faults, and metrics in CloudWatch's
 * embedded metric format. It must never get a token or the text of a message.
 */
public final class Telemetry {
  /** The namespace of all metrics. */
  public static final String NAMESPACE = "Reachline";

  /** The dimension of all metrics: the name of the stack. */
  static final String STACK = "Stack";

  /** The second dimension of some metrics: the name of the function on AWS. */
  static final String FUNCTION = "Function";

  private static final int MAX_FRAMES = 10;

  private final PrintStream out;
  private final Clock clock;
  private final String stack;
  private final String function;

  public Telemetry(PrintStream out, Clock clock, String stack, String function) {
    this.out = out;
    this.clock = clock;
    this.stack = stack;
    this.function = function;
  }

  /** Returns the telemetry of a function, written to its standard output. */
  public static Telemetry of(Environment environment, Clock clock) {
    return new Telemetry(
        System.out,
        clock,
        environment.require("STACK"),
        environment.require("AWS_LAMBDA_FUNCTION_NAME"));
  }

  /** Returns telemetry that goes nowhere. */
  public static Telemetry discarded(Clock clock) {
    return new Telemetry(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        clock,
        "primed",
        "primed");
  }

  /** Logs an event. */
  public void info(String event, JsonObject details) {
    out.println(line("INFO", event, details));
  }

  /** Logs a fault: an exception that no request should cause. */
  public void fault(String event, Throwable fault, JsonObject details) {
    out.println(
        line(
            "ERROR",
            event,
            JsonObject.builder()
                .putAll(details)
                .put("exception", fault.getClass().getName())
                .put("message", fault.getMessage())
                .put(
                    "stackTrace",
                    Arrays.stream(fault.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("io.reachline."))
                        .limit(MAX_FRAMES)
                        .map(StackTraceElement::toString)
                        .toList())
                .build()));
  }

  /** Adds to a metric, and logs details in the same line. */
  public void count(Metric metric, long count, JsonObject details) {
    out.println(
        JsonObject.builder()
            .put(
                "_aws",
                Map.of(
                    "Timestamp",
                    clock.millis(),
                    "CloudWatchMetrics",
                    List.of(
                        Map.of(
                            "Namespace",
                            NAMESPACE,
                            "Dimensions",
                            List.of(metric.dimensions()),
                            "Metrics",
                            List.of(Map.of("Name", metric.wireName(), "Unit", "Count"))))))
            .put(STACK, stack)
            .put(FUNCTION, function)
            .put(metric.wireName(), count)
            .putAll(details)
            .build());
  }

  private String line(String level, String event, JsonObject details) {
    return Json.write(
        JsonObject.builder()
            .put("timestamp", Instant.now(clock).toString())
            .put("level", level)
            .put("event", event)
            .putAll(details)
            .build());
  }
}
