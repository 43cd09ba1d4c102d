package io.reachline.routing;

import io.reachline.directory.EventName;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.service.DeliveryId;
import io.reachline.service.Outbox;
import io.reachline.service.ServiceDelivery;
import io.reachline.session.SituationStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * An executor of planned steps: it queues the conversation, leaves waiting rules for later, puts
 * entries into inboxes, has services told, and writes delivery statuses. Executing a step again
 * changes nothing.
 */
final class StepExecutor {
  private final SituationStore situations;
  private final InboxStore inboxes;
  private final EntryRemoval removal;
  private final MessageStore messages;
  private final PastHours hours;
  private final RoutingTasks tasks;
  private final Outbox outbox;
  private final Clock clock;
  private final RoutingTelemetry telemetry;

  StepExecutor(
      SituationStore situations,
      InboxStore inboxes,
      EntryRemoval removal,
      MessageStore messages,
      PastHours hours,
      RoutingTasks tasks,
      Outbox outbox,
      Clock clock,
      RoutingTelemetry telemetry) {
    this.situations = situations;
    this.inboxes = inboxes;
    this.removal = removal;
    this.messages = messages;
    this.hours = hours;
    this.tasks = tasks;
    this.outbox = outbox;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /** Executes a planned step as it is stored: it may be an earlier one, executed before. */
  void execute(Step planned, Step stored, Message origin) {
    if (stored.equals(planned)) {
      execute(stored, origin);
    } else {
      executeAgain(stored, origin);
    }
  }

  /** Executes a step that may have been executed before. */
  void executeAgain(Step step, Message origin) {
    // A task that is put again would be evaluated again, and put another one behind it, for ever.
    boolean hasLedOn =
        step.next().stream().anyMatch(evaluation -> evaluation.round() > 0)
            && !step.statuses().isEmpty()
            && messages
                .find(origin.conversation(), step.statuses().getFirst().id(origin.id()))
                .isPresent();
    execute(step, origin, !hasLedOn);
  }

  /** Executes a step of an origin. */
  void execute(Step step, Message origin) {
    execute(step, origin, true);
  }

  private void execute(Step step, Message origin, boolean leadsOn) {
    step.queue()
        .ifPresent(position -> situations.queue(origin.conversation(), position, origin.ahead()));
    if (leadsOn) {
      // Before the statuses: that one of them is there shows that this was done.
      step.next().forEach(evaluation -> tasks.evaluate(evaluation, origin));
    }
    inboxes.put(entries(step, origin));
    outbox.put(step.services().stream().map(told -> delivery(told, step, origin)).toList());
    for (DeliveryStatus status : step.statuses()) {
      messages.create(status.toMessage(origin, step.status(), step.isTask()));
      // Counted again at a repetition: better twice than an alarm that never rings.
      telemetry.count(status, origin);
    }
    if (step.concernsReports()) {
      hours.changed(origin);
    }
    if (step.isTask() && !step.inboxes().isEmpty()) {
      // An acceptance may have been routed before the task that it takes.
      inboxes
          .acceptancesAfter(origin.conversation(), origin.effectId())
          .forEach(acceptance -> removal.take(origin.conversation(), acceptance::takes));
    }
  }

  /** Returns the delivery to a service that a rule of the step names: always the same one. */
  private ServiceDelivery delivery(NotifiedService told, Step step, Message origin) {
    String event = EventName.CONVERSATION_NOTIFY.value();
    String cause = "%s\n%d\n%d".formatted(origin.id(), step.number(), told.position());
    return ServiceDelivery.of(
        told.service(),
        DeliveryId.of(told.service(), event, step.at(), cause),
        event,
        origin.conversation(),
        Optional.of(origin.id()),
        clock.instant());
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
