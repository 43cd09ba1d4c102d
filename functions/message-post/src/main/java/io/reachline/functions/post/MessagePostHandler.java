package io.reachline.functions.post;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.identity.IdSource;
import io.reachline.posting.Posting;
import io.reachline.presence.Activity;
import io.reachline.retry.Backoff;
import io.reachline.snapstart.Priming;
import io.reachline.snapstart.SampleOrganization;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/**
 * The handler of the function that posts messages, and opens, changes and deletes conversations.
 */
public final class MessagePostHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  /** The time within which an overtaken command is tried again; well below the timeout of 15 s. */
  private static final Duration CONTENTION = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final PostRoutes routes;

  public MessagePostHandler() {
    this(Environment.ofProcess());
  }

  public MessagePostHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    gateway = new Gateway(telemetry, environment.scopePrefix());
    routes = routes(stores, DynamoStores.activity(environment, clock, telemetry), clock);
    Priming.run(
        environment,
        telemetry,
        clock,
        priming -> {
          SampleOrganization sample = priming.sample();
          String route = "POST /v2/conversations/{conversation}/messages";
          priming.answer(
              () -> routes(sample.stores(), sample.activity(), clock),
              sample.request(route, "", "{\"type\":\"command\",\"text\":\"/accept\"}"),
              sample.request("POST /v2/conversations", "", "{\"name\":\"Order 4711\"}"),
              sample.request(route, "", "{\"text\":\"Where is my parcel?\"}"),
              sample.request(
                  route, "", "{\"type\":\"status\",\"text\":\"Message was forwarded\"}"));
          priming.repeat(stores::primeReads);
          priming.repeat(stores::primeWrites);
        });
  }

  private static PostRoutes routes(DynamoStores stores, Activity activity, Clock clock) {
    return new PostRoutes(
        new Posting(
            stores.messages(),
            stores.commands(),
            stores.conversations(),
            stores.idempotency(),
            stores.directory(),
            Backoff.within(CONTENTION, clock),
            stores.retention(),
            IdSource.secure(),
            clock,
            activity),
        stores.conversations(),
        new OrganizationPaths(stores.directory(), clock),
        clock);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, routes);
  }
}
