package io.reachline.functions.retry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.batch.BatchEvent;
import io.reachline.deadline.Deadline;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.provider.RegisteredProviders;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of the retry queue's function. */
public final class IngestRetryHandler implements RequestStreamHandler {
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
            new PublishedKeys(
                environment.require("ZOHO_KEYS_URL"), stores.keySets(), clock, telemetry));
    processor =
        new SpillProcessor(
            RegisteredProviders.ALL,
            stores.sources(),
            verifier,
            stores.deliveryProcessor(RegisteredProviders.ALL, telemetry),
            telemetry);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Deadline deadline = Deadline.in(left.minus(RESERVE), clock);
    BatchEvent.handle(event, answer, records -> processor.failures(records, deadline));
  }
}
