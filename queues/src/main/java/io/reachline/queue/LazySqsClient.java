package io.reachline.queue;

import io.reachline.aws.AwsHttpClient;
import io.reachline.environment.Environment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** A client of SQS that is made at its first use: most requests of most functions need none. */
public final class LazySqsClient {
  private final Environment environment;
  private final Duration timeout;
  private @Nullable SqsClient client;

  /**
   * @param timeout the longest time of a call, repetitions included
   */
  public LazySqsClient(Environment environment, Duration timeout) {
    this.environment = environment;
    this.timeout = timeout;
  }

  public synchronized SqsClient get() {
    if (client == null) {
      SqsClientBuilder builder =
          SqsClient.builder()
              .httpClient(new AwsHttpClient(timeout, timeout))
              .overrideConfiguration(override -> override.apiCallTimeout(timeout));
      environment.endpoint("SQS").ifPresent(builder::endpointOverride);
      client = builder.build();
    }
    return client;
  }
}
