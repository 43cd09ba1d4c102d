package io.reachline.routing;

import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.routing.Evaluation.EvaluatedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Evaluates rules one by one, and puts together what the step comes to. */
final class StepEvaluation {
  /** The name under which all channels are notified where no rule was triggered. */
  static final String CATCH_ALL = "catch-all";

  // Behind every rule's.
  private static final int LAST_POSITION = 0xffff;

  private final Conditions.Evaluator conditions;
  private final Roster roster;
  private final Origin origin;
  private final int number;
  private final Instant at;
  private final Instant statusAt;
  private final List<Triggered> triggered = new ArrayList<>();
  private final List<EvaluatedRule> rules = new ArrayList<>();
  private final List<WaitingRule> waiting = new ArrayList<>();
  private final Set<Integer> taken = new HashSet<>();
  private final Set<WorkflowId> succeeded = new HashSet<>();
  private final Set<WorkflowId> stopped = new HashSet<>();

  // Of the workflow whose turn it is.
  private Optional<WorkflowId> workflow = Optional.empty();
  private boolean hasSucceeded;
  private boolean hasFoundNobody;

  private record Triggered(
      int position, Optional<WorkflowId> workflow, Optional<String> rule, Targets targets) {}

  StepEvaluation(
      Conditions.Evaluator conditions,
      Roster roster,
      Origin origin,
      int number,
      Instant at,
      Instant statusAt) {
    this.conditions = conditions;
    this.roster = roster;
    this.origin = origin;
    this.number = number;
    this.at = at;
    this.statusAt = statusAt;
  }

  /** Begins with a workflow, or goes on with one of which a rule may have succeeded before. */
  void begin(WorkflowId id, boolean hasSucceededBefore) {
    workflow = Optional.of(id);
    hasSucceeded = hasSucceededBefore;
    hasFoundNobody = false;
  }

  /** Evaluates the next rule of the workflow, or lets it wait. */
  void consider(int position, Rule rule) {
    WorkflowId id = workflow.orElseThrow();
    if (stopped.contains(id)) {
      note(rule, new RuleOutcome.NotReached());
    } else if (rule.isDelayed() && !findsNobody()) {
      WaitingRule later =
          new WaitingRule(id, position, rule, origin.arrivedAt().plus(rule.delay()));
      waiting.add(later);
      note(rule, new RuleOutcome.Waits(later.due()));
    } else {
      evaluate(position, rule);
    }
  }

  /** Counts a rule as failed without evaluating it. */
  void fail(Rule rule, String reason) {
    note(rule, new RuleOutcome.Failed(reason));
  }

  /** Evaluates a delayed rule that waits no longer. */
  void take(int position, Rule rule) {
    taken.add(position);
    evaluate(position, rule);
  }

  /** Whether there is nothing to wait for: a rule was triggered for nobody, and none succeeded. */
  boolean findsNobody() {
    return hasFoundNobody && !hasSucceeded;
  }

  /** Notifies channels that a command names. */
  void direct(List<Target.OfChannel> channels) {
    Targets targets = roster.find(List.copyOf(channels));
    trigger(0, Optional.empty(), Optional.empty(), targets, false);
  }

  /** Notifies all channels of the conversation's organisation. */
  void everyChannel(Optional<String> rule) {
    int position = rule.isPresent() ? LAST_POSITION : 0;
    Targets targets = roster.find(roster.ownChannels());
    trigger(position, Optional.empty(), rule, targets, false);
  }

  boolean hasTriggered() {
    return !triggered.isEmpty();
  }

  List<WaitingRule> waiting() {
    return waiting;
  }

  Set<Integer> taken() {
    return taken;
  }

  private void evaluate(int position, Rule rule) {
    switch (conditions.evaluate(rule.when())) {
      case Conditions.Verdict.Matched _ -> {
        Targets targets = roster.find(rule.targets());
        boolean stops = targets.isReached() && rule.then() == Rule.Then.STOP;
        trigger(position, workflow, Optional.of(rule.name()), targets, stops);
      }
      case Conditions.Verdict.NotMatched _ -> note(rule, new RuleOutcome.NotMatched());
      case Conditions.Verdict.Failed(var reason) -> note(rule, new RuleOutcome.Failed(reason));
    }
  }

  private void trigger(
      int position,
      Optional<WorkflowId> of,
      Optional<String> rule,
      Targets targets,
      boolean stops) {
    triggered.add(new Triggered(position, of, rule, targets));
    rules.add(new EvaluatedRule(of, rule, new RuleOutcome.Triggered(targets, stops)));
    if (targets.isReached()) {
      hasSucceeded = true;
      of.ifPresent(succeeded::add);
    } else {
      hasFoundNobody = true;
    }
    if (stops) {
      stopped.add(of.orElseThrow());
      waiting.removeIf(later -> stopped.contains(later.workflow()));
    }
  }

  private void note(Rule rule, RuleOutcome outcome) {
    rules.add(new EvaluatedRule(workflow, Optional.of(rule.name()), outcome));
  }

  Evaluation finish() {
    Step step =
        new Step(
            number,
            at,
            origin.status(),
            origin.isTask(),
            hasTriggered(),
            succeeded,
            stopped,
            waiting,
            taken,
            statuses(),
            distinct(Targets::inboxes),
            Optional.empty(),
            Optional.empty());
    return new Evaluation(step, rules);
  }

  /** One for each success; where there is none, one for the last rule that was triggered. */
  private List<DeliveryStatus> statuses() {
    if (triggered.isEmpty()) {
      return List.of();
    }
    List<DeliveryStatus> delivered =
        triggered.stream().filter(rule -> rule.targets().isReached()).map(this::status).toList();
    return delivered.isEmpty() ? List.of(status(triggered.getLast())) : delivered;
  }

  private DeliveryStatus status(Triggered rule) {
    // The offline and missing ones of every rule: nobody who should have been there is left out.
    return new DeliveryStatus(
        statusAt,
        rule.position(),
        rule.workflow(),
        rule.rule(),
        rule.targets().online(),
        distinct(Targets::offline),
        distinct(Targets::missingIds));
  }

  private <T> List<T> distinct(Function<Targets, List<T>> of) {
    Set<T> all = new LinkedHashSet<>();
    triggered.forEach(rule -> all.addAll(of.apply(rule.targets())));
    return List.copyOf(all);
  }
}
