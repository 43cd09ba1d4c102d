package io.reachline.functions.router;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.condition.CelConditions;
import io.reachline.deadline.TimeLimit;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of the stream of the conversations table and of due routing tasks. */
public final class NotificationRouterHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final BatchRouter router;

  public NotificationRouterHandler() {
    this(Environment.ofProcess());
  }

  public NotificationRouterHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    RouterQueues queues = new RouterQueues(environment);
    router =
        new BatchRouter(
            new NotificationRouter(
                new RoutingEngine(new CelConditions()),
                stores.situations(),
                stores.directory(),
                stores.presence(),
                stores.messages(),
                stores.runs(),
                stores.inboxes(),
                queues,
                DynamoStores.activity(environment, clock, telemetry),
                stores.retention(),
                clock,
                telemetry),
            queues,
            queues,
            TimeLimit::inOwnThread,
            telemetry);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    BatchEvent.handle(
        event,
        answer,
        records ->
            router.failures(records, () -> Duration.ofMillis(context.getRemainingTimeInMillis())));
  }
}
