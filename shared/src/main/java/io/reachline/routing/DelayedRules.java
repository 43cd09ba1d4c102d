package io.reachline.routing;

import io.reachline.message.Message;
import io.reachline.session.Situation;
import java.time.Clock;
import java.util.Optional;

/** The evaluation of waiting rules when they are due: delayed ones, and ones that repeat. */
final class DelayedRules {
  private final RunStore runs;
  private final SituationReader situations;
  private final StepPlanner planner;
  private final StepExecutor executor;
  private final RoutingTasks tasks;
  private final Clock clock;

  DelayedRules(
      RunStore runs,
      SituationReader situations,
      StepPlanner planner,
      StepExecutor executor,
      RoutingTasks tasks,
      Clock clock) {
    this.runs = runs;
    this.situations = situations;
    this.planner = planner;
    this.executor = executor;
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Evaluates a rule, or puts it off again if it is not due yet. Returns whether a step was
   * executed.
   */
  boolean evaluate(RoutingTask.Evaluate task, Message message) {
    if (clock.instant().isBefore(task.due())) {
      tasks.evaluate(task);
      return false;
    }
    // Each turn finds at least one more step than the turn before, so this ends.
    while (true) {
      Run run = runs.find(task.conversation(), task.origin());
      Optional<WaitingRule> rule = run.waiting(task.position(), task.round());
      Optional<Step> done = rule.isPresent() ? Optional.empty() : taken(run, task);
      if (done.isPresent()) {
        executor.executeAgain(done.get(), message);
        return true;
      }
      Optional<Situation> situation = rule.flatMap(_ -> situations.read(message));
      if (situation.isEmpty()) {
        return false;
      }
      Optional<Suppression> suppression = Suppression.of(run.first(), message, situation.get());
      if (run.hasSuppressed(rule.orElseThrow()) && !run.endsWithRelease()) {
        if (suppression.isPresent()) {
          return false;
        }
        // Noted before the evaluation, whose write may come late: see Step.release.
        runs.add(task.conversation(), task.origin(), Step.release(run));
        continue;
      }
      Step step =
          suppression.isPresent()
              ? planner.suppressed(
                  run, rule.orElseThrow(), suppression.get(), message, clock.instant())
              : planner.next(run, rule.orElseThrow(), message, situation.get());
      if (runs.add(task.conversation(), task.origin(), step).equals(step)) {
        executor.execute(step, message);
        return suppression.isEmpty();
      }
    }
  }

  /** Returns the step that evaluated the rule of a task; empty if the rule was stopped. */
  private Optional<Step> taken(Run run, RoutingTask.Evaluate task) {
    return run.latest().isEmpty()
        ? run.takenBy(task.position())
        : runs.further(task.conversation(), task.origin())
            // Behind an earlier round there is no later one.
            .takeWhile(
                step -> step.round() >= task.round() || !step.taken().contains(task.position()))
            .filter(step -> step.hasTaken(task.position(), task.round()))
            .findFirst();
  }
}
