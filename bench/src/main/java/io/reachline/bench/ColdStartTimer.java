package io.reachline.bench;

import io.reachline.runtime.Deployment;
import io.reachline.runtime.InvocationResult;
import io.reachline.runtime.LambdaProcess;
import io.reachline.runtime.LambdaRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A timer of functions' starts. It measures all functions in turns, so a disturbance hits all. */
final class ColdStartTimer {
  private final Deployment deployment;
  private final LambdaRuntime runtime;
  private final List<BenchmarkedFunction> functions;
  private final int earlier;
  private final PrimedFunctions primed = new PrimedFunctions();

  /**
   * @param earlier the number of requests that a primed function answers before the measured one
   */
  ColdStartTimer(Deployment deployment, List<BenchmarkedFunction> functions, int earlier) {
    this.deployment = deployment;
    this.runtime = deployment.runtime();
    this.functions = List.copyOf(functions);
    this.earlier = earlier;
  }

  /** Measures the milliseconds from the start of each function's process to its first answer. */
  SequencedMap<BenchmarkedFunction, Sample> time(int rounds) throws InterruptedException {
    return time(rounds, this::untilFirstAnswer);
  }

  /** Returns what the primed functions had loaded and occupied. */
  PrimedFunctions primed() {
    return primed;
  }

  /**
   * Measures the milliseconds of a request to each function after it was primed, and lost its
   * connections to DynamoDB.
   */
  SequencedMap<BenchmarkedFunction, Sample> timePrimed(int rounds) throws InterruptedException {
    return time(rounds, this::primedRequest);
  }

  private SequencedMap<BenchmarkedFunction, Sample> time(int rounds, Measure measure)
      throws InterruptedException {
    // A first round, not measured, reads the files from disk and warms up the engines.
    for (BenchmarkedFunction function : functions) {
      measure.of(function);
    }
    Map<BenchmarkedFunction, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (BenchmarkedFunction function : functions) {
        times.computeIfAbsent(function, _ -> new ArrayList<>()).add(measure.of(function));
      }
    }
    var samples = new LinkedHashMap<BenchmarkedFunction, Sample>();
    times.forEach((function, values) -> samples.put(function, new Sample(values)));
    return samples;
  }

  private double untilFirstAnswer(BenchmarkedFunction function) throws InterruptedException {
    String event = function.events().get();
    try (var process = runtime.start(function.packaged())) {
      invoke(process, function, event);
      return process.untilFirstAnswer().toNanos() / 1e6;
    }
  }

  private double primedRequest(BenchmarkedFunction function) throws InterruptedException {
    Path log = file();
    try (var process =
        runtime.startForSnapshot(PrimedFunctions.logging(function, log).packaged())) {
      process.awaitInitialized();
      for (int i = 0; i < earlier; i++) {
        invoke(process, function, function.events().get());
      }
      String event = function.events().get();
      double megabytes = process.residentMegabytes();
      long loaded = PrimedFunctions.loaded(log);
      deployment.closeConnections();
      long start = System.nanoTime();
      invoke(process, function, event);
      double milliseconds = (System.nanoTime() - start) / 1e6;
      primed.add(function, megabytes, PrimedFunctions.loaded(log) - loaded);
      return milliseconds;
    } finally {
      delete(log);
    }
  }

  private static Path file() {
    try {
      return Files.createTempFile("classes", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void invoke(LambdaProcess process, BenchmarkedFunction function, String event)
      throws InterruptedException {
    InvocationResult answer = process.invoke(event);
    if (!(answer instanceof InvocationResult.Returned(String body)
        && body.contains(function.expected()))) {
      throw new IllegalStateException(
          "%s answered %s, not %s".formatted(function.name(), answer, function.expected()));
    }
  }

  private interface Measure {
    double of(BenchmarkedFunction function) throws InterruptedException;
  }
}
