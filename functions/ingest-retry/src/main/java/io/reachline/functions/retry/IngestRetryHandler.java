package io.reachline.functions.retry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.reachline.deadline.Deadline;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.provider.RegisteredProviders;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;

/** The handler of the retry queue's function. */
public final class IngestRetryHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /** The rest of the function's time in which it begins no further event. */
  static final Duration RESERVE = Duration.ofSeconds(15);

  private final SpillProcessor processor;
  private final Clock clock;

  public IngestRetryHandler() {
    this(Environment.ofProcess());
  }

  public IngestRetryHandler(Environment environment) {
    clock = Clock.systemUTC();
    DynamoStores stores = new DynamoStores(environment, CALL_TIMEOUT, clock);
    Telemetry telemetry = Telemetry.of(environment, clock);
    TokenVerifier verifier =
        new TokenVerifier(
            new PublishedKeys(environment.find("KEYS_URL"), stores.keySets(), clock, telemetry));
    processor =
        new SpillProcessor(
            RegisteredProviders.ALL,
            stores.sources(),
            verifier,
            stores.deliveryProcessor(RegisteredProviders.ALL, telemetry),
            telemetry);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return processor.process(event.getRecords(), Deadline.in(left.minus(RESERVE), clock));
  }
}
