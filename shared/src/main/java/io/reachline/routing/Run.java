package io.reachline.routing;

import io.reachline.directory.WorkflowId;
import java.util.List;
import java.util.Optional;

/**
 * A run: the steps of one origin so far.
 *
 * @param steps the steps, ordered by number
 */
public record Run(List<Step> steps) {

  public Run {
    steps = List.copyOf(steps);
  }

  /**
   * Returns the step that evaluated the rules without a delay: the first, or the second if the
   * first does nothing.
   */
  Step first() {
    return steps.stream().filter(step -> !step.isNothing()).findFirst().orElseGet(steps::getFirst);
  }

  /** Returns why the origin is not routed; empty if it is, or if that is not decided yet. */
  Optional<NotRouted> notRouted() {
    return steps.isEmpty() ? Optional.empty() : first().notRouted();
  }

  /** Returns the delayed rules that are still to be evaluated, in their order. */
  public List<WaitingRule> waiting() {
    return steps.stream()
        .flatMap(step -> step.waiting().stream())
        .filter(rule -> takenBy(rule.position()).isEmpty() && !isStopped(rule.workflow()))
        .toList();
  }

  /** Returns the step that evaluated a delayed rule; empty if none did yet. */
  Optional<Step> takenBy(int position) {
    return steps.stream().filter(step -> step.taken().contains(position)).findFirst();
  }

  /** Returns whether a step noted that a delayed rule was suppressed. */
  boolean hasSuppressed(int position) {
    return steps.stream().anyMatch(step -> step.suppressed().contains(position));
  }

  /** Returns the delayed rules that are still due: neither evaluated nor suppressed. */
  List<WaitingRule> due() {
    return waiting().stream().filter(rule -> !hasSuppressed(rule.position())).toList();
  }

  boolean hasTriggered() {
    return steps.stream().anyMatch(Step::hasTriggered);
  }

  boolean hasSucceeded(WorkflowId workflow) {
    return steps.stream().anyMatch(step -> step.succeeded().contains(workflow));
  }

  private boolean isStopped(WorkflowId workflow) {
    return steps.stream().anyMatch(step -> step.stopped().contains(workflow));
  }
}
