package io.reachline.functions.query;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.snapstart.Priming;
import io.reachline.snapstart.SampleOrganization;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of requests that list and fetch messages, conversations, sessions and inboxes. */
public final class MessageQueryHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final Gateway gateway;
  private final QueryRoutes routes;

  public MessageQueryHandler() {
    this(Environment.ofProcess());
  }

  public MessageQueryHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    gateway = new Gateway(telemetry, environment.scopePrefix());
    routes = routes(environment, stores, clock);
    Priming.run(
        environment,
        telemetry,
        clock,
        priming -> {
          SampleOrganization sample = priming.sample();
          sample.addStatuses();
          priming.answer(
              () -> routes(environment, sample.stores(), clock),
              sample.request("GET /v2/conversations/{conversation}/messages", "type=status", ""),
              sample.request("GET /v2/messages", "type=status&limit=50", ""),
              sample.request("GET /v2/conversations", "", ""),
              sample.request("GET /v2/users/{user}/inbox", "", ""),
              sample.request("GET /v2/sessions", "status=BLOCKED", ""));
          priming.repeat(stores::primeReads);
        });
  }

  private static QueryRoutes routes(Environment environment, DynamoStores stores, Clock clock) {
    return new QueryRoutes(
        stores.messages(),
        stores.receipts(),
        stores.conversations(),
        stores.sessions(),
        stores.directory(),
        stores.inboxes(),
        stores.situations(),
        stores.runs(),
        stores.retention(),
        clock,
        environment.publicUrl());
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, routes);
  }
}
