package io.reachline.functions.router;

import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.publishing.PublishingQueue;
import io.reachline.publishing.PublishingTask;
import io.reachline.queue.LazySqsClient;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.RoutingTask;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The router's queues in SQS. */
final class RouterQueues implements DelayQueue, PublishingQueue, DeadLetterQueue {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final SqsClient client;
  private final String delayQueue;
  private final String deadLetterQueue;

  RouterQueues(Environment environment) {
    delayQueue = environment.require("DELAY_QUEUE_URL");
    deadLetterQueue = environment.require("DEAD_LETTER_QUEUE_URL");
    client = new LazySqsClient(environment, TIMEOUT).get();
  }

  @Override
  public void put(RoutingTask task, Duration delay) {
    delay(task.toJson(), delay);
  }

  @Override
  public void put(PublishingTask task, Duration delay) {
    delay(task.toJson(), delay);
  }

  private void delay(JsonObject task, Duration delay) {
    // Rounded up: a task that comes too early is put back.
    int seconds = (int) delay.plusMillis(999).toSeconds();
    client.sendMessage(
        request ->
            request
                .queueUrl(delayQueue)
                .messageBody(task.toString())
                .delaySeconds(Math.clamp(seconds, 0, (int) MAX_DELAY.toSeconds())));
  }

  @Override
  public void put(JsonObject letter) {
    client.sendMessage(request -> request.queueUrl(deadLetterQueue).messageBody(letter.toString()));
  }
}
