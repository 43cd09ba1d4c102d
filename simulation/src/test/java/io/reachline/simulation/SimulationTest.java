package io.reachline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void shrink_failureOfOneOperation_leavesThatOperation() {
    long seed =
        java.util.stream.LongStream.iterate(1, candidate -> candidate + 1)
            .filter(
                candidate ->
                    Operation.workload(candidate).stream()
                        .anyMatch(o -> o.kind() == Operation.Kind.ROTATE_KEYS))
            .findFirst()
            .orElseThrow();
    // A failure that only this operation causes: the model is told a falsehood about it.
    Simulation.Result failure =
        new Simulation.Result(
            List.of("crash: made up"),
            java.util.Map.of(),
            java.util.Map.of(),
            EnumSet.allOf(Fault.class),
            1,
            Duration.ZERO);

    Shrinker.Smallest smallest =
        Shrinker.shrink(seed, failure, Duration.ofSeconds(2), Clock.systemUTC());

    // Nothing fails like that, so nothing can be left out.
    assertThat(smallest.operations()).isEqualTo(Operation.workload(seed));
  }
}
