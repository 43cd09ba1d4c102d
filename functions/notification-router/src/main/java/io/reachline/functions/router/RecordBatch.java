package io.reachline.functions.router;

import io.reachline.dynamo.MessageImage;
import io.reachline.dynamo.WriteRefusal;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingTask;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Routes a batch of records. What cannot be routed however often it is tried is set aside, so that
 * its neighbours go on; what fails since AWS does not answer comes again.
 */
record RecordBatch(
    NotificationRouter router,
    DeadLetterQueue deadLetters,
    TimeLimit timeLimit,
    Telemetry telemetry) {

  /** The longest time that a record may take; one that takes longer is set aside. */
  static final Duration MAX_TIME = Duration.ofSeconds(20);

  // So that a record is set aside, too, well before the function's own timeout.
  private static final Duration NEEDED = MAX_TIME.plusSeconds(10);

  /**
   * Routes the records of an event, and returns which of them are to come again: those for which
   * there is not enough time left, too.
   *
   * @param left how much time the function has left
   */
  JsonObject take(String event, Supplier<Duration> left) {
    List<String> failures = new ArrayList<>();
    for (JsonObject streamRecord : records(event)) {
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
          // The stream begins again at this record.
          break;
        }
      }
    }
    return JsonObject.builder()
        .put(
            "batchItemFailures", failures.stream().map(id -> Map.of("itemIdentifier", id)).toList())
        .build();
  }

  private static List<JsonObject> records(String event) {
    try {
      return Json.readObject(event).objects("Records");
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("The event is no batch of records: " + e.problem(), e);
    }
  }

  private boolean routed(JsonObject change) {
    try {
      inTime(() -> router.route(MessageImage.message(change.object("NewImage"))));
      return true;
    } catch (RuntimeException e) {
      return failed(MessageImage.task(change.object("Keys")), e);
    }
  }

  private boolean taken(JsonObject message) {
    RoutingTask task;
    try {
      task = RoutingTask.ofJson(text(message, "body"));
    } catch (IllegalArgumentException e) {
      // Nothing to set aside in its place: the queue itself does it in the end.
      telemetry.fault("task_unreadable", e, JsonObject.EMPTY);
      return false;
    }
    try {
      inTime(() -> router.take(task));
      return true;
    } catch (RuntimeException e) {
      return failed(task.toJson(), e);
    }
  }

  /**
   * Does a record's work.
   *
   * @throws IllegalStateException if it takes too long
   */
  private void inTime(Runnable work) {
    if (!timeLimit.run(work, MAX_TIME)) {
      throw new IllegalStateException("Not routed within %d s".formatted(MAX_TIME.toSeconds()));
    }
  }

  /** Sets aside what cannot be done, and returns whether it is. */
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
