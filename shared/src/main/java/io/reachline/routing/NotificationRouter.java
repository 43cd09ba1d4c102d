package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectoryStore;
import io.reachline.inbox.InboxStore;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.posting.Command;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceStore;
import io.reachline.service.Outbox;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A router of stored messages. It is called at least once for each message, and has the effect of
 * one call: the first thing that it writes is the plan, which a repetition finds and executes
 * again.
 */
public final class NotificationRouter {
  private final CachedDirectory directory;
  private final MessageStore messages;
  private final RunStore runs;
  private final SituationReader situations;
  private final StepPlanner planner;
  private final StepExecutor executor;
  private final DelayedRules delayedRules;
  private final EntryRemoval removal;
  private final SettledSessions sessions;
  private final ReleasedMessages released;
  private final Assignees assignees;

  public NotificationRouter(
      RoutingEngine engine,
      SituationStore situations,
      DirectoryStore directory,
      PresenceStore presence,
      MessageStore messages,
      RunStore runs,
      InboxStore inboxes,
      HourMarks marks,
      DelayQueue delays,
      ServiceHealthStore serviceHealth,
      Outbox outbox,
      Activity activity,
      Retention retention,
      Clock clock,
      Telemetry telemetry) {
    RoutingTelemetry counted = new RoutingTelemetry(telemetry);
    RoutingTasks tasks = new RoutingTasks(delays, clock);
    this.messages = messages;
    this.runs = runs;
    this.situations = new SituationReader(situations);
    CachedDirectory cached = new CachedDirectory(directory, clock);
    this.directory = cached;
    Attendance attendance = new Attendance(presence, retention, clock);
    this.planner =
        new StepPlanner(
            engine,
            directory,
            cached,
            attendance,
            new BrokenServices(serviceHealth),
            inboxes,
            counted);
    PastHours hours = new PastHours(marks, clock);
    this.removal = new EntryRemoval(inboxes, cached, hours, clock);
    this.assignees = new Assignees(cached, activity, clock);
    this.executor =
        new StepExecutor(
            situations, inboxes, removal, messages, hours, tasks, outbox, clock, counted);
    this.delayedRules = new DelayedRules(runs, this.situations, planner, executor, tasks, clock);
    this.sessions = new SettledSessions(situations, inboxes, removal);
    this.released =
        new ReleasedMessages(
            runs, messages, this.situations, planner, executor, tasks, sessions, clock);
  }

  /** Returns the directory as this router remembers it. */
  public CachedDirectory directory() {
    return directory;
  }

  /** Does a task of a queue; nothing if its message is gone. */
  public void take(RoutingTask task) {
    Optional<Message> message = messages.find(task.conversation(), task.origin());
    if (message.isPresent()) {
      switch (task) {
        case RoutingTask.Route(_, _, _, var since) -> route(message.get(), since);
        case RoutingTask.Evaluate evaluate -> {
          if (delayedRules.evaluate(evaluate, message.get())) {
            queueWaiting(message.get());
          }
        }
      }
    }
  }

  /**
   * Reads the head again behind a plan, and queues the conversation if it is closed and the message
   * waits. An end of the session that was handled at the same time may have missed the plan.
   */
  private void queueWaiting(Message message) {
    if (Origin.writtenAt(message).isPresent()) {
      situations
          .read(message)
          .filter(situation -> situation.status() == ConversationStatus.CLOSED)
          .ifPresent(
              situation ->
                  sessions.queueWaiting(
                      runs.find(message.conversation(), message.id()), message, situation));
    }
  }

  /** Routes a stored message; nothing if it has no trigger, or its conversation is gone. */
  public void route(Message message) {
    route(message, Optional.empty());
  }

  private void route(Message message, Optional<Instant> since) {
    Optional<RoutingTrigger> trigger = RoutingTrigger.of(message);
    Optional<Situation> situation = trigger.flatMap(_ -> situations.read(message));
    if (situation.isPresent()) {
      route(trigger.orElseThrow(), message, situation.get(), since);
    }
  }

  private void route(
      RoutingTrigger trigger, Message message, Situation situation, Optional<Instant> since) {
    switch (trigger) {
      case INBOUND -> routeTo(new Audience.Workflows(List.of()), message, situation);
      case COMMAND -> {
        if (Command.parse(message.text(), message.meta())
            instanceof Parsed.Valid<Command>(var command)) {
          obey(command, message, situation);
        }
      }
      case SETTLEMENT -> {
        Settlement settlement = RoutingTrigger.settlement(message).orElseThrow();
        sessions.settle(settlement, message, situation);
        assignees.note(message);
        if (settlement.isEnd()) {
          released.routeAfter(message, situation, since);
        }
      }
      case RELEASE -> {
        sessions.queueWaiting(message, situation);
        released.routeAfter(message, situation, since);
      }
    }
  }

  private void obey(Command command, Message message, Situation situation) {
    switch (command) {
      case Command.Accept _ -> removal.accept(message);
      case Command.Assign(var users) ->
          executor.execute(
              runs.add(
                  message.conversation(),
                  message.id(),
                  planner.assignment(users, message, situation)),
              message);
      case Command.Notify _, Command.Enqueue _ ->
          routeTo(Audience.of(command).orElseThrow(), message, situation);
      case Command.Join _, Command.Leave _, Command.Set _, Command.Unset _ -> {}
    }
  }

  private void routeTo(Audience audience, Message message, Situation situation) {
    Step planned = planner.first(audience, message, situation);
    Step step = runs.add(message.conversation(), message.id(), planned);
    executor.execute(planned, step, message);
    // An event may be handled at this moment: whichever writes second sees the other.
    if (!step.isNothing()) {
      queueWaiting(message);
    } else if (Origin.writtenAt(message).isPresent()) {
      released.route(
          step.equals(planned)
              ? new Run(List.of(step))
              : runs.find(message.conversation(), message.id()),
          message);
    }
  }
}
