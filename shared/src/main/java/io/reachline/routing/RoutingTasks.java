package io.reachline.routing;

import io.reachline.message.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The tasks that the router leaves for later, put on the delay queue. */
final class RoutingTasks {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  // Events are tried for a day, and are a little older when the last try ends.
  private static final Duration PATIENCE = Duration.ofHours(26);

  private final DelayQueue queue;
  private final Clock clock;

  RoutingTasks(DelayQueue queue, Clock clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /** Leaves the evaluation of a rule until it is due. */
  void evaluate(PendingEvaluation evaluation, Message origin) {
    evaluate(
        new RoutingTask.Evaluate(
            origin.conversation(),
            origin.id(),
            evaluation.position(),
            evaluation.round(),
            evaluation.due()));
  }

  /** Leaves a task until it is due, or as long as the queue can hold it. */
  void evaluate(RoutingTask.Evaluate task) {
    put(task, Duration.between(clock.instant(), task.due()));
  }

  /**
   * Puts an event back into the queue for as long as the router has waited for it; gives up after
   * {@link #PATIENCE}.
   *
   * @param since when the router first looked; empty if it is now. The event itself may be days
   *     old, if it was redriven or retried.
   */
  void lookAgain(Message event, Optional<Instant> since) {
    Instant now = clock.instant();
    Instant begin = since.orElse(now);
    Duration waited = Duration.between(begin, now);
    if (waited.compareTo(PATIENCE) < 0) {
      put(
          new RoutingTask.Route(event.conversation(), event.id(), 0, Optional.of(begin)),
          waited.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : waited);
    }
  }

  private void put(RoutingTask task, Duration delay) {
    queue.put(task, delay.compareTo(DelayQueue.MAX_DELAY) < 0 ? delay : DelayQueue.MAX_DELAY);
  }
}
