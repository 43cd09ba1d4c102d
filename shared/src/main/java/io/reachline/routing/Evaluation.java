package io.reachline.routing;

import io.reachline.directory.WorkflowId;
import java.util.List;
import java.util.Optional;

/**
 * A decided step, and the outcome of every rule that led to it.
 *
 * @param step the step to execute
 * @param rules the rules that were considered, in their order
 */
public record Evaluation(Step step, List<EvaluatedRule> rules) {

  /**
   * A rule and its outcome.
   *
   * @param workflow the rule's workflow; empty if the targets are all channels, those of a command,
   *     or the catch-all's
   * @param name the rule's name; empty if no workflow ran
   */
  public record EvaluatedRule(
      Optional<WorkflowId> workflow, Optional<String> name, RuleOutcome outcome) {}

  public Evaluation {
    rules = List.copyOf(rules);
  }

  /** Returns the number of conditions that could not be evaluated. */
  public long failed() {
    return rules.stream().filter(rule -> rule.outcome() instanceof RuleOutcome.Failed).count();
  }

  /** Returns whether every rule that was triggered found somebody online. */
  boolean isReached() {
    return rules.stream()
        .allMatch(
            rule ->
                !(rule.outcome() instanceof RuleOutcome.Triggered(Targets targets, _, _))
                    || targets.isReached());
  }

  /** Returns the ids of a rule's missing targets. */
  static List<String> skipped(EvaluatedRule rule) {
    return rule.outcome() instanceof RuleOutcome.Triggered(Targets targets, _, _)
        ? targets.missingIds()
        : List.of();
  }
}
