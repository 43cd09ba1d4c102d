package io.reachline.functions.router;

import io.reachline.deadline.TimeLimit;
import io.reachline.dynamo.HeadImage;
import io.reachline.dynamo.MessageImage;
import io.reachline.dynamo.WriteRefusal;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingTask;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A router of batches. It sets a record aside after a final fault, reports one for redelivery when
 * AWS does not answer, and puts one that takes too long into the delay queue.
 */
record BatchRouter(
    NotificationRouter router,
    DelayQueue delays,
    DeadLetterQueue deadLetters,
    TimeLimit timeLimit,
    Telemetry telemetry) {

  /** The longest time that a record may take; one that takes longer is stopped. */
  static final Duration MAX_TIME = Duration.ofSeconds(20);

  /** The number of times that a record may take too long before it is set aside. */
  static final int MAX_OVERRUNS = 3;

  // Before the second try; the third waits four times as long.
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  // Enough to stop a record and put it off well before the function's own timeout.
  private static final Duration NEEDED = MAX_TIME.plusSeconds(10);

  /**
   * Routes records, and returns the identifiers of those to deliver again, including those for
   * which not enough time is left.
   *
   * @param left the time that the function has left
   */
  List<String> failures(List<JsonObject> records, Supplier<Duration> left) {
    List<String> failures = new ArrayList<>();
    for (JsonObject streamRecord : records) {
      boolean isOfStream = streamRecord.members().containsKey("dynamodb");
      String id =
          isOfStream
              ? text(streamRecord.object("dynamodb"), "SequenceNumber")
              : text(streamRecord, "messageId");
      boolean isTooLate = left.get().compareTo(NEEDED) < 0;
      if (isTooLate
          || !(isOfStream ? routed(streamRecord.object("dynamodb")) : taken(streamRecord))) {
        failures.add(id);
        if (isOfStream) {
          // The stream continues at this record.
          break;
        }
      }
    }
    return failures;
  }

  private boolean routed(JsonObject change) {
    if (HeadImage.isHead(change.object("Keys"))) {
      return true;
    }
    Message message;
    try {
      message = MessageImage.message(change.object("NewImage"));
    } catch (RuntimeException e) {
      return failed(MessageImage.task(change.object("Keys")), e);
    }
    return done(
        new RoutingTask.Route(message.conversation(), message.id()), () -> router.route(message));
  }

  private boolean taken(JsonObject message) {
    RoutingTask task;
    try {
      task = RoutingTask.ofJson(text(message, "body"));
    } catch (IllegalArgumentException e) {
      // Without a task there is no letter; the queue moves the message itself in the end.
      telemetry.fault("task_unreadable", e, JsonObject.EMPTY);
      return false;
    }
    return done(task, () -> router.take(task));
  }

  /** Does the work of a task, and returns whether its record is done with. */
  private boolean done(RoutingTask task, Runnable work) {
    try {
      return timeLimit.run(work, MAX_TIME) || overrun(task.withOverruns(task.overruns() + 1));
    } catch (RuntimeException e) {
      return failed(letter(task), e);
    }
  }

  /** Returns a task for the dead-letter queue; when redriven, it starts as an untried one. */
  private static JsonObject letter(RoutingTask task) {
    return task.untried().toJson();
  }

  /** Puts a task off that took too long, or sets it aside after the last overrun. */
  private boolean overrun(RoutingTask task) {
    if (task.overruns() >= MAX_OVERRUNS) {
      return failed(
          letter(task),
          new IllegalStateException(
              "Not routed within %d s, %d times".formatted(MAX_TIME.toSeconds(), MAX_OVERRUNS)));
    }
    // The next try finds everything that the stopped one wrote.
    delays.put(task, FIRST_PAUSE.multipliedBy(1L << (2 * (task.overruns() - 1))));
    telemetry.count(Metric.MESSAGES_DEFERRED, 1, task.toJson());
    return true;
  }

  /** Sets a task aside if its fault is final, and returns whether it is set aside. */
  private boolean failed(JsonObject task, RuntimeException fault) {
    telemetry.fault("routing_failed", fault, task);
    if (!WriteRefusal.isFinal(fault)) {
      telemetry.count(Metric.MESSAGES_DEFERRED, 1, task);
      return false;
    }
    try {
      deadLetters.put(task.with("reason", fault.toString()));
      telemetry.count(Metric.MESSAGES_NOT_ROUTED, 1, task);
      return true;
    } catch (SdkException e) {
      telemetry.fault("not_set_aside", e, task);
      return false;
    }
  }

  private static String text(JsonObject object, String name) {
    return object.text(name).orElse("");
  }
}
