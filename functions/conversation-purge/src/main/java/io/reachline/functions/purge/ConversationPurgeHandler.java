package io.reachline.functions.purge;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.routing.PastHours;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;

/** The handler of deletions of conversations, whose messages it removes. */
public final class ConversationPurgeHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ConversationPurge purge;

  public ConversationPurgeHandler() {
    this(Environment.ofProcess());
  }

  public ConversationPurgeHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    purge =
        new ConversationPurge(
            stores.messages(),
            new PastHours(stores.sums(), clock),
            Telemetry.of(environment, clock));
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    return purge.purge(event.getRecords());
  }
}
