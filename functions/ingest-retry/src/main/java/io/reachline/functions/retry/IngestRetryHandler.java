package io.reachline.functions.retry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.deadline.Deadline;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.Spill;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes in the events that the webhook could not store or verify. */
public final class IngestRetryHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /** The time that is left of the function's own when it begins nothing more. */
  static final Duration RESERVE = Duration.ofSeconds(15);

  private final SpillIntake intake;
  private final Clock clock;
  private final Telemetry telemetry;

  public IngestRetryHandler() {
    this(Environment.ofProcess());
  }

  public IngestRetryHandler(Environment environment) {
    clock = Clock.systemUTC();
    DynamoStores stores = new DynamoStores(environment, CALL_TIMEOUT, clock);
    telemetry = Telemetry.of(environment, clock);
    TokenVerifier verifier =
        new TokenVerifier(
            new PublishedKeys(
                environment.require("ZOHO_KEYS_URL"), stores.keySets(), clock, telemetry));
    intake = new SpillIntake(stores.sources(), verifier, stores.ingest(telemetry), telemetry);
  }

  IngestRetryHandler(SpillIntake intake, Clock clock, Telemetry telemetry) {
    this.intake = intake;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Deadline deadline =
        Deadline.in(Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE), clock);
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSMessage message : event.getRecords()) {
      try {
        intake.take(Spill.ofJson(message.getBody()), deadline);
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
