package io.reachline.routing;

import io.reachline.directory.WorkflowId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run: the steps of one origin so far. A run repeats if a rule that waits behind its first step
 * has a {@code repeat}; its further steps may be thousands, and of these it has the latest.
 *
 * @param steps the steps, ordered by number; of a run that repeats, up to the first
 * @param latest the latest further step of a run that repeats; empty if there is none yet, and of
 *     other runs
 */
public record Run(List<Step> steps, Optional<Step> latest) {

  public Run {
    steps = List.copyOf(steps);
  }

  /** Creates a run without further steps that repeat. */
  public Run(List<Step> steps) {
    this(steps, Optional.empty());
  }

  /** Returns this run with its next step. */
  Run with(Step next) {
    return next.pending().isPresent()
        ? new Run(steps, Optional.of(next))
        : new Run(Stream.concat(steps.stream(), Stream.of(next)).toList(), latest);
  }

  /**
   * Returns the step that evaluated the rules without a delay; the first one, which does nothing,
   * if none has.
   */
  Step first() {
    return steps.stream().filter(step -> !step.isNothing()).findFirst().orElseGet(steps::getFirst);
  }

  /** Returns why the origin is not routed; empty if it is, or if that is not decided yet. */
  Optional<NotRouted> notRouted() {
    return steps.isEmpty() ? Optional.empty() : first().notRouted();
  }

  /** Returns whether this is the run of a contact's message that was routed. */
  boolean isRoutedMessage() {
    return !steps.isEmpty() && !first().isNothing() && !first().isTask();
  }

  /** Returns whether a rule of the run is to be evaluated again once it was triggered. */
  public boolean repeats() {
    return steps.stream().anyMatch(Step::repeats);
  }

  /** Returns whether the last step notes a release: nothing has been decided since. */
  boolean endsWithRelease() {
    return latest.orElseGet(steps::getLast).isRelease();
  }

  /** Returns the number of the step behind those of the run. */
  int nextNumber() {
    return latest.map(step -> step.number() + 1).orElse(steps.size());
  }

  /** Returns the rules that are still to be evaluated, in their order. */
  public List<WaitingRule> waiting() {
    return latest.isPresent()
        ? latest.get().pending().orElseThrow().stream().map(this::waiting).toList()
        : steps.stream()
            .flatMap(step -> step.waiting().stream())
            .filter(rule -> takenBy(rule.position()).isEmpty() && !isStopped(rule.workflow()))
            .toList();
  }

  private WaitingRule waiting(PendingEvaluation pending) {
    WaitingRule rule =
        first().waiting().stream()
            .filter(waits -> waits.position() == pending.position())
            .findAny()
            .orElseThrow();
    return new WaitingRule(
        rule.workflow(), rule.position(), rule.rule(), pending.due(), pending.round());
  }

  /** Returns a rule that is still to be evaluated in a round. */
  Optional<WaitingRule> waiting(int position, int round) {
    return waiting().stream()
        .filter(rule -> rule.position() == position && rule.round() == round)
        .findAny();
  }

  /** Returns the step of a run that does not repeat in which a delayed rule was evaluated. */
  Optional<Step> takenBy(int position) {
    return steps.stream().filter(step -> step.taken().contains(position)).findFirst();
  }

  /** Returns whether a step noted that a waiting rule was suppressed. */
  boolean hasSuppressed(WaitingRule rule) {
    return latest.isPresent()
        ? latest.get().pending().orElseThrow().contains(rule.evaluation().suppressed())
        : steps.stream().anyMatch(step -> step.suppressed().contains(rule.position()));
  }

  /** Returns the rules that are still due: neither evaluated nor suppressed. */
  List<WaitingRule> due() {
    return waiting().stream().filter(rule -> !hasSuppressed(rule)).toList();
  }

  boolean hasTriggered() {
    return latest.map(Step::hasTriggered).orElse(false)
        || steps.stream().anyMatch(Step::hasTriggered);
  }

  boolean hasSucceeded(WorkflowId workflow) {
    return succeeded().contains(workflow);
  }

  /** Returns the workflows that notified somebody. */
  Set<WorkflowId> succeeded() {
    Set<WorkflowId> succeeded = new HashSet<>();
    steps.forEach(step -> succeeded.addAll(step.succeeded()));
    latest.ifPresent(step -> succeeded.addAll(step.succeeded()));
    return succeeded;
  }

  /** Returns whether a further step stopped a workflow. The first leaves no rule of it waiting. */
  private boolean isStopped(WorkflowId workflow) {
    Step first = first();
    return steps.stream()
        .anyMatch(step -> step.number() > first.number() && step.stopped().contains(workflow));
  }
}
