package io.reachline.snapstart;

import io.reachline.deadline.Deadline;
import io.reachline.deadline.TimeLimit;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.SampleRequest;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The run of a function's code before Lambda takes a SnapStart snapshot. It takes the ways of real
 * requests, often enough that the JVM has loaded and compiled what the first one after a restore
 * needs. The requests go to stores in memory, and the calls over the network change nothing, so
 * that nothing is left in the tables.
 */
public final class Priming {
  /**
   * Several times the number of calls after which the JVM compiles a method, by the template's
   * options, so that rarer branches are compiled too.
   */
  private static final int TIMES = 200;

  /** Well below what Lambda allows: 130 s. A call over the network may add its own timeout. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  // Lambda's runtime sets it for each request, and the AWS SDK passes it on.
  private static final String TRACE = "com.amazonaws.xray.traceHeader";

  private final Environment environment;
  private final Telemetry telemetry;
  private final Clock clock;
  private final Deadline deadline;
  private boolean hasFailed;

  private Priming(Environment environment, Telemetry telemetry, Clock clock) {
    this.environment = environment;
    this.telemetry = telemetry;
    this.clock = clock;
    this.deadline = Deadline.in(LIMIT, clock);
  }

  /**
   * Primes the function if Lambda is about to take a snapshot. A failure only makes the first
   * request slower, so it is logged and the function starts.
   */
  public static void run(
      Environment environment, Telemetry telemetry, Clock clock, Consumer<Priming> steps) {
    if (!environment.isSnapshotInitialization()) {
      return;
    }
    Priming priming = new Priming(environment, telemetry, clock);
    System.setProperty(
        TRACE, "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
    priming.once(() -> steps.accept(priming));
    System.clearProperty(TRACE);
    if (!priming.hasFailed) {
      telemetry.info("primed", JsonObject.EMPTY);
    }
  }

  /** Returns an organisation in stores in memory, made anew. */
  public SampleOrganization sample() {
    return new SampleOrganization(DynamoStores.inMemory(environment, clock), clock);
  }

  /**
   * Answers each request many times.
   *
   * @param routes makes routes over stores in memory; anew each time, so that they remember nothing
   */
  public void answer(Supplier<Gateway.Routes> routes, SampleRequest... requests) {
    // What priming counts must ring no alarm.
    Gateway gateway = new Gateway(Telemetry.discarded(clock), environment.scopePrefix());
    for (SampleRequest request : requests) {
      repeat(() -> gateway.prime(routes.get(), request));
    }
  }

  /** Takes a step once. */
  public void once(Runnable step) {
    step(1, step);
  }

  /** Takes a step many times; fewer if it fails, or the time is up. */
  public void repeat(Runnable step) {
    step(TIMES, step);
  }

  /**
   * Takes a step many times in threads of its own, for functions that do their work in such
   * threads: waiting for a network takes another way there.
   */
  public void repeatInOwnThread(Runnable step) {
    repeat(() -> TimeLimit.inOwnThread(step, LIMIT));
  }

  private void step(int times, Runnable step) {
    try {
      for (int i = 0; i < times && !deadline.left().isZero(); i++) {
        step.run();
      }
    } catch (RuntimeException | LinkageError e) {
      // A class that cannot be loaded may be one that only priming uses.
      hasFailed = true;
      telemetry.fault("priming_failed", e, JsonObject.EMPTY);
    }
  }
}
