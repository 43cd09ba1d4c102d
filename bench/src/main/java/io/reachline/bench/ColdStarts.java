package io.reachline.bench;

import io.reachline.runtime.InvocationResult;
import io.reachline.runtime.LambdaProcess;
import io.reachline.runtime.LambdaRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Timings of functions, taken in rounds one after the other: what disturbs one disturbs all. */
final class ColdStarts {
  private final LambdaRuntime runtime;
  private final List<Subject> subjects;
  private final int earlier;

  /**
   * @param earlier how many requests a primed function answers before the one that is timed
   */
  ColdStarts(LambdaRuntime runtime, List<Subject> subjects, int earlier) {
    this.runtime = runtime;
    this.subjects = List.copyOf(subjects);
    this.earlier = earlier;
  }

  /** Returns how long each function took from the start of its process to its first answer. */
  SequencedMap<Subject, Sample> time(int rounds) throws InterruptedException {
    return time(rounds, this::untilFirstAnswer);
  }

  /** Returns how long each function took for a request after it was primed. */
  SequencedMap<Subject, Sample> timePrimed(int rounds) throws InterruptedException {
    return time(rounds, this::primedRequest);
  }

  private SequencedMap<Subject, Sample> time(int rounds, Measure measure)
      throws InterruptedException {
    // Once unmeasured: the files come from the disk, the engines warm up.
    for (Subject subject : subjects) {
      measure.of(subject);
    }
    Map<Subject, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Subject subject : subjects) {
        times.computeIfAbsent(subject, _ -> new ArrayList<>()).add(measure.of(subject));
      }
    }
    var samples = new LinkedHashMap<Subject, Sample>();
    times.forEach((subject, values) -> samples.put(subject, new Sample(values)));
    return samples;
  }

  private double untilFirstAnswer(Subject subject) throws InterruptedException {
    String event = subject.events().get();
    try (var process = runtime.start(subject.function())) {
      invoke(process, subject, event);
      return process.untilFirstAnswer().toNanos() / 1e6;
    }
  }

  private double primedRequest(Subject subject) throws InterruptedException {
    try (var process = runtime.startForSnapshot(subject.function())) {
      process.awaitInitialized();
      for (int i = 0; i < earlier; i++) {
        invoke(process, subject, subject.events().get());
      }
      String event = subject.events().get();
      long start = System.nanoTime();
      invoke(process, subject, event);
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private static void invoke(LambdaProcess process, Subject subject, String event)
      throws InterruptedException {
    InvocationResult answer = process.invoke(event);
    if (!(answer instanceof InvocationResult.Returned(String body) && body.contains(subject.expected()))) {
      throw new IllegalStateException(
          "%s answered %s, not %s".formatted(subject.name(), answer, subject.expected()));
    }
  }

  private interface Measure {
    double of(Subject subject) throws InterruptedException;
  }
}
