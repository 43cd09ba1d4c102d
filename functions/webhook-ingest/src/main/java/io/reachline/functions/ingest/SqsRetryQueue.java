package io.reachline.functions.ingest;

import io.reachline.environment.Environment;
import io.reachline.webhook.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** The retry queue in SQS. Its client is made when it is needed first: hardly ever. */
final class SqsRetryQueue implements RetryQueue {
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);
  private static final int MAX_ENTRIES = 10;
  // SQS takes 1 MiB in one call, all entries together.
  private static final int MAX_BYTES = 1_000_000;

  private final Environment environment;
  private final String url;
  private @Nullable SqsClient client;

  SqsRetryQueue(Environment environment) {
    this.environment = environment;
    this.url = environment.require("RETRY_QUEUE_URL");
  }

  @Override
  public void send(List<Delivery> deliveries) {
    List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
    int bytes = 0;
    for (Delivery delivery : deliveries) {
      String body = delivery.toJson();
      int size = body.getBytes(StandardCharsets.UTF_8).length;
      if (batch.size() == MAX_ENTRIES || bytes + size > MAX_BYTES) {
        sendBatch(batch);
        batch.clear();
        bytes = 0;
      }
      String id = Integer.toString(batch.size());
      batch.add(SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build());
      bytes += size;
    }
    sendBatch(batch);
  }

  private void sendBatch(List<SendMessageBatchRequestEntry> batch) {
    if (batch.isEmpty()) {
      return;
    }
    SendMessageBatchResponse response =
        client().sendMessageBatch(request -> request.queueUrl(url).entries(batch));
    // Not hasFailed(): an answer may have the list, and nothing in it.
    if (!response.failed().isEmpty()) {
      throw new IllegalStateException(
          "The retry queue refused %d of %d deliveries: %s"
              .formatted(
                  response.failed().size(), batch.size(), response.failed().getFirst().code()));
    }
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
