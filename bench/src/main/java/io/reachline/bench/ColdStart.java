package io.reachline.bench;

import io.reachline.bench.bare.BareHandler;
import io.reachline.runtime.LambdaRuntime;
import io.reachline.runtime.PackagedFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
            + " start of the process to the first answer, beside a bare handler.")
final class ColdStart implements Callable<Integer> {

  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Option(
      names = "--rounds",
      defaultValue = "15",
      paramLabel = "N",
      description = "How often each function starts (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--check", description = "Fail where a function takes longer than it may.")
  private boolean check;

  static void main(String[] arguments) {
    System.exit(new CommandLine(new ColdStart()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    var subjects = new ArrayList<Subject>();
    subjects.add(bare());
    var table =
        new ColdStartTable(new ColdStarts(LambdaRuntime.builtIn(home), subjects).time(rounds));
    IO.print(table);
    List<String> slow = table.beyondLimit();
    if (check && !slow.isEmpty()) {
      System.err.println("Slower than they may be: " + String.join(", ", slow));
      return 1;
    }
    return 0;
  }

  private Subject bare() {
    var function =
        new PackagedFunction(
            "bare",
            home.resolve("bench/target/bare").toAbsolutePath().normalize(),
            BareHandler.class.getName(),
            1024,
            Map.of("JAVA_TOOL_OPTIONS", "-XX:+TieredCompilation -XX:TieredStopAtLevel=1"));
    return new Subject("bare", function, () -> "{}", "{}", OptionalDouble.empty());
  }
}
