package io.reachline.snapstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.environment.Environment;
import io.reachline.memory.MovableClock;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimingTest {
  private static final String TRACE = "com.amazonaws.xray.traceHeader";

  private final MovableClock clock = MovableClock.standing();
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final List<String> steps = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"on-demand", "provisioned-concurrency", ""})
  void run_noSnapshot_doesNothing(String initialization) {
    run(initialization, _ -> steps.add("primed"));

    assertThat(steps).isEmpty();
    assertThat(telemetry.lines()).isEmpty();
  }

  @Test
  void run_snapshot_repeatsEachStepAndTellsOnce() {
    run(priming -> priming.repeat(() -> steps.add(System.getProperty(TRACE))));

    assertThat(steps).hasSizeGreaterThanOrEqualTo(50).allMatch(trace -> trace.contains("Root="));
    assertThat(System.getProperty(TRACE)).isNull();
    assertThat(telemetry.lines()).hasSize(1);
    assertThat(telemetry.of("primed")).hasSize(1);
  }

  @Test
  void run_stepsTakenOnceThatFail_stopNeitherTheOthersNorTheFunction() {
    run(
        priming -> {
          priming.once(
              () -> {
                steps.add("queue");
                throw new IllegalStateException("No queue");
              });
          priming.once(
              () -> {
                steps.add("class");
                throw new NoClassDefFoundError("Missing");
              });
          priming.once(() -> steps.add("succeeds"));
        });

    assertThat(steps).containsExactly("queue", "class", "succeeds");
    assertThat(telemetry.of("priming_failed")).hasSize(2);
    assertThat(telemetry.of("primed")).isEmpty();
  }

  @Test
  void run_stepThatFails_isNotRepeatedAndStopsNeitherTheOthersNorTheFunction() {
    run(
        priming -> {
          priming.repeat(
              () -> {
                steps.add("fails");
                throw new IllegalStateException("No table");
              });
          priming.repeat(() -> steps.add("succeeds"));
        });

    assertThat(steps).containsOnlyOnce("fails").contains("succeeds");
    assertThat(telemetry.of("priming_failed")).hasSize(1);
    assertThat(telemetry.of("primed")).isEmpty();
  }

  @Test
  void run_slowSteps_endsWellWithinWhatLambdaAllows() {
    run(
        priming -> {
          priming.repeat(
              () -> {
                steps.add("slow");
                clock.advance(Duration.ofSeconds(8));
              });
          priming.repeat(() -> steps.add("too late"));
        });

    assertThat(steps).containsOnly("slow").hasSizeLessThanOrEqualTo(8);
  }

  private void run(Consumer<Priming> how) {
    run("snap-start", how);
  }

  private void run(String initialization, Consumer<Priming> how) {
    Priming.run(
        new Environment(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", initialization)),
        telemetry.telemetry(),
        clock,
        how);
  }
}
