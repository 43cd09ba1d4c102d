package io.reachline.functions.directory;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.administration.Administration;
import io.reachline.administration.PresenceHistory;
import io.reachline.condition.CelConditions;
import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.evaluation.MessageEvaluator;
import io.reachline.gateway.Gateway;
import io.reachline.identity.IdSource;
import io.reachline.list.Paginator;
import io.reachline.outbound.HttpServiceClient;
import io.reachline.provider.RegisteredProviders;
import io.reachline.queue.SqsRingQueue;
import io.reachline.retry.Backoff;
import io.reachline.routing.Attendance;
import io.reachline.routing.BrokenServices;
import io.reachline.routing.Conditions;
import io.reachline.routing.RoutingEngine;
import io.reachline.service.Deliveries;
import io.reachline.snapstart.Priming;
import io.reachline.snapstart.SampleOrganization;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of requests for the directory, sources, services and the quarantine. */
public final class DirectoryHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);
  private static final Duration CONTENTION = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final DirectoryRoutes routes;

  public DirectoryHandler() {
    this(Environment.ofProcess());
  }

  public DirectoryHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    gateway = new Gateway(telemetry, environment.scopePrefix());
    routes = routes(environment, stores, telemetry, clock);
    Priming.run(
        environment,
        telemetry,
        clock,
        priming -> {
          SampleOrganization sample = priming.sample();
          sample.addSource();
          priming.answer(
              () -> routes(environment, sample.stores(), Telemetry.discarded(clock), clock),
              sample.request(
                  "POST /v2/workflows/evaluate", "", "{\"message\":{\"text\":\"A parcel\"}}"),
              sample.request("GET /v2/channels", "", ""),
              sample.request("GET /v2/sources", "", ""),
              sample.request("PUT /v2/users/{user}/presence", "", "{\"presence\":\"online\"}"));
          priming.repeat(stores::primeReads);
          priming.repeat(stores::primeWrites);
        });
  }

  private static DirectoryRoutes routes(
      Environment environment, DynamoStores stores, Telemetry telemetry, Clock clock) {
    Paginator paginator = new Paginator(environment.publicUrl(), clock);
    // Loads CEL only when a workflow is saved or evaluated.
    Conditions conditions = new CelConditions();
    return new DirectoryRoutes(
        Administration.of(
            RegisteredProviders.ALL,
            stores.directory(),
            stores.presence(),
            stores.sources(),
            stores.serviceHealth(),
            new HttpServiceClient(environment.allowsPrivateTargets(), clock),
            conditions,
            environment.presenceLifetime(),
            Backoff.within(CONTENTION, clock),
            IdSource.secure(),
            paginator),
        new PresenceHistory(stores.directory(), stores.presence(), clock),
        new MessageEvaluator(
            new RoutingEngine(conditions),
            stores.directory(),
            new Attendance(stores.presence(), stores.retention(), clock),
            new BrokenServices(stores.serviceHealth()),
            stores.situations(),
            clock),
        new QuarantineRoutes(
            stores.quarantine(),
            stores.deliveryProcessor(RegisteredProviders.ALL, telemetry),
            paginator),
        new DeliveryRoutes(
            new Deliveries(
                stores.deliveries(), stores.directory(), new SqsRingQueue(environment), paginator)),
        new OrganizationPaths(stores.directory(), clock));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, routes);
  }
}
