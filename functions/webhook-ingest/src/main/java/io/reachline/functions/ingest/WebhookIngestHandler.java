package io.reachline.functions.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.identity.HexId;
import io.reachline.provider.RegisteredProviders;
import io.reachline.snapstart.Priming;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.Providers;
import io.reachline.webhook.SourceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of the webhooks' function. */
public final class WebhookIngestHandler implements RequestStreamHandler {
  private static final Duration CALL_TIMEOUT = Duration.ofMillis(2_500);
  private static final Webhook.Budget BUDGET =
      new Webhook.Budget(Duration.ofSeconds(3), Duration.ofMillis(4_500));

  private static final Providers PROVIDERS = RegisteredProviders.ALL;

  private final Gateway gateway;
  private final Webhook webhook;

  public WebhookIngestHandler() {
    this(Environment.ofProcess());
  }

  public WebhookIngestHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, CALL_TIMEOUT, clock);
    SourceCache sources = new SourceCache(stores.sources(), clock, telemetry);
    TokenVerifier verifier =
        new TokenVerifier(
            new PublishedKeys(environment.find("KEYS_URL"), stores.keySets(), clock, telemetry));
    SqsRetryQueue retryQueue = new SqsRetryQueue(environment);
    gateway = new Gateway(telemetry, "");
    webhook =
        new Webhook(
            PROVIDERS,
            sources,
            verifier,
            stores.deliveryProcessor(PROVIDERS, telemetry),
            retryQueue,
            BUDGET,
            clock,
            telemetry);
    Priming.run(
        environment,
        telemetry,
        () -> {
          stores.primeReads();
          stores.primeWrites();
          verifier.prime();
          retryQueue.prime();
          stores.sources().find(new SourceId(HexId.NONE));
          stores.keySets().find(PROVIDERS.hosts().getFirst());
          // Not a POST, which would count as a refused token.
          gateway.prime(
              webhook, "GET /webhooks/%s/{source}".formatted(PROVIDERS.all().getFirst().name()));
        });
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, webhook);
  }
}
