package io.reachline.functions.post;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.InMemoryStores;
import io.reachline.posting.Posting;
import io.reachline.presence.SetPresence;
import io.reachline.retry.Backoff;
import io.reachline.runtime.HttpEvent;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
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
import org.openjdk.jmh.annotations.Warmup;

/** The benchmark of a message that is posted, from API Gateway's event to its answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PostBenchmark {
  private static final String ORGANIZATION = "5d01e2404bc19c256622ad10";
  private static final String CONVERSATION = "6907abfa9938843d0a82a1d0";

  private final byte[] event =
      HttpEvent.of("POST /v2/conversations/{conversation}/messages")
          .path("conversation", CONVERSATION)
          .caller("5d01e2404bc19c256622ad11", ORGANIZATION, "guest agent bot")
          .body(
              "{\"type\":\"status\",\"text\":\"Message was"
                  + " forwarded\",\"meta\":{\"to\":\"sales\"}}")
          .toJson()
          .getBytes(UTF_8);
  private final Clock clock = Clock.systemUTC();
  private final Gateway gateway =
      new Gateway(
          new Telemetry(new PrintStream(OutputStream.nullOutputStream()), clock, "bench", "bench"),
          "");
  private PostRoutes routes = routes();

  /** Empties the stores, which otherwise would grow without end. */
  @Setup(Level.Iteration)
  public void empty() {
    routes = routes();
  }

  private PostRoutes routes() {
    InMemoryStores stores = new InMemoryStores(clock);
    stores
        .conversations()
        .create(
            Conversation.closed(
                new ConversationKey(
                    new OrganizationId(ORGANIZATION), new ConversationId(CONVERSATION)),
                clock.instant()));
    return new PostRoutes(
        new Posting(
            stores.messages(),
            stores.commands(),
            stores.conversations(),
            stores.keys(),
            stores.directory(),
            Backoff.within(Duration.ofSeconds(5), clock),
            new Retention(Duration.ofDays(90)),
            IdSource.secure(),
            clock,
            new SetPresence(stores.presence(), clock).activity(Optional.empty())),
        stores.conversations(),
        new OrganizationPaths(stores.directory(), clock),
        clock);
  }

  @Benchmark
  public byte[] post() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    gateway.answer(new ByteArrayInputStream(event), answer, routes);
    return answer.toByteArray();
  }
}
