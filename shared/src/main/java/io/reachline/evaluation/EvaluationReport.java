package io.reachline.evaluation;

import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Target;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.routing.Evaluation;
import io.reachline.routing.Evaluation.EvaluatedRule;
import io.reachline.routing.Origin;
import io.reachline.routing.RuleOutcome;
import io.reachline.routing.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report of what routing would do with a message, in the form of the API.
 *
 * @param snapshot the directory that was evaluated
 */
record EvaluationReport(Origin origin, Evaluation evaluation, DirectorySnapshot snapshot) {

  /** Returns the report of a message that is not routed at all. */
  static JsonObject ofNothing(String reason) {
    return JsonObject.builder()
        .put("runs", false)
        .put("reason", reason)
        .put("workflows", List.of())
        .put("messages", List.of())
        .put("inboxes", List.of())
        .build();
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("runs", true)
        .put("workflows", workflows())
        .putIfPresent("fallback", fallback())
        .put("messages", messages())
        .put("inboxes", evaluation.step().inboxes().stream().map(inbox -> inbox.id()).toList())
        .build();
  }

  private List<Map<String, ?>> messages() {
    List<Map<String, ?>> messages = new ArrayList<>();
    evaluation.step().statuses().stream()
        .map(status -> status.toMessage(origin.message(), origin.status(), false))
        .map(
            message ->
                JsonObject.builder()
                    .put("text", message.text())
                    .put("meta", message.meta())
                    .build())
        .forEach(json -> messages.add(json.members()));
    return messages;
  }

  private List<Map<String, ?>> workflows() {
    List<Map<String, ?>> workflows = new ArrayList<>();
    evaluation.rules().stream()
        .flatMap(rule -> rule.workflow().stream())
        .distinct()
        .forEach(id -> workflows.add(workflow(id)));
    return workflows;
  }

  private Map<String, ?> workflow(WorkflowId id) {
    Workflow workflow =
        snapshot.branches().stream()
            .flatMap(branch -> branch.workflows().stream())
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseThrow();
    return JsonObject.builder()
        .put("id", id.value())
        .put("name", workflow.name())
        .put("organization", workflow.organization().value())
        .put(
            "rules",
            evaluation.rules().stream()
                .filter(rule -> rule.workflow().equals(Optional.of(id)))
                .map(rule -> rule(rule).members())
                .toList())
        .build()
        .members();
  }

  /** Returns the rule that notifies all channels, if no other rule was triggered. */
  private @Nullable JsonObject fallback() {
    return evaluation.rules().stream()
        .filter(rule -> rule.workflow().isEmpty())
        .findFirst()
        .map(EvaluationReport::rule)
        .orElse(null);
  }

  private static JsonObject rule(EvaluatedRule rule) {
    JsonObject.Builder json = JsonObject.builder().put("name", rule.name().orElse(null));
    return switch (rule.outcome()) {
      case RuleOutcome.Triggered(var targets, var stops, var again) ->
          targets(json.put("outcome", "triggered").put("matched", true), targets)
              .put("stops", stops)
              .putIfPresent("again", again.map(Timestamp::format).orElse(null))
              .build();
      case RuleOutcome.NotMatched _ ->
          json.put("outcome", "not matched").put("matched", false).build();
      case RuleOutcome.Failed(var reason) ->
          json.put("outcome", "failed").put("matched", false).put("reason", reason).build();
      case RuleOutcome.Waits(var due) ->
          json.put("outcome", "waits").put("due", Timestamp.format(due)).build();
      case RuleOutcome.Suppressed _ -> json.put("outcome", "stopped before").build();
    };
  }

  private static JsonObject.Builder targets(JsonObject.Builder json, Targets targets) {
    for (Target.Kind kind : Target.Kind.values()) {
      kind.put(json, targets.online(), targets.offline());
    }
    return json.put("skipped", targets.missingIds());
  }
}
