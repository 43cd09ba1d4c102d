package io.reachline.bench;

import io.reachline.runtime.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark of cold starts: the time from the start of a function to its first answer. */
@Command(
    name = "bench/cold-start",
    mixinStandardHelpOptions = true,
    description =
        "Measures the time from the start of a packaged function's process to its first answer,"
            + " under AWS's runtime interface client, in turns with a bare handler.")
final class ColdStart implements Callable<Integer> {

  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Option(
      names = "--rounds",
      defaultValue = "15",
      paramLabel = "N",
      description = "The number of starts of each function (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      description =
          "Measure again with these JAVA_TOOL_OPTIONS in place of the template's; can be repeated.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--primed",
      description =
          "Measure a request to a primed function, as after a restore from a snapshot,"
              + " instead of a start.")
  private boolean primed;

  @Option(
      names = "--after",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "With --primed: the number of requests before the measured one (default"
              + " ${DEFAULT-VALUE}).")
  private int after;

  @Option(
      names = "--check",
      description =
          "Exit with 1 if a function is slower than its limit; with --primed, if its request loads"
              + " classes that priming should have loaded.")
  private boolean check;

  static void main(String[] arguments) {
    System.exit(new CommandLine(new ColdStart()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var deployment = Deployment.of(home)) {
      var organization = new SampleOrganization(home, deployment);
      List<BenchmarkedFunction> functions = organization.functions();
      var all = new ArrayList<>(functions);
      for (String options : javaOptions) {
        functions.forEach(function -> all.add(function.withJavaOptions(options)));
      }
      var timer = new ColdStartTimer(deployment, all, after);
      var samples = primed ? timer.timePrimed(rounds) : timer.time(rounds);
      organization.requireWorkDone();
      for (int group = 0; group <= javaOptions.size(); group++) {
        if (group > 0) {
          IO.println("\nWith JAVA_TOOL_OPTIONS=\"%s\":\n".formatted(javaOptions.get(group - 1)));
        }
        int start = group * functions.size();
        var table = new ColdStartTable(all.subList(start, start + functions.size()), samples);
        IO.print(primed ? table.primed(timer.primed()) : table.toString());
      }
      return check ? checked(functions, samples, timer) : 0;
    }
  }

  private int checked(
      List<BenchmarkedFunction> functions,
      Map<BenchmarkedFunction, Sample> samples,
      ColdStartTimer timer) {
    List<String> failed =
        primed
            ? timer.primed().beyondLimit(functions)
            : new ColdStartTable(functions, samples).beyondLimit();
    if (failed.isEmpty()) {
      return 0;
    }
    System.err.println(
        (primed
                ? "Load more than %d classes after priming: ".formatted(PrimedFunctions.MAX_CLASSES)
                : "Slower than their limits: ")
            + String.join(", ", failed));
    return 1;
  }
}
