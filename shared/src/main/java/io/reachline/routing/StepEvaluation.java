package io.reachline.routing;

import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.json.JsonObject;
import io.reachline.routing.Evaluation.EvaluatedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The evaluation of one step: it takes rules one by one, and collects what the step writes. */
final class StepEvaluation {
  /** The rule name of the notification of all channels when no rule was triggered. */
  static final String CATCH_ALL = "catch-all";

  // After every rule's position.
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
  // The rule that stopped each of these workflows.
  private final Map<WorkflowId, String> stoppedBy = new HashMap<>();

  // The state of the workflow whose rules are being evaluated.
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

  /**
   * Begins with a workflow, or continues one that may have notified somebody in an earlier step.
   */
  void begin(WorkflowId id, boolean hasSucceededBefore) {
    workflow = Optional.of(id);
    hasSucceeded = hasSucceededBefore;
    hasFoundNobody = false;
  }

  /** Evaluates the next rule of the workflow, or leaves it until it is due. */
  void consider(int position, Rule rule) {
    WorkflowId id = workflow.orElseThrow();
    if (stoppedBy.containsKey(id)) {
      note(rule, new RuleOutcome.Suppressed(Suppression.stoppedBy(stoppedBy.get(id))));
    } else if (rule.isDelayed() && !findsNobody()) {
      WaitingRule later = new WaitingRule(id, position, rule, origin.at().plus(rule.delay()));
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

  /** Evaluates a delayed rule that need not wait any longer. */
  void take(int position, Rule rule) {
    taken.add(position);
    evaluate(position, rule);
  }

  /**
   * Returns whether there is nothing to wait for: a rule was triggered, and nobody was online for
   * any rule of the workflow.
   */
  boolean findsNobody() {
    return hasFoundNobody && !hasSucceeded;
  }

  /** Notes that a delayed rule waits in vain if this step stopped its workflow. */
  void leave(WaitingRule waits) {
    Optional.ofNullable(stoppedBy.get(waits.workflow()))
        .ifPresent(
            rule -> note(waits.rule(), new RuleOutcome.Suppressed(Suppression.stoppedBy(rule))));
  }

  /** Notifies the channels that a command names. */
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
      stop(of.orElseThrow(), rule.orElseThrow());
    }
  }

  /** Stops a workflow: its rules that wait are suppressed. */
  private void stop(WorkflowId id, String rule) {
    stoppedBy.put(id, rule);
    waiting.removeIf(later -> later.workflow().equals(id));
    RuleOutcome suppressed = new RuleOutcome.Suppressed(Suppression.stoppedBy(rule));
    rules.replaceAll(
        noted ->
            noted.outcome() instanceof RuleOutcome.Waits && noted.workflow().equals(Optional.of(id))
                ? new EvaluatedRule(noted.workflow(), noted.name(), suppressed)
                : noted);
  }

  private void note(Rule rule, RuleOutcome outcome) {
    rules.add(new EvaluatedRule(workflow, Optional.of(rule.name()), outcome));
  }

  /**
   * Returns the step that the evaluated rules come to.
   *
   * @param workflows the workflows without their rules, as a reason shows them
   * @param maxBytes the size that the reason may have
   */
  Evaluation finish(Map<WorkflowId, JsonObject> workflows, int maxBytes) {
    Step step =
        new Step(
            number,
            at,
            origin.behind(),
            origin.status(),
            origin.isTask(),
            hasTriggered(),
            succeeded,
            stoppedBy.keySet(),
            waiting,
            taken,
            Set.of(),
            statuses(),
            distinct(Targets::inboxes),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new ReasonWriter(roster, maxBytes).of(rules, workflows));
    return new Evaluation(step, rules);
  }

  /** Returns one status for each success; without any, one for the last rule that was triggered. */
  private List<DeliveryStatus> statuses() {
    if (triggered.isEmpty()) {
      return List.of();
    }
    List<DeliveryStatus> delivered =
        triggered.stream().filter(rule -> rule.targets().isReached()).map(this::status).toList();
    return delivered.isEmpty() ? List.of(status(triggered.getLast())) : delivered;
  }

  private DeliveryStatus status(Triggered rule) {
    // With the offline and missing targets of every rule, so that none is left out.
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
