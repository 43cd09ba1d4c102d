package io.reachline.routing;

import io.reachline.directory.WorkflowId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Utf8;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The reason of a step: what each rule came to, and who was there, as it was then. Names and times
 * are in it, so that it stays true when people, channels and rules change.
 *
 * @param text the time and the workflows, as JSON in the form of the API; empty if unknown
 */
public record Reason(String text) {
  /** The reason of a step that evaluates nothing. */
  public static final Reason NONE = new Reason("");

  /** The largest size of the reason of one step, in bytes. */
  public static final int MAX_BYTES = 100_000;

  /** The size from which on the reasons of a run's further steps are cut short, in bytes. */
  static final int MAX_BYTES_OF_RUN = 400_000;

  /** The size that a step's reason may have in any case, in bytes. */
  static final int MIN_BYTES = 2_000;

  /** The largest size of the reason of a further step of a run that repeats, in bytes. */
  static final int MAX_BYTES_OF_FURTHER = 10_000;

  /** Returns the time and the workflows, as JSON in the form of the API. */
  public JsonObject toJson() {
    return text.isEmpty() ? JsonObject.EMPTY : Json.readOwn(text);
  }

  /** Returns the workflows that have an id, without their rules. */
  Map<WorkflowId, JsonObject> workflows() {
    return toJson().objects("workflows").stream()
        .filter(workflow -> workflow.text("id").isPresent())
        .collect(
            Collectors.toMap(
                workflow -> new WorkflowId(workflow.text("id").orElseThrow()),
                Function.identity(),
                (first, _) -> first));
  }

  /** Returns the size that the reason of the next step of a run may have, in bytes. */
  static int bytesLeft(Run run) {
    if (run.repeats()) {
      return MAX_BYTES_OF_FURTHER;
    }
    int used = run.steps().stream().mapToInt(step -> Utf8.length(step.reason().text())).sum();
    return Math.clamp(MAX_BYTES_OF_RUN - used, MIN_BYTES, MAX_BYTES);
  }
}
