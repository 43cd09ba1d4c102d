package io.reachline.routing;

import io.reachline.directory.WorkflowId;
import java.util.List;
import java.util.Optional;

/**
 * What a step decides, and how it came to that.
 *
 * @param step what to carry out
 * @param rules every rule that was looked at, in their order
 */
public record Evaluation(Step step, List<EvaluatedRule> rules) {

  /**
   * A rule and what came of it.
   *
   * @param workflow empty where no workflow named the targets: all channels, those of a command, or
   *     the catch-all
   * @param name empty where no workflow ran
   */
  public record EvaluatedRule(
      Optional<WorkflowId> workflow, Optional<String> name, RuleOutcome outcome) {}

  public Evaluation {
    rules = List.copyOf(rules);
  }

  /** How many conditions could not be evaluated. */
  public long failed() {
    return rules.stream().filter(rule -> rule.outcome() instanceof RuleOutcome.Failed).count();
  }

  /** Returns the ids of a rule's targets that are not there. */
  static List<String> skipped(EvaluatedRule rule) {
    return rule.outcome() instanceof RuleOutcome.Triggered(Targets targets, _)
        ? targets.missingIds()
        : List.of();
  }
}
