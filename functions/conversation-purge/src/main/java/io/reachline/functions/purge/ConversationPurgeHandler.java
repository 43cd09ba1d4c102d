package io.reachline.functions.purge;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.batch.BatchEvent;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The function that removes the messages of deleted conversations. */
public final class ConversationPurgeHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ConversationPurge purge;

  public ConversationPurgeHandler() {
    this(Environment.ofProcess());
  }

  public ConversationPurgeHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    purge =
        new ConversationPurge(
            new DynamoStores(environment, TIMEOUT, clock).messages(),
            Telemetry.of(environment, clock));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    BatchEvent.handle(event, answer, purge);
  }
}
