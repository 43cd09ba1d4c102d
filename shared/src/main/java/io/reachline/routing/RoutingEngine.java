package io.reachline.routing;

import io.reachline.directory.Branch;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that decides by workflows who is notified of a message. It reads and writes nothing:
 * the same workflows, directory, message and time give the same step.
 */
public final class RoutingEngine {
  // A delivery status comes after its message, also in the order of ids.
  private static final Duration STATUS_DELAY = Duration.ofMillis(1);

  private static final String TOO_MUCH =
      "the rules of the organization and of those above it are larger than %,d bytes"
          .formatted(Workflow.MAX_BYTES_TOGETHER);

  private final Conditions conditions;

  public RoutingEngine(Conditions conditions) {
    this.conditions = conditions;
  }

  /**
   * Evaluates the rules without a delay: the first step of an origin.
   *
   * @param broken the services that fail now
   */
  public Evaluation first(
      Origin origin,
      DirectorySnapshot directory,
      PresenceSnapshot presence,
      Set<ServiceKey> broken) {
    Instant at = origin.at();
    Instant written = origin.message().createdAt();
    Instant statusAt = (written.isAfter(at) ? written : at).plus(STATUS_DELAY);
    StepEvaluation step =
        evaluation(origin, new Roster(directory, presence, broken), 0, 0, at, statusAt);
    switch (origin.audience()) {
      case Audience.Channels(var channels) ->
          step.direct(channels.stream().map(Target.OfChannel::new).toList());
      case Audience.Workflows audience -> {
        List<Workflow> workflows = running(audience, directory);
        if (workflows.isEmpty()) {
          step.everyChannel(Optional.empty());
        } else {
          runAll(workflows, step);
          if (!step.hasTriggered() && step.waiting().isEmpty()) {
            step.everyChannel(Optional.of(StepEvaluation.CATCH_ALL));
          }
        }
      }
    }
    return step.finish(workflows(directory), Reason.MAX_BYTES);
  }

  /**
   * Evaluates a waiting rule that is due.
   *
   * @param run the steps before this one; the rule is among its waiting rules
   * @param broken the services that fail now
   */
  public Evaluation due(
      Origin origin,
      Run run,
      WaitingRule rule,
      DirectorySnapshot directory,
      PresenceSnapshot presence,
      Set<ServiceKey> broken) {
    StepEvaluation step =
        evaluation(
            origin,
            new Roster(directory, presence, broken),
            run.nextNumber(),
            rule.round(),
            rule.due(),
            rule.due());
    List<WaitingRule> ofWorkflow =
        run.waiting().stream()
            .filter(waiting -> waiting.workflow().equals(rule.workflow()))
            .toList();
    step.begin(rule.workflow(), run.hasSucceeded(rule.workflow()));
    for (WaitingRule waiting : ofWorkflow) {
      boolean isDelayedBehind = waiting.position() > rule.position() && waiting.round() == 0;
      // If the rule that is due finds nobody online, the delayed rules after it need not wait.
      if (waiting.equals(rule) || (isDelayedBehind && step.findsNobody())) {
        step.take(waiting);
      }
    }
    ofWorkflow.stream()
        .filter(waiting -> !step.taken().contains(waiting.position()))
        .forEach(step::leave);
    if (!run.hasTriggered() && !step.hasTriggered() && isLast(run, step)) {
      step.everyChannel(Optional.of(StepEvaluation.CATCH_ALL));
    }
    Map<WorkflowId, JsonObject> workflows = workflows(directory);
    // As they were when the message came.
    workflows.putAll(run.first().reason().workflows());
    Evaluation evaluation = step.finish(workflows, Reason.bytesLeft(run));
    return new Evaluation(evaluation.step().following(run), evaluation.rules());
  }

  private static Map<WorkflowId, JsonObject> workflows(DirectorySnapshot directory) {
    Map<WorkflowId, JsonObject> workflows = new HashMap<>();
    for (Branch branch : directory.branches()) {
      for (Workflow workflow : branch.workflows()) {
        workflows.putIfAbsent(
            workflow.id(),
            ReasonWriter.heading(workflow.id(), workflow.name(), workflow.organization()));
      }
    }
    return workflows;
  }

  private static boolean isLast(Run run, StepEvaluation step) {
    return run.waiting().stream().allMatch(waiting -> step.taken().contains(waiting.position()));
  }

  private StepEvaluation evaluation(
      Origin origin, Roster roster, int number, int round, Instant at, Instant statusAt) {
    return new StepEvaluation(
        conditions.of(Facts.of(origin, roster.own(), roster.at())),
        roster,
        origin,
        number,
        round,
        at,
        statusAt);
  }

  private static void runAll(List<Workflow> workflows, StepEvaluation step) {
    int position = 0;
    int bytes = 0;
    for (Workflow workflow : workflows) {
      bytes += workflow.rulesBytes();
      step.begin(workflow.id(), false);
      for (Rule rule : workflow.rules()) {
        if (bytes > Workflow.MAX_BYTES_TOGETHER) {
          // An ancestor's workflow may have been saved when the descendants' filled the bound. The
          // plan must still fit into one item.
          step.fail(rule, TOO_MUCH);
        } else {
          step.consider(position, rule);
        }
        position++;
      }
    }
  }

  /** Returns the workflows that run: the organisation's own first, then towards the root. */
  private static List<Workflow> running(Audience.Workflows audience, DirectorySnapshot directory) {
    OrganizationId owner = directory.own().organization().organization();
    List<Workflow> running = new ArrayList<>();
    for (Branch branch : directory.branches()) {
      if (branch.organization().isActive()
          && audience.includes(branch.organization().organization())) {
        branch.workflows().stream()
            .filter(workflow -> workflow.runsFor(owner))
            .sorted(Comparator.comparing(Workflow::id))
            .forEach(running::add);
      }
    }
    return running;
  }
}
