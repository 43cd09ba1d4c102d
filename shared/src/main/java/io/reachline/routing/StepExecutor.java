package io.reachline.routing;

import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.session.SituationStore;
import java.util.List;

/**
 * An executor of planned steps: it queues the conversation, puts entries into inboxes, writes
 * delivery statuses, and leaves delayed rules for later. Executing a step again changes nothing.
 */
final class StepExecutor {
  private final SituationStore situations;
  private final InboxStore inboxes;
  private final EntryRemoval removal;
  private final MessageStore messages;
  private final RoutingTasks tasks;
  private final RoutingTelemetry telemetry;

  StepExecutor(
      SituationStore situations,
      InboxStore inboxes,
      EntryRemoval removal,
      MessageStore messages,
      RoutingTasks tasks,
      RoutingTelemetry telemetry) {
    this.situations = situations;
    this.inboxes = inboxes;
    this.removal = removal;
    this.messages = messages;
    this.tasks = tasks;
    this.telemetry = telemetry;
  }

  /** Executes a step of an origin. */
  void execute(Step step, Message origin) {
    step.queue()
        .ifPresent(position -> situations.queue(origin.conversation(), position, origin.ahead()));
    inboxes.put(entries(step, origin));
    for (DeliveryStatus status : step.statuses()) {
      messages.create(status.toMessage(origin, step.status(), step.isTask()));
      // Counted again at a repetition: better twice than an alarm that never rings.
      telemetry.count(status, origin);
    }
    step.waiting().forEach(rule -> tasks.evaluate(rule, origin));
    if (step.isTask() && !step.inboxes().isEmpty()) {
      // An acceptance may have been routed before the task that it takes.
      inboxes
          .acceptancesAfter(origin.conversation(), origin.effectId())
          .forEach(acceptance -> removal.take(origin.conversation(), acceptance::takes));
    }
  }

  private static List<InboxEntry> entries(Step step, Message origin) {
    boolean isPosted = origin.receivedAt() == null;
    return step.inboxes().stream()
        .map(
            inbox ->
                new InboxEntry(
                    inbox,
                    origin.conversation(),
                    origin.id(),
                    step.isTask(),
                    isPosted,
                    step.at(),
                    step.behind()))
        .toList();
  }
}
