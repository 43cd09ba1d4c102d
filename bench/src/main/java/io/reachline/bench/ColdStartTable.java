package io.reachline.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The times of subjects beside those of the first of them, the bare handler, in Markdown. */
record ColdStartTable(List<Subject> subjects, Map<Subject, Sample> samples) {

  ColdStartTable {
    subjects = List.copyOf(subjects);
    samples = Map.copyOf(samples);
  }

  /** The names of the subjects that took longer than they may. */
  List<String> beyondLimit() {
    return subjects.stream()
        .filter(subject -> subject.limit().isPresent())
        .filter(subject -> ratio(subject) > subject.limit().getAsDouble())
        .map(Subject::name)
        .toList();
  }

  @Override
  public String toString() {
    var table =
        new StringBuilder(
            """
            | function       | median ms | × bare | at most | minimum | quartiles   |
            |----------------|----------:|-------:|--------:|--------:|------------:|
            """);
    for (Subject subject : subjects) {
      Sample sample = sample(subject);
      table.append(
          String.format(
              Locale.ROOT,
              "| %-14s | %9.0f | %6.2f | %7s | %7.0f | %5.0f–%-5.0f |%n",
              subject.name(),
              sample.median(),
              ratio(subject),
              subject.limit().isPresent() ? "%.0f".formatted(subject.limit().getAsDouble()) : "",
              sample.minimum(),
              sample.quantile(0.25),
              sample.quantile(0.75)));
    }
    return table.toString();
  }

  private double ratio(Subject subject) {
    return sample(subject).median() / sample(subjects.getFirst()).median();
  }

  private Sample sample(Subject subject) {
    Sample sample = samples.get(subject);
    if (sample == null) {
      throw new IllegalArgumentException("%s was not timed".formatted(subject.name()));
    }
    return sample;
  }
}
