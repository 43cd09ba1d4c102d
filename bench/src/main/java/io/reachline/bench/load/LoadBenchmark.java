package io.reachline.bench.load;

import io.reachline.bench.load.Faults.Fault;
import io.reachline.bench.load.LoadRun.Sent;
import io.reachline.bench.load.Reconciliation.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark of the whole service under load, with or without faults. */
@Command(
    name = "bench/load",
    mixinStandardHelpOptions = true,
    description =
        "Sends webhooks, posts, queries and commands to ./reachline start at a rate, then reads"
            + " everything back and accounts for every id. Exits with 1 if anything is lost,"
            + " doubled or wrong, or was never answered.")
final class LoadBenchmark implements Callable<Integer> {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int SHOWN = 10;
  private static final double STEP = 1.25;
  private static final double PRECISION = 1.06;

  @Option(names = "--home", hidden = true, required = true)
  private Path home = Path.of(".");

  @Option(
      names = "--rate",
      defaultValue = "100",
      paramLabel = "N",
      description = "Requests in a second (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      paramLabel = "N",
      description = "How long requests are sent (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "How long a few clients send requests before, into another organisation, without being"
              + " measured (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--faults",
      arity = "0..1",
      split = ",",
      fallbackValue = "keys,target,tables,freeze,kill",
      paramLabel = "FAULT",
      description =
          "Break something meanwhile: ${COMPLETION-CANDIDATES}; without a name, all of these,"
              + " spread evenly.")
  private List<Fault> faults = List.of();

  @Option(
      names = "--find-rate",
      description =
          "Find the highest rate, from --rate upwards, at which nothing is lost, doubled or wrong"
              + " and of each kind 99 of 100 requests are answered within 500 ms.")
  private boolean findRate;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where the service keeps its data meanwhile (default: ${DEFAULT-VALUE}, where a process"
              + " that is killed loses nothing either, and no disk is measured).")
  private Path parent =
      Files.isDirectory(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of the workload (default: a new one).")
  private long seed = System.nanoTime();

  static void main(String[] arguments) {
    System.exit(
        new CommandLine(new LoadBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent.toAbsolutePath(), "reachline-load");
    boolean isRight;
    try (KeyHost keys = new KeyHost();
        WebhookTarget target = new WebhookTarget();
        RunningService service = RunningService.start(home, directory, freePort(), keys.keysUrl());
        Api api = new Api(service.url())) {
      IO.println("seed %d".formatted(seed));
      LoadRun run = new LoadRun(service, keys, target, api, new Random(seed));
      if (warmUp > 0) {
        run.warmUp(Duration.ofSeconds(warmUp));
      }
      isRight = findRate ? find(run) : isRight(run, rate, faults);
      if (target.told() > 0) {
        IO.println("told the target: %d messages".formatted(target.told()));
      }
    }
    if (isRight) {
      delete(directory);
      return 0;
    }
    System.err.println("The data and the log of the service are in " + directory);
    return 1;
  }

  /** Steps up until a rate does not hold, and then halves the distance to the last that did. */
  private boolean find(LoadRun run) throws IOException, InterruptedException {
    double good = 0;
    double bad = Double.POSITIVE_INFINITY;
    double next = rate;
    while (bad / Math.max(good, 1) > PRECISION && next >= 1) {
      // What is too slow is not read back, which would take minutes after an overload.
      Optional<Outcome> outcome = run(run, next, List.of(), sent -> sent.measurements().areFast());
      if (outcome.isEmpty()) {
        bad = next;
      } else if (outcome.get().findings().isEmpty()) {
        good = next;
      } else {
        return false;
      }
      next = Double.isInfinite(bad) ? good * STEP : (good + bad) / 2;
    }
    IO.println("%nhighest rate: %.0f requests a second".formatted(good));
    return good > 0;
  }

  private boolean isRight(LoadRun run, double requests, List<Fault> injected)
      throws IOException, InterruptedException {
    return run(run, requests, injected, _ -> true).orElseThrow().findings().isEmpty();
  }

  private Optional<Outcome> run(
      LoadRun run, double requests, List<Fault> injected, Predicate<Sent> goesOn)
      throws IOException, InterruptedException {
    IO.println(
        "%n%.0f requests a second for %d s%s%n"
            .formatted(requests, seconds, injected.isEmpty() ? "" : " with faults " + injected));
    Optional<Outcome> outcome =
        run.run(
            requests,
            Duration.ofSeconds(seconds),
            injected,
            sent -> {
              show(sent);
              return goesOn.test(sent);
            });
    outcome.ifPresent(LoadBenchmark::show);
    return outcome;
  }

  private static void show(Sent sent) {
    double taken = sent.taken().toMillis() / 1e3;
    double used = sent.processorTime().toMillis() / 1e3;
    int answered = sent.measurements().answered();
    IO.println(
        String.format(
            Locale.ROOT,
            "%s%n%.1f answered a second; the service took %.2f cores, %.2f ms of processor time a"
                + " request, %d MB",
            sent.measurements().table(),
            answered / taken,
            used / taken,
            1_000 * used / answered,
            sent.megabytes()));
  }

  private static void show(Outcome outcome) {
    var counts = outcome.counts();
    IO.println(
        "read back: %d messages, %d session events, %d delivery statuses, %d inbox entries"
            .formatted(counts.messages(), counts.events(), counts.deliveries(), counts.entries()));
    for (Findings.Kind kind : Findings.Kind.values()) {
      List<String> found = outcome.findings().of(kind);
      IO.println("%s: %d".formatted(kind.name().toLowerCase(Locale.ROOT), found.size()));
      found.stream().limit(SHOWN).forEach(what -> IO.println("  " + what));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
