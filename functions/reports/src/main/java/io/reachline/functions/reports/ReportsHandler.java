package io.reachline.functions.reports;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.administration.WorkflowDrafts;
import io.reachline.condition.CelConditions;
import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.provider.RegisteredProviders;
import io.reachline.replay.Replay;
import io.reachline.report.ReachabilityReport;
import io.reachline.routing.Conditions;
import io.reachline.routing.RoutingEngine;
import io.reachline.snapstart.Priming;
import io.reachline.snapstart.SampleOrganization;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of requests for reports. */
public final class ReportsHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final Gateway gateway;
  private final ReportRoutes routes;

  public ReportsHandler() {
    this(Environment.ofProcess());
  }

  public ReportsHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    gateway = new Gateway(telemetry, environment.scopePrefix());
    routes = routes(stores, clock);
    Priming.run(
        environment,
        telemetry,
        clock,
        priming -> {
          SampleOrganization sample = priming.sample();
          sample.addMessage();
          priming.answer(
              () -> routes(sample.stores(), clock),
              sample.request("GET /v2/reports/reachability", "", ""),
              sample.request("POST /v2/workflows/replay", "", "{}"));
          priming.repeat(stores::primeReads);
        });
  }

  private static ReportRoutes routes(DynamoStores stores, Clock clock) {
    // Loads CEL only when workflows are replayed.
    Conditions conditions = new CelConditions();
    return new ReportRoutes(
        new ReachabilityReport(
            stores.messages(),
            stores.runs(),
            stores.situations(),
            stores.presence(),
            stores.directory(),
            stores.sums(),
            stores.retention(),
            clock),
        new WorkflowDrafts(conditions, stores.directory(), clock),
        new Replay(
            new RoutingEngine(conditions),
            stores.directory(),
            stores.presence(),
            stores.situations(),
            stores.messages(),
            stores.runs(),
            stores.serviceHealth(),
            RegisteredProviders.ALL,
            clock),
        new OrganizationPaths(stores.directory(), clock),
        clock);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, routes);
  }
}
