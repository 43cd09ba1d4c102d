package io.reachline.functions.router;

import io.reachline.conversation.Conversation;
import io.reachline.deadline.TimeLimit;
import io.reachline.dynamo.HeadImage;
import io.reachline.dynamo.MessageImage;
import io.reachline.dynamo.WriteRefusal;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.publishing.EventPublisher;
import io.reachline.publishing.PublishingQueue;
import io.reachline.publishing.PublishingTask;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingTask;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A router of batches, which also publishes their events. It sets a record aside after a final
 * fault, reports one for redelivery when AWS does not answer, and puts one that takes too long into
 * the delay queue. A record whose events cannot be published is routed all the same, and does not
 * hold up the stream: its events wait in the delay queue.
 */
record BatchRouter(
    NotificationRouter router,
    EventPublisher publisher,
    DelayQueue delays,
    PublishingQueue unpublished,
    DeadLetterQueue deadLetters,
    TimeLimit timeLimit,
    Telemetry telemetry) {

  /** The longest time that a record may take; one that takes longer is stopped. */
  static final Duration MAX_TIME = Duration.ofSeconds(20);

  /** The longest time that publishing the events of a record may take. */
  static final Duration MAX_PUBLISHING = Duration.ofSeconds(5);

  /** The number of times that a record may take too long before it is set aside. */
  static final int MAX_OVERRUNS = 3;

  // Before the second try; the third waits four times as long.
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  // Enough to stop a record and put it off well before the function's own timeout.
  static final Duration NEEDED = MAX_TIME.plus(MAX_PUBLISHING).plusSeconds(10);

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
    JsonObject keys = change.object("Keys");
    return HeadImage.isHead(keys) ? headPublished(keys, change) : messageRouted(keys, change);
  }

  private boolean headPublished(JsonObject keys, JsonObject change) {
    Optional<Conversation> conversation;
    Optional<Conversation> before;
    try {
      conversation = HeadImage.conversation(change.object("NewImage"));
      before =
          Optional.of(change.object("OldImage"))
              .filter(image -> !image.members().isEmpty())
              .flatMap(HeadImage::conversation);
    } catch (RuntimeException e) {
      return failed(JsonObject.builder().put("keys", keys).build(), e);
    }
    if (conversation.isEmpty() || conversation.equals(before)) {
      return true;
    }
    PublishingTask.Changed task =
        new PublishingTask.Changed(
            conversation.get().key(),
            conversation.get().updatedAt(),
            text(change, "SequenceNumber"));
    return publishedOrLeft(task, () -> publisher.changed(task));
  }

  private boolean messageRouted(JsonObject keys, JsonObject change) {
    Message message;
    try {
      message = MessageImage.message(change.object("NewImage"));
    } catch (RuntimeException e) {
      return failed(MessageImage.task(keys), e);
    }
    return done(
            new RoutingTask.Route(message.conversation(), message.id()),
            () -> router.route(message))
        && publishedOrLeft(PublishingTask.of(message), () -> publisher.created(message));
  }

  private boolean taken(JsonObject message) {
    String body = text(message, "body");
    RoutingTask task;
    try {
      Optional<PublishingTask> publishing = PublishingTask.ofJson(body);
      if (publishing.isPresent()) {
        // The queue hands it out again if it fails.
        return published(publishing.get(), () -> publisher.take(publishing.get()));
      }
      task = RoutingTask.ofJson(body);
    } catch (IllegalArgumentException e) {
      // Without a task there is no letter; the queue moves the message itself in the end.
      telemetry.fault("task_unreadable", e, JsonObject.EMPTY);
      return false;
    }
    return done(task, () -> router.take(task));
  }

  /** Publishes events, or leaves them to the delay queue; returns whether either is done. */
  private boolean publishedOrLeft(PublishingTask task, Runnable work) {
    try {
      if (!published(task, work)) {
        unpublished.put(task, FIRST_PAUSE);
      }
      return true;
    } catch (SdkException e) {
      telemetry.fault("publishing_not_left", e, task.toJson());
      return false;
    }
  }

  /** Publishes events, and returns whether that is done, or set aside after a final fault. */
  private boolean published(PublishingTask task, Runnable work) {
    try {
      if (timeLimit.run(work, MAX_PUBLISHING)) {
        return true;
      }
      telemetry.count(Metric.MESSAGES_DEFERRED, 1, task.toJson());
      return false;
    } catch (RuntimeException e) {
      return failed("publishing_failed", task.toJson(), e);
    }
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

  private boolean failed(JsonObject task, RuntimeException fault) {
    return failed("routing_failed", task, fault);
  }

  /** Sets a task aside if its fault is final, and returns whether it is set aside. */
  private boolean failed(String event, JsonObject task, RuntimeException fault) {
    telemetry.fault(event, fault, task);
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
