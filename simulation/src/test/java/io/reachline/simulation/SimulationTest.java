package io.reachline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Tests of the simulation, and of the service under a few fixed seeds. */
class SimulationTest {

  @Test
  void run_fixedSeeds_leavesWhatTheModelSays() {
    Coverage coverage = new Coverage();
    for (long seed = 1; seed <= Coverage.ENOUGH; seed++) {
      Simulation.Result result = Simulation.run(seed, null);
      assertThat(result.violations()).as("seed %d", seed).isEmpty();
      coverage.add(result);
    }
    // A simulation that does nothing finds nothing.
    assertThat(coverage.missing()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {42, 43, 44})
  void run_sameSeedAgain_takesTheSameSteps(long seed) {
    assertThat(trace(seed)).isEqualTo(trace(seed)).hasSizeGreaterThan(100);
  }

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    Simulation.run(seed, lines::add);
    return lines;
  }

  @Test
  void run_otherSeed_takesOtherSteps() {
    assertThat(trace(42)).isNotEqualTo(trace(43));
  }

  @Test
  void run_withoutFaults_countsNone() {
    Set<Fault> all = EnumSet.allOf(Fault.class);

    Simulation.Result result = Simulation.run(7, Operation.workload(7), all, null);

    assertThat(result.faults()).isEmpty();
    assertThat(result.violations()).isEmpty();
  }

  @Test
  void call_forAMinute_runsSeedsUntilItIsOver() {
    // Each look at the clock takes ten seconds.
    AtomicInteger looks = new AtomicInteger();
    Clock clock =
        new InstantSource() {
          @Override
          public Instant instant() {
            return Instant.EPOCH.plusSeconds(10L * looks.incrementAndGet());
          }
        }.withZone(ZoneOffset.UTC);

    int exit = new CommandLine(new SimulationCommand(clock)).execute("--minutes", "1");

    assertThat(exit).isZero();
    assertThat(looks.get()).isGreaterThan(5);
  }

  /** A failure that two operations and one kind of fault cause together. */
  @Test
  void shrink_failureOfTwoOperations_leavesThese() {
    List<Operation> workload = Operation.workload(7);
    Set<Integer> culprits = Set.of(workload.get(3).number(), workload.get(8).number());
    Shrinker.Runner runner =
        (operations, without) -> {
          Set<Fault> kinds = EnumSet.complementOf(copy(without));
          boolean fails =
              kinds.contains(Fault.SLOW)
                  && operations.stream()
                      .map(Operation::number)
                      .collect(Collectors.toSet())
                      .containsAll(culprits);
          return new Simulation.Result(
              fails ? List.of("lost: something") : List.of("other: something else"),
              Map.of(),
              Map.of(),
              kinds,
              1,
              Duration.ZERO);
        };

    Shrinker.Smallest smallest =
        Shrinker.shrink(
            workload,
            runner.run(workload, Set.of()),
            runner,
            Duration.ofMinutes(1),
            Clock.systemUTC());

    assertThat(smallest.operations())
        .extracting(Operation::number)
        .containsExactlyInAnyOrderElementsOf(culprits);
    assertThat(smallest.faults()).containsExactly(Fault.SLOW);
    assertThat(smallest.violations()).containsExactly("lost: something");
  }

  private static EnumSet<Fault> copy(Set<Fault> faults) {
    EnumSet<Fault> copy = EnumSet.noneOf(Fault.class);
    copy.addAll(faults);
    return copy;
  }
}
