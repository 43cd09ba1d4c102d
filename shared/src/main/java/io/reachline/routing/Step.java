package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.WorkflowId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One step of routing an origin: the stored plan of what to write. A repetition executes the same
 * plan, whatever has changed since.
 *
 * @param number the number of the step in its run, from 0 on
 * @param at the time of the entries: when the origin arrived, or the rule was due
 * @param behind the time behind which the routing begins: acceptances that took effect later end it
 * @param status the state of the conversation before the origin
 * @param isTask whether a bot or agent asked for the routing
 * @param hasTriggered whether a rule was triggered, the catch-all included
 * @param succeeded the workflows that notified somebody in this step
 * @param stopped the workflows that were stopped by a rule of this step
 * @param waiting the delayed rules to evaluate later; only the first step has any
 * @param taken the positions of the delayed rules that this step evaluated, when due or earlier
 * @param suppressed the positions of the delayed rules that were suppressed when they were due;
 *     what an event releases later is evaluated all the same
 * @param inboxes the inboxes that get an entry
 * @param queue the position at which the step queues the conversation; empty if it does not
 * @param seen the position of the conversation when it was decided to do nothing; empty for other
 *     steps
 * @param notRouted why the origin is not routed; empty for other steps
 * @param reason what led to the step; nothing depends on it
 */
public record Step(
    int number,
    Instant at,
    Instant behind,
    ConversationStatus status,
    boolean isTask,
    boolean hasTriggered,
    Set<WorkflowId> succeeded,
    Set<WorkflowId> stopped,
    List<WaitingRule> waiting,
    Set<Integer> taken,
    Set<Integer> suppressed,
    List<DeliveryStatus> statuses,
    List<Inbox> inboxes,
    Optional<Position> queue,
    Optional<Position> seen,
    Optional<NotRouted> notRouted,
    Reason reason) {

  public Step {
    succeeded = Set.copyOf(succeeded);
    stopped = Set.copyOf(stopped);
    waiting = List.copyOf(waiting);
    taken = Set.copyOf(taken);
    suppressed = Set.copyOf(suppressed);
    statuses = List.copyOf(statuses);
    inboxes = List.copyOf(inboxes);
  }

  /** Returns the first step of an origin that is not routed in this situation. */
  static Step nothing(Instant at, Situation situation, NotRouted why) {
    return new Step(
        0,
        at,
        situation.handling().lastCommand(),
        situation.status(),
        false,
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        situation.movedBy(),
        Optional.of(why),
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
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        Set.of(),
        List.of(),
        inboxes,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason);
  }

  /** Returns the next step of a run, which notes that a delayed rule was suppressed. */
  static Step suppressed(Run run, WaitingRule rule, Reason reason) {
    Step first = run.first();
    return new Step(
        run.steps().size(),
        rule.due(),
        first.behind(),
        first.status(),
        first.isTask(),
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        Set.of(rule.position()),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason);
  }

  /** Returns whether the step notifies nobody and leaves no rule to be evaluated later. */
  boolean isNothing() {
    return !isTask
        && statuses.isEmpty()
        && waiting.isEmpty()
        && taken.isEmpty()
        && suppressed.isEmpty();
  }

  /** Returns this step with other inboxes. */
  Step withInboxes(List<Inbox> others) {
    return with(number, others, queue);
  }

  /** Returns this step under another number. */
  Step numbered(int other) {
    return with(other, inboxes, queue);
  }

  /** Returns whether the step evaluated delayed rules that were due, or suppressed them. */
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
    return new Step(
        newNumber,
        at,
        behind,
        status,
        isTask,
        hasTriggered,
        succeeded,
        stopped,
        waiting,
        taken,
        suppressed,
        statuses,
        newInboxes,
        newQueue,
        seen,
        notRouted,
        reason);
  }
}
