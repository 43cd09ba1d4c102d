package io.reachline.bench;

import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** The times of a run beside those of its first subject, the bare handler, in Markdown. */
record ColdStartTable(SequencedMap<Subject, Sample> samples) {

  /** The names of the subjects that took longer than they may. */
  List<String> beyondLimit() {
    return samples.keySet().stream()
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
            | function                       | median ms | × bare | at most | minimum | quartiles   |
            |--------------------------------|----------:|-------:|--------:|--------:|------------:|
            """);
    samples.forEach(
        (subject, sample) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %-30s | %9.0f | %6.2f | %7s | %7.0f | %5.0f–%-5.0f |%n",
                    subject.name(),
                    sample.median(),
                    ratio(subject),
                    subject.limit().isPresent()
                        ? "%.0f".formatted(subject.limit().getAsDouble())
                        : "",
                    sample.minimum(),
                    sample.quantile(0.25),
                    sample.quantile(0.75))));
    return table.toString();
  }

  private double ratio(Subject subject) {
    Sample sample = samples.get(subject);
    if (sample == null) {
      throw new IllegalArgumentException("%s was not timed".formatted(subject.name()));
    }
    return sample.median() / samples.firstEntry().getValue().median();
  }
}
