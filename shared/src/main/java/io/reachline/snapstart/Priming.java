package io.reachline.snapstart;

import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;

/** The run of a function's code before Lambda takes a SnapStart snapshot. */
public final class Priming {

  private Priming() {}

  /**
   * Runs the steps if Lambda is about to take a snapshot. A failure only makes the first request
   * slower, so it is logged and the function starts.
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
