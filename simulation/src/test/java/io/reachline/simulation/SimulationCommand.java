package io.reachline.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code simulation/run}. */
@Command(
    name = "simulation/run",
    mixinStandardHelpOptions = true,
    description =
        "Runs the whole service in simulated time under random seeds, with faults, and compares"
            + " what it leaves with a model. A failure prints its seed and the smallest workload"
            + " that still fails.")
final class SimulationCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_FAILURES = 5;

  @Option(names = "--seed", paramLabel = "N", description = "Runs this seed alone.")
  private @Nullable Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "The number of seeds, new ones each time (default 500).")
  private @Nullable Integer seeds;

  @Option(names = "--from", paramLabel = "N", description = "The first seed; others count up.")
  private @Nullable Long from;

  @Option(names = "--minutes", paramLabel = "N", description = "Runs for a time.")
  private @Nullable Integer minutes;

  @Option(names = "--hours", paramLabel = "N", description = "Runs for a time.")
  private @Nullable Integer hours;

  @Option(names = "--trace", description = "Prints every step of the seed given by --seed.")
  private boolean isTraced;

  @Option(
      names = "--first-failure",
      description = "Ends at the first failure, and does not look for a smaller one.")
  private boolean isFirstFailure;

  private final Clock clock;
  private final Coverage coverage = new Coverage();
  private final List<Long> failures = new ArrayList<>();

  SimulationCommand(Clock clock) {
    this.clock = clock;
  }

  static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulationCommand(Clock.systemUTC())).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (seed != null) {
      Simulation.Result result = Simulation.run(seed, isTraced ? IO::println : null);
      coverage.add(result);
      report(seed, result);
      coverage.lines().forEach(IO::println);
      return result.isGood() ? 0 : 1;
    }
    long first = from != null ? from : ThreadLocalRandom.current().nextLong(1_000_000_000_000L);
    Instant began = clock.instant();
    long count = seeds != null ? seeds : minutes != null || hours != null ? Long.MAX_VALUE : 500;
    Instant end = end(began);
    IO.println(
        count == Long.MAX_VALUE
            ? "Seeds from %d on, until %s".formatted(first, end)
            : "Seeds %d to %d".formatted(first, first + count - 1));
    AtomicLong next = new AtomicLong(first);
    AtomicInteger done = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (clock.instant().isBefore(end) && !isOver()) {
                      long own = next.getAndIncrement();
                      if (own - first >= count) {
                        return;
                      }
                      run(own);
                      done.incrementAndGet();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return summary(first, done.get(), Duration.between(began, clock.instant()));
  }

  private Instant end(Instant began) {
    Instant end = began.plus(Duration.ofDays(365));
    if (minutes != null || hours != null) {
      end =
          began.plus(
              Duration.ofMinutes(minutes == null ? 0 : minutes)
                  .plusHours(hours == null ? 0 : hours));
    }
    return end;
  }

  private synchronized boolean isOver() {
    return failures.size() >= (isFirstFailure ? 1 : MAX_FAILURES);
  }

  private void run(long own) {
    Simulation.Result result = Simulation.run(own, null);
    coverage.add(result);
    if (!result.isGood()) {
      synchronized (this) {
        failures.add(own);
        report(own, result);
      }
    }
  }

  /** Prints a failure and the smallest workload that fails in the same way. */
  private void report(long failed, Simulation.Result result) {
    if (result.isGood()) {
      return;
    }
    IO.println(
        "FAILED: seed %d; simulation/run --seed %d --trace shows it".formatted(failed, failed));
    result.violations().stream().limit(5).forEach(violation -> IO.println("  " + violation));
    if (isFirstFailure || isTraced) {
      return;
    }
    Shrinker.Smallest smallest = Shrinker.shrink(failed, result, PATIENCE, clock);
    IO.println("  The smallest workload that still fails, with the faults " + smallest.faults());
    smallest.operations().forEach(operation -> IO.println("    " + operation));
    smallest.violations().stream().limit(2).forEach(violation -> IO.println("  " + violation));
  }

  private int summary(long first, int done, Duration elapsed) {
    coverage.lines().forEach(IO::println);
    List<String> missing = done >= Coverage.ENOUGH ? coverage.missing() : List.of();
    missing.forEach(what -> IO.println("MISSING: " + what));
    failures.forEach(failed -> IO.println("FAILED: seed " + failed));
    IO.println(
        String.format(
            Locale.ROOT,
            "Seeds run: %d, from %d on, Failures: %d, Time elapsed: %.1f s",
            done,
            first,
            failures.size(),
            elapsed.toMillis() / 1_000.0));
    boolean isShort = done == 0 || (seeds != null && done < seeds);
    return failures.isEmpty() && missing.isEmpty() && !isShort ? 0 : 1;
  }
}
