package io.reachline.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A search for the smallest workload, and the fewest kinds of faults, that fail in the same way.
 */
final class Shrinker {

  /** A way to run operations without some kinds of faults. */
  @FunctionalInterface
  interface Runner {
    Simulation.Result run(List<Operation> operations, Set<Fault> without);
  }

  private final Runner runner;
  private final Set<String> problems;
  private final Clock clock;
  private final Instant end;
  private List<Operation> operations;
  private final Set<Fault> without = EnumSet.noneOf(Fault.class);
  private Simulation.Result last;

  /**
   * A workload that fails.
   *
   * @param faults the kinds of faults that it needs
   */
  record Smallest(List<Operation> operations, Set<Fault> faults, List<String> violations) {}

  private Shrinker(
      Runner runner,
      List<Operation> operations,
      Simulation.Result failure,
      Duration patience,
      Clock clock) {
    this.runner = runner;
    this.operations = operations;
    this.last = failure;
    this.problems = failure.problems();
    this.clock = clock;
    this.end = clock.instant().plus(patience);
  }

  /** Returns the smallest workload of a seed that was found in time. */
  static Smallest shrink(long seed, Simulation.Result failure, Duration patience, Clock clock) {
    return shrink(
        Operation.workload(seed),
        failure,
        (operations, without) -> Simulation.run(seed, operations, without, null),
        patience,
        clock);
  }

  static Smallest shrink(
      List<Operation> operations,
      Simulation.Result failure,
      Runner runner,
      Duration patience,
      Clock clock) {
    Shrinker shrinker = new Shrinker(runner, operations, failure, patience, clock);
    shrinker.shrink();
    return new Smallest(shrinker.operations, shrinker.last.kinds(), shrinker.last.violations());
  }

  private void shrink() {
    boolean isSmaller = true;
    while (isSmaller && clock.instant().isBefore(end)) {
      isSmaller = shrinkFaults();
      isSmaller = shrinkOperations() || isSmaller;
      isSmaller = shrinkSizes() || isSmaller;
    }
  }

  private boolean shrinkFaults() {
    boolean isSmaller = false;
    for (Fault fault : last.kinds()) {
      Set<Fault> more = EnumSet.of(fault);
      more.addAll(without);
      if (fails(operations, more)) {
        without.add(fault);
        isSmaller = true;
      }
    }
    return isSmaller;
  }

  private boolean shrinkOperations() {
    boolean isSmaller = false;
    for (int size = Math.max(1, operations.size() / 2); size >= 1; size /= 2) {
      for (int from = 0; from < operations.size(); ) {
        List<Operation> rest = new ArrayList<>(operations);
        rest.subList(from, Math.min(from + size, rest.size())).clear();
        if (fails(rest, without)) {
          operations = rest;
          isSmaller = true;
        } else {
          from += size;
        }
      }
    }
    return isSmaller;
  }

  private boolean shrinkSizes() {
    boolean isSmaller = false;
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if (operation.kind() == Operation.Kind.SESSION && operation.size() > 1) {
        List<Operation> smaller = new ArrayList<>(operations);
        smaller.set(i, operation.sized(operation.size() - 1));
        if (fails(smaller, without)) {
          operations = smaller;
          isSmaller = true;
        }
      }
    }
    return isSmaller;
  }

  private boolean fails(List<Operation> some, Set<Fault> excluded) {
    if (!clock.instant().isBefore(end)) {
      return false;
    }
    Simulation.Result result = runner.run(some, excluded);
    if (result.problems().stream().noneMatch(problems::contains)) {
      return false;
    }
    last = result;
    return true;
  }
}
