package io.reachline.routing;

import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.session.Handling;
import io.reachline.session.SessionStatus;
import io.reachline.session.Situation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The routing of messages that overtook an event. Such a message was not routed because the session
 * was in hand or blocked; the event, which comes later, says that it no longer was when the message
 * was written. The message is then routed as if the event had come first.
 */
final class ReleasedMessages {
  private final RunStore runs;
  private final MessageStore messages;
  private final SituationReader situations;
  private final StepPlanner planner;
  private final StepExecutor executor;
  private final RoutingTasks tasks;
  private final SettledSessions sessions;
  private final EventHistory history;
  private final Clock clock;

  ReleasedMessages(
      RunStore runs,
      MessageStore messages,
      SituationReader situations,
      StepPlanner planner,
      StepExecutor executor,
      RoutingTasks tasks,
      SettledSessions sessions,
      Clock clock) {
    this.runs = runs;
    this.messages = messages;
    this.situations = situations;
    this.planner = planner;
    this.executor = executor;
    this.tasks = tasks;
    this.sessions = sessions;
    this.history = new EventHistory(messages);
    this.clock = clock;
  }

  /**
   * Routes the messages written after an event, if it releases them. If the event closed the
   * conversation although one of them waits, queues it again.
   *
   * @param since when the router first looked at the event, if it looks at it again
   */
  void routeAfter(Message event, Situation situation, Optional<Instant> since) {
    Optional<String> sent = RoutingTrigger.sessionStatus(event);
    if (!situation.includes(sent.flatMap(SessionStatus::of), event.createdAt())) {
      // The webhook stores an event before it moves the conversation, and may have died since.
      tasks.lookAgain(event, since);
      return;
    }
    runs.visitSince(
        event.conversation(),
        event.createdAt(),
        (origin, run) -> {
          boolean mayBeReleased = run.steps().getFirst().isNothing() || isOverdue(run);
          if (mayBeReleased || SettledSessions.mayWait(run, origin.createdAt(), situation)) {
            Optional<Message> message = messages.find(event.conversation(), origin);
            if (mayBeReleased) {
              message.ifPresent(found -> route(run, found));
            }
            message.ifPresent(found -> sessions.queueWaiting(run, found, situation));
          }
        });
    if (sent.filter(status -> situation.isByAnotherEventOf(event.createdAt(), status))
        .isPresent()) {
      // The times do not tell which of the two is newer. If it is the other, looking is in vain.
      // Left last, since what fails above is repeated and would leave a further task each time.
      tasks.lookAgain(event, since);
    }
  }

  /** Routes a message, or its overdue rules, if an event has released it. */
  void route(Run run, Message message) {
    Step first = run.first();
    if (!first.isNothing() && run.steps().getFirst().isNothing()) {
      // It was released before, and this is a repetition.
      executor.executeAgain(first, message);
      return;
    }
    situations
        .read(message)
        .ifPresent(
            situation -> {
              if (first.isNothing()) {
                route(run, message, situation);
              } else if (Suppression.of(first, message, situation).isEmpty()) {
                // Their evaluation was suppressed while the session seemed to be in hand.
                run.waiting().forEach(rule -> tasks.evaluate(rule.evaluation(), message));
              }
            });
  }

  private boolean isOverdue(Run run) {
    return run.waiting().stream().anyMatch(rule -> !rule.due().isAfter(clock.instant()));
  }

  private void route(Run run, Message message, Situation situation) {
    Step nothing = run.first();
    boolean isReleased = isReleased(nothing, message, situation);
    Run noted =
        isReleased && !run.endsWithRelease()
            ? run.with(runs.add(message.conversation(), message.id(), Step.release(run)))
            : run;
    if (noted.endsWithRelease()) {
      Step planned =
          isReleased
              ? planner.first(new Audience.Workflows(List.of()), message, situation)
              : nothing;
      write(planned.numbered(noted.nextNumber()), noted, message, situation);
    }
  }

  private void write(Step planned, Run run, Message message, Situation situation) {
    Step step = runs.add(message.conversation(), message.id(), planned);
    if (step.isNothing() && !planned.isNothing()) {
      // Another handler stored, by an older reading of the head, that nothing runs.
      route(runs.find(message.conversation(), message.id()), message);
      return;
    }
    executor.execute(planned, step, message);
    if (!step.equals(planned)) {
      // The plan of another may not know that the conversation was closed.
      sessions.queueWaiting(run.with(step), message, situation);
    }
  }

  private boolean isReleased(Step nothing, Message message, Situation situation) {
    Optional<Instant> written = Origin.writtenAt(message);
    Origin origin =
        new Origin(
            message,
            situation,
            situation.status(),
            Optional.empty(),
            new Audience.Workflows(List.of()));
    Handling handling = situation.handling();
    return written.isPresent()
        && origin.obstacle().isEmpty()
        && !handling.isAcceptedAfter(nothing.behind())
        && !handling.isLeftAfter(nothing.behind())
        && history.wasReleased(message, written.get(), nothing.seen());
  }
}
