package io.reachline.functions.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.SampleRequest;
import io.reachline.provider.RegisteredProviders;
import io.reachline.snapstart.Priming;
import io.reachline.snapstart.SampleOrganization;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.PublishedKeys;
import io.reachline.token.SampleKey;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.Provider;
import io.reachline.webhook.Providers;
import io.reachline.webhook.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

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
    PublishedKeys keys =
        new PublishedKeys(environment.find("KEYS_URL"), stores.keySets(), clock, telemetry);
    SqsRetryQueue retryQueue = new SqsRetryQueue(environment);
    gateway = new Gateway(telemetry, "");
    webhook = webhook(stores, keys, retryQueue, telemetry, clock);
    Priming.run(
        environment,
        telemetry,
        clock,
        priming -> {
          SampleOrganization sample = priming.sample();
          Source source = sample.addSource();
          priming.once(() -> primeDeliveries(priming, sample, source, clock));
          priming.repeatInOwnThread(stores::primeReads);
          priming.repeatInOwnThread(stores::primeWrites);
          priming.once(() -> stores.sources().find(source.id()));
          priming.once(() -> stores.keySets().find(source.host()));
          priming.once(() -> keys.prime(PROVIDERS.tokenRules(source)));
          priming.once(retryQueue::prime);
        });
  }

  /** Takes in deliveries whose tokens are signed with a key that only stores in memory know. */
  private static void primeDeliveries(
      Priming priming, SampleOrganization sample, Source source, Clock clock) {
    SampleKey key = SampleKey.generate();
    sample.stores().keySets().put(source.host(), key.published(clock.instant()));
    Provider provider = PROVIDERS.of(source.id());
    SampleRequest request =
        sample
            .request(
                "POST /webhooks/%s/{source}".formatted(provider.name()),
                "",
                "[%s]".formatted(provider.sampleEvent(source.orgId(), clock.instant())))
            .withHeader(
                provider.tokenHeader(), key.token(PROVIDERS.tokenRules(source), clock.instant()));
    Telemetry telemetry = Telemetry.discarded(clock);
    priming.answer(
        () ->
            webhook(
                sample.stores(),
                new PublishedKeys(Optional.empty(), sample.stores().keySets(), clock, telemetry),
                (_, _) -> {},
                telemetry,
                clock),
        request);
  }

  private static Webhook webhook(
      DynamoStores stores,
      PublishedKeys keys,
      RetryQueue retryQueue,
      Telemetry telemetry,
      Clock clock) {
    return new Webhook(
        PROVIDERS,
        new SourceCache(stores.sources(), clock, telemetry),
        new TokenVerifier(keys),
        stores.deliveryProcessor(PROVIDERS, telemetry),
        retryQueue,
        BUDGET,
        clock,
        telemetry);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    gateway.answer(event, answer, webhook);
  }
}
