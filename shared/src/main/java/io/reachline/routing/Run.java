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
