package io.reachline.bench;

import io.reachline.runtime.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long does it take from the start of a function's process to its first answer? */
@Command(
    name = "bench/cold-start",
    mixinStandardHelpOptions = true,
    description =
        "Times the packaged functions of the API under AWS's runtime interface client, from the"
            + " start of the process to the first answer, in turns with a bare handler.")
final class ColdStart implements Callable<Integer> {

  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Option(
      names = "--rounds",
      defaultValue = "15",
      paramLabel = "N",
      description = "How often each function starts (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      description =
          "Time everything again with these in the place of the template's JAVA_TOOL_OPTIONS;"
              + " may be given more than once.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--primed",
      description =
          "Time a request to a function that was primed, as after a restore from its snapshot,"
              + " instead of its start.")
  private boolean primed;

  @Option(
      names = "--after",
      defaultValue = "0",
      paramLabel = "N",
      description = "With --primed: time the request after N others (default ${DEFAULT-VALUE}).")
  private int after;

  @Option(names = "--check", description = "Fail where a function takes longer than it may.")
  private boolean check;

  static void main(String[] arguments) {
    System.exit(new CommandLine(new ColdStart()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var deployment = Deployment.of(home)) {
      var organization = new SampleOrganization(home, deployment);
      List<Subject> subjects = organization.subjects();
      var all = new ArrayList<>(subjects);
      for (String options : javaOptions) {
        subjects.forEach(subject -> all.add(subject.withJavaOptions(options)));
      }
      var samples =
          primed
              ? new ColdStarts(deployment.runtime(), all, after).timePrimed(rounds)
              : new ColdStarts(deployment.runtime(), all, 0).time(rounds);
      organization.requireEventsStored();
      var table = new ColdStartTable(subjects, samples);
      IO.print(table);
      for (int group = 1; group <= javaOptions.size(); group++) {
        IO.println("\nWith JAVA_TOOL_OPTIONS=\"%s\":\n".formatted(javaOptions.get(group - 1)));
        int start = group * subjects.size();
        IO.print(new ColdStartTable(all.subList(start, start + subjects.size()), samples));
      }
      List<String> slow = table.beyondLimit();
      if (check && !slow.isEmpty()) {
        System.err.println("Slower than they may be: " + String.join(", ", slow));
        return 1;
      }
      return 0;
    }
  }
}
