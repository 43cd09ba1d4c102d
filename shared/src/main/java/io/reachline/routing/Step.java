package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.WorkflowId;
import io.reachline.inbox.Inbox;
import io.reachline.session.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One evaluation for one origin, decided once: its plan. A repetition carries it out again,
 * whatever has changed since.
 *
 * @param number counts the steps of a run from 0 on
 * @param at when the origin arrived, or the rule was due: the time of the entries
 * @param status the state of the conversation before the origin
 * @param isTask whether a bot or agent asked for the routing
 * @param hasTriggered whether a rule was triggered, the catch-all included
 * @param succeeded the workflows of which a rule has notified somebody
 * @param stopped those that were stopped by it
 * @param waiting the delayed rules that are evaluated later; of the first step only
 * @param taken the positions of the delayed rules that this step evaluated before or when they were
 *     due
 * @param inboxes where an entry is put
 * @param queue the position with which it queues its conversation; empty where it does not
 * @param seen the position that the conversation had when nothing was to be done; empty for a step
 *     that does something
 */
public record Step(
    int number,
    Instant at,
    ConversationStatus status,
    boolean isTask,
    boolean hasTriggered,
    Set<WorkflowId> succeeded,
    Set<WorkflowId> stopped,
    List<WaitingRule> waiting,
    Set<Integer> taken,
    List<DeliveryStatus> statuses,
    List<Inbox> inboxes,
    Optional<Position> queue,
    Optional<Position> seen) {

  public Step {
    succeeded = Set.copyOf(succeeded);
    stopped = Set.copyOf(stopped);
    waiting = List.copyOf(waiting);
    taken = Set.copyOf(taken);
    statuses = List.copyOf(statuses);
    inboxes = List.copyOf(inboxes);
  }

  /** Returns the first step of an origin for which nothing runs as things stand. */
  static Step nothing(Instant at, Situation situation) {
    return new Step(
        0,
        at,
        situation.status(),
        false,
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        situation.movedBy());
  }

  /** Returns a step that puts entries into inboxes and tells nobody of it. */
  static Step entries(Instant at, ConversationStatus status, boolean isTask, List<Inbox> inboxes) {
    return new Step(
        0,
        at,
        status,
        isTask,
        false,
        Set.of(),
        Set.of(),
        List.of(),
        Set.of(),
        List.of(),
        inboxes,
        Optional.empty(),
        Optional.empty());
  }

  /** Returns whether it notifies nobody, and leaves nothing to be evaluated later. */
  boolean isNothing() {
    return !isTask && statuses.isEmpty() && waiting.isEmpty() && taken.isEmpty();
  }

  /** Returns this step with other inboxes. */
  Step withInboxes(List<Inbox> others) {
    return new Step(
        number,
        at,
        status,
        isTask,
        hasTriggered,
        succeeded,
        stopped,
        waiting,
        taken,
        statuses,
        others,
        queue,
        seen);
  }

  /** Returns this step under another number. */
  Step numbered(int other) {
    return new Step(
        other,
        at,
        status,
        isTask,
        hasTriggered,
        succeeded,
        stopped,
        waiting,
        taken,
        statuses,
        inboxes,
        queue,
        seen);
  }

  /** Returns whether the conversation was open behind it: queued, or active. */
  boolean leavesOpen() {
    return status != ConversationStatus.CLOSED || queue.isPresent();
  }

  /**
   * Returns this step, which queues the conversation too where a contact's message found it closed.
   */
  Step in(Situation situation) {
    boolean isRouted = !statuses.isEmpty() || !waiting.isEmpty();
    return situation.status() == ConversationStatus.CLOSED && isRouted && !isTask
        ? new Step(
            number,
            at,
            status,
            isTask,
            hasTriggered,
            succeeded,
            stopped,
            waiting,
            taken,
            statuses,
            inboxes,
            Optional.of(Position.rightBehind(situation.movedBy())),
            seen)
        : this;
  }
}
