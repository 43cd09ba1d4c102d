package io.reachline.functions.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.RSAKey;
import io.reachline.gateway.Gateway;
import io.reachline.memory.InMemoryStores;
import io.reachline.provider.RegisteredProviders;
import io.reachline.runtime.HttpEvent;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.KeyHost;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenBuilder;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The benchmark of the first event of a session, from API Gateway's event with its signed token to
 * the answer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WebhookEventBenchmark {
  private static final String HOST = "desk.zoho.com";
  private static final String WEBHOOK = "65403000000099001";
  private static final String PLACE_OF_SESSION = "65403000000000000";
  private static final long FIRST_SESSION = 65_403_000_100_000_000L;
  private static final RSAKey KEY = TokenBuilder.newKey("zoho-1");

  private final Clock clock = Clock.systemUTC();
  private final Telemetry telemetry =
      new Telemetry(new PrintStream(OutputStream.nullOutputStream()), clock, "bench", "bench");
  private final Gateway gateway = new Gateway(telemetry, "");
  private final KeyHost keyHost = new KeyHost();
  private final String[] event;
  private Webhook webhook;
  private long session = FIRST_SESSION;

  public WebhookEventBenchmark() {
    keyHost.publish(HOST, KEY);
    event =
        HttpEvent.of("POST /webhooks/zoho-desk/{source}")
            .path("source", EventBuilder.SOURCE.value())
            .header(
                "x-zdesk-jwt",
                new TokenBuilder(KEY, EventBuilder.ORG_ID, WEBHOOK, clock.instant())
                    .claim("exp", clock.instant().plus(Duration.ofHours(1)).getEpochSecond())
                    .sign())
            .body(
                """
                [{"payload":{"currentAssigneeId":"106554156","sessionStatus":"ON_HOLD",\
                "replyStatus":"ACCEPTED","sessionOldStatus":"OPEN","sessionId":"%s",\
                "messagesCount":"23","assigneeType":"AGENT","channelId":"65403000000038011"},\
                "eventTime":"%d","eventType":"IM_Session_Status","orgId":"%s"}]\
                """
                    .formatted(PLACE_OF_SESSION, clock.millis(), EventBuilder.ORG_ID))
            .toJson()
            .split(PLACE_OF_SESSION, 2);
    webhook = webhook();
  }

  /** Empties the stores, which otherwise would grow without end. */
  @Setup(Level.Iteration)
  public void empty() {
    webhook = webhook();
  }

  @TearDown
  public void close() {
    keyHost.close();
  }

  private Webhook webhook() {
    InMemoryStores stores = new InMemoryStores(clock);
    stores
        .sources()
        .create(
            new Source(
                EventBuilder.SOURCE,
                EventBuilder.ORGANIZATION,
                EventBuilder.ORG_ID,
                WEBHOOK,
                HOST,
                clock.instant()));
    return new Webhook(
        RegisteredProviders.ALL,
        new SourceCache(stores.sources(), clock, telemetry),
        new TokenVerifier(
            new PublishedKeys(Optional.of(keyHost.keysUrl()), stores.keySets(), clock, telemetry)),
        stores.deliveryProcessor(telemetry),
        (spills, _) -> {
          if (!spills.isEmpty()) {
            throw new IllegalStateException("An event was not stored");
          }
        },
        new Webhook.Budget(Duration.ofSeconds(3), Duration.ofMillis(4_500)),
        clock,
        telemetry);
  }

  @Benchmark
  public byte[] webhookEvent() throws IOException {
    byte[] next = (event[0] + session++ + event[1]).getBytes(UTF_8);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    gateway.answer(new ByteArrayInputStream(next), answer, webhook);
    return answer.toByteArray();
  }
}
