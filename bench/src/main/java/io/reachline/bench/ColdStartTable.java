package io.reachline.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Markdown table of functions' times, compared with the first one, the bare handler. */
record ColdStartTable(
    List<BenchmarkedFunction> functions,
    Map<BenchmarkedFunction, Sample> samples,
    Map<BenchmarkedFunction, Sample> memory) {

  ColdStartTable {
    functions = List.copyOf(functions);
    samples = Map.copyOf(samples);
    memory = Map.copyOf(memory);
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
            | function            | median ms | × bare | at most | minimum | quartiles     |  MB |
            |---------------------|----------:|-------:|--------:|--------:|--------------:|----:|
            """);
    for (BenchmarkedFunction function : functions) {
      Sample sample = sample(function);
      table.append(
          String.format(
              Locale.ROOT,
              "| %-19s | %9.1f | %6.2f | %7s | %7.1f | %6.1f–%-6.1f | %3s |%n",
              function.name(),
              sample.median(),
              ratio(function),
              function.limit().isPresent() ? "%.0f".formatted(function.limit().getAsDouble()) : "",
              sample.minimum(),
              sample.quantile(0.25),
              sample.quantile(0.75),
              memory.containsKey(function) ? "%.0f".formatted(memory.get(function).median()) : ""));
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
