package io.reachline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The state of primed functions: their memory, and the classes that a request still loads. */
final class PrimedFunctions {

  /** The most classes that the first request may load; priming has loaded all others. */
  static final int MAX_CLASSES = 12;

  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

  private final Map<BenchmarkedFunction, List<Double>> memory = new HashMap<>();
  private final Map<BenchmarkedFunction, List<Double>> classes = new HashMap<>();

  /** Returns a function that writes a line into a file for each class that it loads. */
  static BenchmarkedFunction logging(BenchmarkedFunction function, Path log) {
    return function.withJavaOptions(
        "%s -Xlog:class+load:file=%s"
            .formatted(function.packaged().environment().getOrDefault(OPTIONS, ""), log));
  }

  /** Returns the number of classes that a function has loaded by now. */
  static long loaded(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(BenchmarkedFunction function, double megabytes, long loaded) {
    memory.computeIfAbsent(function, _ -> new ArrayList<>()).add(megabytes);
    classes.computeIfAbsent(function, _ -> new ArrayList<>()).add((double) loaded);
  }

  Sample memory(BenchmarkedFunction function) {
    return new Sample(memory.getOrDefault(function, List.of()));
  }

  Sample classes(BenchmarkedFunction function) {
    return new Sample(classes.getOrDefault(function, List.of()));
  }

  /** Returns the names of the functions whose first request loads too many classes. */
  List<String> beyondLimit(List<BenchmarkedFunction> functions) {
    return functions.stream()
        .filter(function -> function.isPrimed())
        .filter(function -> classes(function).median() > MAX_CLASSES)
        .map(BenchmarkedFunction::name)
        .toList();
  }
}
