package io.reachline.queue;

import io.reachline.environment.Environment;
import io.reachline.service.Ring;
import io.reachline.service.RingQueue;
import java.time.Duration;

/** A queue of rings in SQS. */
public final class SqsRingQueue implements RingQueue {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final LazySqsClient client;
  private final String url;

  public SqsRingQueue(Environment environment) {
    this.client = new LazySqsClient(environment, TIMEOUT);
    this.url = environment.require("SERVICE_QUEUE_URL");
  }

  @Override
  public void put(Ring ring, Duration delay) {
    // Rounded up: a ring that comes before its time finds nothing due.
    int seconds = (int) delay.plusMillis(999).toSeconds();
    client
        .get()
        .sendMessage(
            request ->
                request
                    .queueUrl(url)
                    .messageBody(ring.toJson().toString())
                    .messageGroupId(ring.group())
                    .delaySeconds(Math.clamp(seconds, 0, (int) MAX_DELAY.toSeconds())));
  }
}
