package io.reachline.routing;

import io.reachline.directory.Target;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.util.List;

/** The metrics and log lines of routing, each with the conversation and the origin. */
final class RoutingTelemetry {
  // More rules than these that need mending are counted without a line of their own.
  private static final int MAX_LINES = 20;
  // More ids than these are counted only, so that a line stays short.
  private static final int MAX_LISTED = 20;

  private final Telemetry telemetry;

  RoutingTelemetry(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** Counts a delivery status that was written. */
  void count(DeliveryStatus status, Message origin) {
    JsonObject.Builder details =
        details(origin)
            .put("workflow", status.workflow().map(id -> id.value()).orElse(null))
            .put("rule", status.rule().orElse(null));
    if (status.isDelivered()) {
      telemetry.count(Metric.NOTIFICATIONS_DELIVERED, 1, details.build());
      return;
    }
    for (Target.Kind kind : Target.Kind.values()) {
      List<String> ids = kind.idsOf(status.offline());
      if (kind != Target.Kind.SERVICE || !ids.isEmpty()) {
        details
            .put(kind.offline(), ids.stream().limit(MAX_LISTED).toList())
            .put(kind.offline() + "Count", ids.size());
      }
    }
    telemetry.count(Metric.NOTIFICATIONS_UNDELIVERABLE, 1, details.build());
  }

  /** Counts inboxes that a step leaves out because of a bound. */
  void countLeftOut(int inboxes, String reason, Message origin) {
    telemetry.count(Metric.TARGETS_SKIPPED, inboxes, details(origin).put("reason", reason).build());
  }

  /** Counts failed conditions and missing targets, with a line for each rule. */
  void count(Evaluation evaluation, Message origin) {
    evaluation.rules().stream()
        .filter(rule -> rule.outcome() instanceof RuleOutcome.Failed)
        .limit(MAX_LINES)
        .forEach(rule -> countFailed(rule, origin));
    if (evaluation.failed() > MAX_LINES) {
      telemetry.count(
          Metric.CONDITIONS_FAILED, evaluation.failed() - MAX_LINES, details(origin).build());
    }
    List<Evaluation.EvaluatedRule> skipping =
        evaluation.rules().stream().filter(rule -> !Evaluation.skipped(rule).isEmpty()).toList();
    skipping.stream().limit(MAX_LINES).forEach(rule -> countSkipped(rule, origin));
    if (skipping.size() > MAX_LINES) {
      long rest =
          skipping.stream().skip(MAX_LINES).mapToLong(r -> Evaluation.skipped(r).size()).sum();
      telemetry.count(Metric.TARGETS_SKIPPED, rest, details(origin).build());
    }
  }

  private void countFailed(Evaluation.EvaluatedRule rule, Message origin) {
    if (rule.outcome() instanceof RuleOutcome.Failed(var reason)) {
      telemetry.count(
          Metric.CONDITIONS_FAILED, 1, details(rule, origin).put("reason", reason).build());
    }
  }

  private void countSkipped(Evaluation.EvaluatedRule rule, Message origin) {
    List<String> skipped = Evaluation.skipped(rule);
    telemetry.count(
        Metric.TARGETS_SKIPPED,
        skipped.size(),
        details(rule, origin)
            .put("targets", skipped.stream().limit(MAX_LISTED).toList())
            .put(
                "reason",
                "no %s of the organization, or of one above it".formatted(Target.Kind.anyLabel()))
            .build());
  }

  private static JsonObject.Builder details(Evaluation.EvaluatedRule rule, Message origin) {
    return details(origin)
        .put("workflow", rule.workflow().map(id -> id.value()).orElse(null))
        .put("rule", rule.name().orElse(null));
  }

  private static JsonObject.Builder details(Message origin) {
    return JsonObject.builder()
        .put("organization", origin.conversation().organization().value())
        .put("conversation", origin.conversation().conversation().value())
        .put("origin", origin.id().value());
  }
}
