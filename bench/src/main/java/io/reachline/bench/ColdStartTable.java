package io.reachline.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Markdown table of functions' times, compared with the first one, the bare handler. */
record ColdStartTable(
    List<BenchmarkedFunction> functions, Map<BenchmarkedFunction, Sample> samples) {

  ColdStartTable {
    functions = List.copyOf(functions);
    samples = Map.copyOf(samples);
  }

  /** Returns the names of the functions that are slower than their limits. */
  List<String> beyondLimit() {
    return functions.stream()
        .filter(function -> function.limit().isPresent())
        .filter(function -> ratio(function) > function.limit().getAsDouble())
        .map(BenchmarkedFunction::name)
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
    for (BenchmarkedFunction function : functions) {
      Sample sample = sample(function);
      table.append(
          String.format(
              Locale.ROOT,
              "| %-14s | %9.0f | %6.2f | %7s | %7.0f | %5.0f–%-5.0f |%n",
              function.name(),
              sample.median(),
              ratio(function),
              function.limit().isPresent() ? "%.0f".formatted(function.limit().getAsDouble()) : "",
              sample.minimum(),
              sample.quantile(0.25),
              sample.quantile(0.75)));
    }
    return table.toString();
  }

  private double ratio(BenchmarkedFunction function) {
    return sample(function).median() / sample(functions.getFirst()).median();
  }

  private Sample sample(BenchmarkedFunction function) {
    Sample sample = samples.get(function);
    if (sample == null) {
      throw new IllegalArgumentException("%s was not measured".formatted(function.name()));
    }
    return sample;
  }
}
