package io.reachline.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run of the whole service under one seed, and the comparison of what it leaves with the model.
 */
final class Simulation {
  /** The time at which the faults end. */
  static final Duration CALM = Duration.ofMinutes(45);

  private static final List<Integer> EVENINGS = List.of(75, 200, 600, 1_700);

  /**
   * The result of a run.
   *
   * @param violations what is not as it must be, each with its kind before a colon
   * @param counts operations, answers and checks, by name
   */
  record Result(
      List<String> violations,
      Map<Fault, Integer> faults,
      Map<String, Integer> counts,
      Set<Fault> kinds,
      int steps,
      Duration simulated) {

    boolean isGood() {
      return violations.isEmpty();
    }

    /** Returns the kinds of the violations. */
    Set<String> problems() {
      return violations.stream()
          .map(text -> text.substring(0, text.indexOf(':')))
          .collect(Collectors.toSet());
    }
  }

  private Simulation() {}

  /** Runs the workload of a seed. */
  static Result run(long seed, @Nullable Consumer<String> trace) {
    return run(seed, Operation.workload(seed), Set.of(), trace);
  }

  /** Runs operations under a seed, without some kinds of faults. */
  static Result run(
      long seed, List<Operation> operations, Set<Fault> without, @Nullable Consumer<String> trace) {
    List<String> violations = new ArrayList<>();
    try (World world = new World(seed, without, trace)) {
      Ledger ledger = new Ledger();
      Client client = new Client(world, ledger, seed);
      try {
        run(world, client, operations);
        phase(world, "check", () -> new Model(world, client, ledger).check());
      } catch (RuntimeException | Error e) {
        StringBuilder text = new StringBuilder("crash: " + e);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          for (int i = 0; i < Math.min(12, cause.getStackTrace().length); i++) {
            text.append("\n    ").append(cause.getStackTrace()[i]);
          }
        }
        violations.add(text.toString());
      }
      violations.addAll(world.history.violations);
      violations.forEach(violation -> world.scheduler.trace(() -> "VIOLATION " + violation));
      return new Result(
          violations,
          new EnumMap<>(counts(world)),
          new TreeMap<>(world.history.counts),
          world.weather.kinds(),
          world.scheduler.steps(),
          Duration.ofNanos(world.scheduler.now() * 1_000));
    }
  }

  private static Map<Fault, Integer> counts(World world) {
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    counts.putAll(world.weather.counts());
    return counts;
  }

  private static void run(World world, Client client, List<Operation> operations) {
    phase(world, "set-up", client::setUp);
    world.weather.calm(false);
    for (Operation operation : operations) {
      world.scheduler.start(
          "op" + operation.number(),
          Duration.ofMillis(operation.at()),
          () -> client.run(operation));
    }
    // The faults end some time after the last operation; what is left must be done then.
    world.scheduler.start("calm", CALM, () -> world.weather.calm(true));
    for (int minutes : EVENINGS) {
      world.scheduler.start(
          "evening" + minutes, Duration.ofMinutes(minutes), () -> client.evening(minutes));
    }
    world.scheduler.run();
    world.weather.calm(true);
    // Somebody redrives what was set aside.
    for (int i = 0; i < 3; i++) {
      List<String> letters = List.copyOf(world.letters);
      world.letters.clear();
      letters.forEach(letter -> redrive(world, letter));
      world.delays.takeDead().forEach(letter -> redrive(world, letter));
      world.retries.takeDead().forEach(letter -> world.retries.put(letter, Duration.ZERO));
      world.scheduler.run();
    }
  }

  private static void redrive(World world, String letter) {
    world.history.redriven(letter, world.scheduler.time().toEpochMilli());
    world.delays.put(letter, Duration.ZERO);
  }

  private static void phase(World world, String name, Runnable work) {
    world.scheduler.start(name, Duration.ZERO, work);
    world.scheduler.run();
  }
}
