package io.reachline.snapstart;

import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;

/** Runs a function's code once before Lambda takes a snapshot of it. */
public final class Priming {

  private Priming() {}

  /**
   * Runs the steps if a snapshot is to be taken. A step that fails costs time at the first request,
   * nothing else, so the function starts all the same.
   */
  public static void run(Environment environment, Telemetry telemetry, Runnable steps) {
    if (!environment.isSnapshotInitialization()) {
      return;
    }
    try {
      steps.run();
      telemetry.info("primed", JsonObject.EMPTY);
    } catch (RuntimeException e) {
      telemetry.fault("priming_failed", e, JsonObject.EMPTY);
    }
  }
}
