package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.WorkflowId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One step of routing an origin: the stored plan of what to write. A repetition executes the same
 * plan, whatever has changed since.
 *
 * @param number the number of the step in its run, from 0 on
 * @param at the time of the entries: when the origin arrived, or the rule was due
 * @param behind the time behind which the routing begins: acceptances that took effect later end it
 * @param status the state of the conversation before the origin
 * @param isTask whether a bot or agent asked for the routing
 * @param round the round of the rules that this step evaluated or suppressed; 0 for their first
 *     evaluation
 * @param hasTriggered whether a rule was triggered, the catch-all included; in a further step of a
 *     run that repeats, whether one was so far
 * @param succeeded the workflows that notified somebody in this step; in a further step of a run
 *     that repeats, so far
 * @param stopped the workflows that were stopped by a rule of this step
 * @param waiting the rules to evaluate later: delayed ones, and ones to be evaluated again; only
 *     the first step has any
 * @param pending what is to be evaluated behind this step; only in the further steps of a run that
 *     repeats, so that the next one is planned without the others
 * @param taken the positions of the waiting rules that this step evaluated, when due or earlier
 * @param suppressed the positions of the delayed rules that were suppressed when they were due;
 *     what an event releases later is evaluated all the same
 * @param inboxes the inboxes that get an entry
 * @param services the services that are told of the message
 * @param queue the position at which the step queues the conversation; empty if it does not
 * @param seen the position of the conversation when it was decided to do nothing; empty for other
 *     steps
 * @param notRouted why the origin is not routed; empty for other steps and for the note of a
 *     release
 * @param reason what led to the step; nothing depends on it
 */
public record Step(
    int number,
    Instant at,
    Instant behind,
    ConversationStatus status,
    boolean isTask,
    int round,
    boolean hasTriggered,
    Set<WorkflowId> succeeded,
    Set<WorkflowId> stopped,
    List<WaitingRule> waiting,
    Optional<List<PendingEvaluation>> pending,
    Set<Integer> taken,
    Set<Integer> suppressed,
    List<DeliveryStatus> statuses,
    List<Inbox> inboxes,
    List<NotifiedService> services,
    Optional<Position> queue,
    Optional<Position> seen,
    Optional<NotRouted> notRouted,
    Reason reason) {

  public Step {
    succeeded = Set.copyOf(succeeded);
    stopped = Set.copyOf(stopped);
    waiting = List.copyOf(waiting);
    pending = pending.map(List::copyOf);
    taken = Set.copyOf(taken);
    suppressed = Set.copyOf(suppressed);
    statuses = List.copyOf(statuses);
    inboxes = List.copyOf(inboxes);
    services = List.copyOf(services);
  }

  /** Returns the first step of an origin that is not routed in this situation. */
  static Step nothing(Instant at, Situation situation, NotRouted why) {
    return nothing(
        0,
        at,
        situation.handling().lastCommand(),
        situation.status(),
        situation.movedBy(),
        Optional.of(why));
  }

  /**
   * Returns the next step of a run, which notes that an event released the run. The step behind it
   * holds the new decision.
   *
   * <p>A repetition must write that step, even one that does nothing, so that a write of it that
   * timed out cannot be carried out later.
   */
  static Step release(Run run) {
    Step first = run.first();
    return nothing(
            run.nextNumber(),
            first.at(),
            first.behind(),
            first.status(),
            first.seen(),
            Optional.empty())
        .following(run);
  }

  private static Step nothing(
      int number,
      Instant at,
      Instant behind,
      ConversationStatus status,
      Optional<Position> seen,
      Optional<NotRouted> why) {
    return new Step(
        number,
        at,
        behind,
        status,
        false,
        0,
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        seen,
        why,
        Reason.NONE);
  }

  /** Returns a step that puts a task into inboxes and writes no delivery status. */
  static Step task(Instant at, ConversationStatus status, List<Inbox> inboxes, Reason reason) {
    return new Step(
        0,
        at,
        InboxEntry.behindTask(at),
        status,
        true,
        0,
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        List.of(),
        inboxes,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason);
  }

  /** Returns the next step of a run, which notes that a waiting rule was suppressed. */
  static Step suppressed(Run run, WaitingRule rule, Reason reason) {
    Step first = run.first();
    return new Step(
            run.nextNumber(),
            rule.due(),
            first.behind(),
            first.status(),
            first.isTask(),
            rule.round(),
            false,
            Set.of(),
            Set.of(),
            List.of(),
            Optional.empty(),
            Set.of(),
            Set.of(rule.position()),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            reason)
        .following(run);
  }

  /**
   * Returns this step as the next one of a run: if the run repeats, with what is to be evaluated
   * behind it, and without the inboxes into which the first step has put the message.
   */
  Step following(Run run) {
    if (!run.repeats()) {
      return this;
    }
    Set<WorkflowId> allSucceeded = new HashSet<>(run.succeeded());
    allSucceeded.addAll(succeeded);
    Set<Inbox> before = Set.copyOf(run.first().inboxes());
    return new Step(
        number,
        at,
        behind,
        status,
        isTask,
        round,
        hasTriggered || run.hasTriggered(),
        allSucceeded,
        stopped,
        List.of(),
        Optional.of(pendingBehind(run)),
        taken,
        suppressed,
        statuses,
        inboxes.stream().filter(inbox -> !before.contains(inbox)).toList(),
        services,
        queue,
        seen,
        notRouted,
        reason);
  }

  private List<PendingEvaluation> pendingBehind(Run run) {
    Stream<PendingEvaluation> left =
        run.waiting().stream()
            .filter(rule -> !taken.contains(rule.position()) && !stopped.contains(rule.workflow()))
            .map(
                rule ->
                    suppressed.contains(rule.position()) || run.hasSuppressed(rule)
                        ? rule.evaluation().suppressed()
                        : rule.evaluation());
    return Stream.concat(left, waiting.stream().map(WaitingRule::evaluation))
        .sorted(Comparator.comparingInt(PendingEvaluation::position))
        .toList();
  }

  /** Returns the evaluations to which this step leads. */
  List<PendingEvaluation> next() {
    return Stream.concat(
            waiting.stream().map(WaitingRule::evaluation),
            pending.stream()
                .flatMap(List::stream)
                .filter(evaluation -> taken.contains(evaluation.position())))
        .toList();
  }

  /** Returns whether this step evaluated a rule in a round. */
  boolean hasTaken(int position, int inRound) {
    return round == inRound && taken.contains(position);
  }

  /** Returns whether a rule that waits behind this step is to be evaluated again and again. */
  boolean repeats() {
    return waiting.stream().anyMatch(waits -> waits.rule().isRepeated());
  }

  /** Returns whether the step notifies nobody and leaves no rule to be evaluated later. */
  boolean isNothing() {
    return !isTask
        && statuses.isEmpty()
        && waiting.isEmpty()
        && taken.isEmpty()
        && suppressed.isEmpty();
  }

  /** Returns whether the step only notes that an event released the run. */
  boolean isRelease() {
    return isNothing() && notRouted.isEmpty();
  }

  /** Returns this step with other inboxes. */
  Step withInboxes(List<Inbox> others) {
    return with(number, others, queue);
  }

  /** Returns this step under another number. */
  Step numbered(int other) {
    return with(other, inboxes, queue);
  }

  /**
   * Returns whether reports tell of this step: it told somebody of a contact's message, or tried.
   */
  boolean concernsReports() {
    return !isTask && !statuses.isEmpty();
  }

  /** Returns this step without its reason, on which nothing depends. */
  Step withoutReason() {
    return with(number, inboxes, queue, Reason.NONE);
  }

  /** Returns whether the step evaluated waiting rules, or suppressed them. */
  boolean isDelayed() {
    return !taken.isEmpty() || !suppressed.isEmpty();
  }

  /** Returns whether the conversation is open after the step: queued, or active. */
  boolean leavesOpen() {
    return status != ConversationStatus.CLOSED || queue.isPresent();
  }

  /**
   * Returns this step; if it routes a contact's message in a closed conversation, it queues the
   * conversation as well.
   */
  Step in(Situation situation) {
    boolean isRouted = !statuses.isEmpty() || !waiting.isEmpty();
    return situation.status() == ConversationStatus.CLOSED && isRouted && !isTask
        ? with(number, inboxes, Optional.of(Position.rightBehind(situation.movedBy())))
        : this;
  }

  private Step with(int newNumber, List<Inbox> newInboxes, Optional<Position> newQueue) {
    return with(newNumber, newInboxes, newQueue, reason);
  }

  private Step with(
      int newNumber, List<Inbox> newInboxes, Optional<Position> newQueue, Reason newReason) {
    return new Step(
        newNumber,
        at,
        behind,
        status,
        isTask,
        round,
        hasTriggered,
        succeeded,
        stopped,
        waiting,
        pending,
        taken,
        suppressed,
        statuses,
        newInboxes,
        services,
        newQueue,
        seen,
        notRouted,
        newReason);
  }
}
