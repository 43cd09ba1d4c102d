package io.reachline.functions.retry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.Ingest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes in the deliveries that the webhook could not store. */
public final class IngestRetryHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Ingest ingest;
  private final Telemetry telemetry;

  public IngestRetryHandler() {
    this(Environment.ofProcess());
  }

  public IngestRetryHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    telemetry = Telemetry.of(environment, clock);
    ingest = stores.ingest(telemetry);
  }

  IngestRetryHandler(Ingest ingest, Telemetry telemetry) {
    this.ingest = ingest;
    this.telemetry = telemetry;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSMessage message : event.getRecords()) {
      try {
        ingest.take(Delivery.ofJson(message.getBody()));
      } catch (RuntimeException e) {
        // Only this one comes again; one that never can be read ends in the dead-letter queue.
        telemetry.fault(
            "retry_failed",
            e,
            JsonObject.builder().put("messageId", message.getMessageId()).build());
        failures.add(new BatchItemFailure(message.getMessageId()));
      }
    }
    return new SQSBatchResponse(failures);
  }
}
