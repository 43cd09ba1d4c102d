package io.reachline.bench;

import io.reachline.runtime.Answer;
import io.reachline.runtime.LambdaRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Starts functions one after the other, in rounds, so that what disturbs one disturbs all. */
final class ColdStarts {
  private final LambdaRuntime runtime;
  private final List<Subject> subjects;

  ColdStarts(LambdaRuntime runtime, List<Subject> subjects) {
    this.runtime = runtime;
    this.subjects = List.copyOf(subjects);
  }

  /** Returns how long each function took from the start of its process to its first answer. */
  SequencedMap<Subject, Sample> time(int rounds) throws InterruptedException {
    // Once unmeasured: the files come from the disk, the engines warm up.
    for (Subject subject : subjects) {
      time(subject);
    }
    Map<Subject, List<Double>> times = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Subject subject : subjects) {
        times.computeIfAbsent(subject, _ -> new ArrayList<>()).add(time(subject));
      }
    }
    var samples = new LinkedHashMap<Subject, Sample>();
    times.forEach((subject, values) -> samples.put(subject, new Sample(values)));
    return samples;
  }

  private double time(Subject subject) throws InterruptedException {
    String event = subject.events().get();
    try (var process = runtime.start(subject.function())) {
      Answer answer = process.invoke(event);
      if (!(answer instanceof Answer.Returned(String body) && body.contains(subject.expected()))) {
        throw new IllegalStateException(
            "%s answered %s, not %s".formatted(subject.name(), answer, subject.expected()));
      }
      return process.untilFirstAnswer().toNanos() / 1e6;
    }
  }
}
