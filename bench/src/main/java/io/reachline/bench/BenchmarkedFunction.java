package io.reachline.bench;

import io.reachline.runtime.PackagedFunction;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * A function whose start is measured.
 *
 * @param events supplies the event of each start
 * @param expected the text that each answer must contain, so that no error is measured
 * @param limit the limit of its time, as a multiple of the bare handler's
 */
record BenchmarkedFunction(
    String name,
    PackagedFunction packaged,
    Supplier<String> events,
    String expected,
    OptionalDouble limit) {

  /** Returns whether the function is primed before a snapshot: all but the bare handler. */
  boolean isPrimed() {
    return packaged.environment().containsKey("CONVERSATIONS_TABLE");
  }

  /** Returns this function with other JVM options. */
  BenchmarkedFunction withJavaOptions(String options) {
    return new BenchmarkedFunction(
        name, packaged.with("JAVA_TOOL_OPTIONS", options), events, expected, limit);
  }
}
