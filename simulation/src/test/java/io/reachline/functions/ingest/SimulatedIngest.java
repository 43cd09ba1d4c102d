package io.reachline.functions.ingest;

import io.reachline.deadline.TimeLimit;
import io.reachline.gateway.Gateway;
import io.reachline.provider.RegisteredProviders;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.SourceStore;
import io.reachline.webhook.Spill;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** The routes of the webhook's function, as its handler wires them. */
public final class SimulatedIngest {

  private SimulatedIngest() {}

  /**
   * Returns the routes.
   *
   * @param retryQueue takes a spill durably, as JSON
   */
  public static Gateway.Routes routes(
      SourceStore sources,
      TokenVerifier verifier,
      DeliveryProcessor processor,
      Consumer<String> retryQueue,
      TimeLimit limit,
      Clock clock,
      Telemetry telemetry) {
    return new Webhook(
        RegisteredProviders.ALL,
        new SourceCache(sources, clock, telemetry),
        verifier,
        processor,
        (spills, _) -> spills.stream().map(Spill::toJson).forEach(retryQueue),
        new Webhook.Budget(Duration.ofSeconds(3), Duration.ofMillis(4_500), limit),
        clock,
        telemetry);
  }
}
