package io.reachline.bench;

import io.reachline.runtime.PackagedFunction;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * A function whose start is timed.
 *
 * @param events makes the event of each start, all of which it answers alike
 * @param expected what the answer must contain, so that no error is timed
 * @param limit how many times as long as the bare handler it may take
 */
record Subject(
    String name,
    PackagedFunction function,
    Supplier<String> events,
    String expected,
    OptionalDouble limit) {

  /** Returns this subject with other options for its JVM. */
  Subject withJavaOptions(String options) {
    return new Subject(name, function.with("JAVA_TOOL_OPTIONS", options), events, expected, limit);
  }
}
