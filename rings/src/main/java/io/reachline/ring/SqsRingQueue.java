package io.reachline.ring;

import io.reachline.environment.Environment;
import io.reachline.service.Ring;
import io.reachline.service.RingQueue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** A queue of rings in SQS. Its client is created on first use. */
public final class SqsRingQueue implements RingQueue {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Environment environment;
  private final String url;
  private @Nullable SqsClient client;

  public SqsRingQueue(Environment environment) {
    this.environment = environment;
    this.url = environment.require("SERVICE_QUEUE_URL");
  }

  @Override
  public void put(Ring ring, Duration delay) {
    // Rounded up: a ring that comes before its time finds nothing due.
    int seconds = (int) delay.plusMillis(999).toSeconds();
    client()
        .sendMessage(
            request ->
                request
                    .queueUrl(url)
                    .messageBody(ring.toJson().toString())
                    .messageGroupId(ring.group())
                    .delaySeconds(Math.clamp(seconds, 0, (int) MAX_DELAY.toSeconds())));
  }

  private synchronized SqsClient client() {
    if (client == null) {
      SqsClientBuilder builder =
          SqsClient.builder()
              .httpClientBuilder(
                  UrlConnectionHttpClient.builder()
                      .connectionTimeout(TIMEOUT)
                      .socketTimeout(TIMEOUT))
              .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT));
      environment.endpoint("SQS").ifPresent(builder::endpointOverride);
      client = builder.build();
    }
    return client;
  }
}
