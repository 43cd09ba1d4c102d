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

  /** Returns the table of starts. */
  @Override
  public String toString() {
    return table(
        "at most",
        function ->
            function.limit().isPresent() ? "%.0f".formatted(function.limit().getAsDouble()) : "");
  }

  /** Returns the table of requests to primed functions. */
  String primed(PrimedFunctions primed) {
    return table("classes", function -> "%.0f".formatted(primed.classes(function).median()))
        + "\nResident memory in MB: "
        + String.join(
            ", ",
            functions.stream()
                .map(
                    function ->
                        "%s %.0f".formatted(function.name(), primed.memory(function).median()))
                .toList())
        + "\n";
  }

  private String table(String title, Column column) {
    var table =
        new StringBuilder(
            """
            | function            | median ms | × bare | %s | minimum | quartiles     |
            |---------------------|----------:|-------:|--------:|--------:|--------------:|
            """
                .formatted(title));
    for (BenchmarkedFunction function : functions) {
      Sample sample = sample(function);
      table.append(
          String.format(
              Locale.ROOT,
              "| %-19s | %9.1f | %6.2f | %7s | %7.1f | %6.1f–%-6.1f |%n",
              function.name(),
              sample.median(),
              ratio(function),
              column.of(function),
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

  private interface Column {
    String of(BenchmarkedFunction function);
  }
}
