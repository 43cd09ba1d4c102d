package io.reachline.functions.directory;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Priming;
import io.reachline.identity.IdSource;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** Answers the routes of sources and of the quarantine. */
public final class DirectoryHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final Gateway gateway;
  private final DirectoryRoutes routes;

  public DirectoryHandler() {
    this(Environment.ofProcess());
  }

  public DirectoryHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = new Telemetry(System.out, clock, environment.require("STACK"));
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    gateway = new Gateway(telemetry);
    routes =
        new DirectoryRoutes(
            new OrganizationPaths(stores.directory(), clock),
            new SourceRoutes(stores.sources(), IdSource.secure(), clock, environment.publicUrl()),
            new QuarantineRoutes(
                stores.quarantine(), stores.ingest(telemetry), environment.publicUrl()));
    Priming.run(
        environment,
        telemetry,
        () -> {
          stores.primeReads();
          stores.primeWrites();
          gateway.prime(routes, "GET /v2/sources");
        });
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, routes);
  }
}
