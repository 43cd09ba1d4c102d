package io.reachline.routing;

import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.json.JsonObject;
import io.reachline.routing.Evaluation.EvaluatedRule;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final int round;
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
      int round,
      Instant at,
      Instant statusAt) {
    this.conditions = conditions;
    this.roster = roster;
    this.origin = origin;
    this.number = number;
    this.round = round;
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
    Instant due = origin.at().plus(rule.delay());
    if (stoppedBy.containsKey(id)) {
      note(rule, new RuleOutcome.Suppressed(Suppression.stoppedBy(stoppedBy.get(id))));
    } else if (rule.isDelayed() && !findsNobody()) {
      waiting.add(new WaitingRule(id, position, rule, due, 0));
      note(rule, new RuleOutcome.Waits(due));
    } else {
      evaluate(new WaitingRule(id, position, rule, due, 0));
    }
  }

  /** Counts a rule as failed without evaluating it. */
  void fail(Rule rule, String reason) {
    note(rule, new RuleOutcome.Failed(reason));
  }

  /** Evaluates a waiting rule that need not wait any longer. */
  void take(WaitingRule rule) {
    taken.add(rule.position());
    evaluate(rule);
  }

  /**
   * Returns whether there is nothing to wait for: a rule was triggered, and nobody was online for
   * any rule of the workflow.
   */
  boolean findsNobody() {
    return hasFoundNobody && !hasSucceeded;
  }

  /** Notes that a waiting rule waits in vain if this step stopped its workflow. */
  void leave(WaitingRule waits) {
    Optional.ofNullable(stoppedBy.get(waits.workflow()))
        .ifPresent(
            rule -> note(waits.rule(), new RuleOutcome.Suppressed(Suppression.stoppedBy(rule))));
  }

  /** Notifies the channels that a command names. */
  void direct(List<Target.OfChannel> channels) {
    Targets targets = roster.find(List.copyOf(channels));
    noteTargets(Optional.empty(), targets);
    trigger(0, Optional.empty(), Optional.empty(), targets);
  }

  /** Notifies all channels of the conversation's organisation. */
  void everyChannel(Optional<String> rule) {
    int position = rule.isPresent() ? LAST_POSITION : 0;
    Targets targets = roster.find(roster.ownChannels());
    noteTargets(rule, targets);
    trigger(position, Optional.empty(), rule, targets);
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

  private void evaluate(WaitingRule evaluated) {
    Rule rule = evaluated.rule();
    Optional<WaitingRule> again = again(evaluated);
    switch (conditions.evaluate(rule.when())) {
      case Conditions.Verdict.Matched _ -> {
        Targets targets = roster.find(rule.targets());
        boolean stops = targets.isReached() && rule.then() == Rule.Then.STOP;
        if (stops) {
          stop(evaluated.workflow(), rule.name());
        }
        again.ifPresent(waiting::add);
        note(rule, new RuleOutcome.Triggered(targets, stops, again.map(WaitingRule::due)));
        trigger(evaluated.position(), workflow, Optional.of(rule.name()), targets);
      }
      case Conditions.Verdict.NotMatched _ -> {
        addFurther(again);
        note(rule, new RuleOutcome.NotMatched());
      }
      case Conditions.Verdict.Failed(var reason) -> {
        addFurther(again);
        note(rule, new RuleOutcome.Failed(reason));
      }
    }
  }

  /** Adds an evaluation of a rule that was triggered before, and may be again. */
  private void addFurther(Optional<WaitingRule> again) {
    if (round > 0) {
      again.ifPresent(waiting::add);
    }
  }

  /**
   * Returns the next evaluation of a rule. Its distance is counted from when this one was due, and
   * what is overdue already is left out: it would tell of this moment once more.
   */
  private Optional<WaitingRule> again(WaitingRule evaluated) {
    Duration distance = evaluated.rule().repeat();
    if (!distance.isPositive()) {
      return Optional.empty();
    }
    Duration late = Duration.between(evaluated.due(), roster.at());
    int rounds = 1 + (int) Math.max(0, late.dividedBy(distance));
    Instant due = evaluated.due().plus(distance.multipliedBy(rounds));
    return due.isAfter(origin.at().plus(Rule.MAX_REPEATED))
        ? Optional.empty()
        : Optional.of(
            new WaitingRule(
                evaluated.workflow(),
                evaluated.position(),
                evaluated.rule(),
                due,
                evaluated.round() + rounds));
  }

  /** Notes targets that no rule of a workflow names. */
  private void noteTargets(Optional<String> rule, Targets targets) {
    rules.add(
        new EvaluatedRule(
            Optional.empty(), rule, new RuleOutcome.Triggered(targets, false, Optional.empty())));
  }

  private void trigger(
      int position, Optional<WorkflowId> of, Optional<String> rule, Targets targets) {
    triggered.add(new Triggered(position, of, rule, targets));
    if (targets.isReached()) {
      hasSucceeded = true;
      of.ifPresent(succeeded::add);
    } else {
      hasFoundNobody = true;
    }
  }

  /** Stops a workflow: its rules that wait are suppressed. */
  private void stop(WorkflowId id, String rule) {
    stoppedBy.put(id, rule);
    waiting.removeIf(later -> later.workflow().equals(id));
    rules.replaceAll(
        noted -> noted.workflow().equals(Optional.of(id)) ? stopped(noted, rule) : noted);
  }

  private static EvaluatedRule stopped(EvaluatedRule noted, String by) {
    RuleOutcome outcome =
        switch (noted.outcome()) {
          case RuleOutcome.Waits _ -> new RuleOutcome.Suppressed(Suppression.stoppedBy(by));
          case RuleOutcome.Triggered(var targets, var stops, _) ->
              new RuleOutcome.Triggered(targets, stops, Optional.empty());
          case RuleOutcome.NotMatched _, RuleOutcome.Failed _, RuleOutcome.Suppressed _ ->
              noted.outcome();
        };
    return new EvaluatedRule(noted.workflow(), noted.name(), outcome);
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
            round,
            hasTriggered(),
            succeeded,
            stoppedBy.keySet(),
            waiting,
            Optional.empty(),
            taken,
            Set.of(),
            statuses(),
            distinct(Targets::inboxes),
            services(),
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

  /** Returns the services to tell, each once, by the first rule that names it. */
  private List<NotifiedService> services() {
    Map<ServiceKey, NotifiedService> told = new LinkedHashMap<>();
    for (Triggered rule : triggered) {
      for (ServiceKey service : rule.targets().services()) {
        told.putIfAbsent(service, new NotifiedService(service, rule.position()));
      }
    }
    return List.copyOf(told.values());
  }

  private DeliveryStatus status(Triggered rule) {
    // With the offline and missing targets of every rule, so that none is left out.
    return new DeliveryStatus(
        statusAt,
        rule.position(),
        round,
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
