package io.reachline.functions.directory;

import io.reachline.administration.Administration;
import io.reachline.administration.PresenceHistory;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.OrganizationPaths;
import io.reachline.evaluation.MessageEvaluator;
import io.reachline.gateway.Gateway;
import io.reachline.identity.IdSource;
import io.reachline.list.Paginator;
import io.reachline.memory.InMemoryStores;
import io.reachline.presence.PresenceStore;
import io.reachline.provider.RegisteredProviders;
import io.reachline.retry.Backoff;
import io.reachline.routing.Attendance;
import io.reachline.routing.BrokenServices;
import io.reachline.routing.Conditions;
import io.reachline.routing.RoutingEngine;
import io.reachline.service.Deliveries;
import io.reachline.service.ScriptedServiceClient;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;

/** The routes of the directory function, as its handler wires them. */
public final class SimulatedDirectory {

  private SimulatedDirectory() {}

  public static Gateway.Routes routes(
      DirectoryStore directory,
      PresenceStore presence,
      SourceStore sources,
      SituationStore situations,
      QuarantineStore quarantine,
      DeliveryProcessor processor,
      Conditions conditions,
      Retention retention,
      Duration presenceLifetime,
      Backoff backoff,
      IdSource ids,
      Clock clock,
      String publicUrl) {
    Paginator paginator = new Paginator(publicUrl, clock);
    return new DirectoryRoutes(
        Administration.of(
            RegisteredProviders.ALL,
            directory,
            presence,
            sources,
            // Services are not simulated.
            new InMemoryStores(clock, retention).serviceHealth(),
            new ScriptedServiceClient(),
            conditions,
            presenceLifetime,
            backoff,
            ids,
            paginator),
        new PresenceHistory(directory, presence, clock),
        new MessageEvaluator(
            new RoutingEngine(conditions),
            directory,
            new Attendance(presence, retention, clock),
            new BrokenServices(new InMemoryStores(clock, retention).serviceHealth()),
            situations,
            clock),
        new QuarantineRoutes(quarantine, processor, paginator),
        new DeliveryRoutes(
            new Deliveries(
                new InMemoryStores(clock, retention).deliveries(),
                directory,
                (_, _) -> {},
                paginator)),
        new OrganizationPaths(directory, clock));
  }
}
