package io.reachline.functions.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.gateway.Gateway;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.memory.InMemoryStores;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
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
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The benchmark of a page of 50 messages, from API Gateway's event to its answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PageBenchmark {
  private static final String ORGANIZATION = "5d01e2404bc19c256622ad10";
  private static final ConversationKey CONVERSATION =
      new ConversationKey(
          new OrganizationId(ORGANIZATION), new ConversationId("6907abfa9938843d0a82a1d0"));
  private static final int MESSAGES = 200;

  private final byte[] event =
      HttpEvent.of("GET /v2/conversations/{conversation}/messages")
          .path("conversation", CONVERSATION.conversation().value())
          .query("type=status&limit=50")
          .caller("5d01e2404bc19c256622ad11", ORGANIZATION, "guest agent bot")
          .toJson()
          .getBytes(UTF_8);
  private final Clock clock = Clock.systemUTC();
  private final Gateway gateway =
      new Gateway(
          new Telemetry(new PrintStream(OutputStream.nullOutputStream()), clock, "bench", "bench"),
          "");
  private final QueryRoutes routes;

  public PageBenchmark() {
    InMemoryStores stores = new InMemoryStores(clock);
    stores.conversations().create(Conversation.closed(CONVERSATION, clock.instant()));
    for (int i = 0; i < MESSAGES; i++) {
      stores
          .messages()
          .create(
              Message.posted(
                  MessageId.of(
                      clock.instant().minusMillis(i), MessageType.STATUS, "%011x".formatted(i)),
                  CONVERSATION,
                  Role.BOT,
                  new UserId("5d01e2404bc19c256622ad11"),
                  "Message was forwarded to the team that knows of it",
                  JsonObject.builder().put("to", "sales").build()));
    }
    routes =
        new QueryRoutes(
            stores.messages(),
            stores.receipts(),
            stores.conversations(),
            stores.sessions(),
            stores.directory(),
            stores.inboxes(),
            stores.situations(),
            stores.runs(),
            new Retention(Duration.ofDays(90)),
            clock,
            "https://api.example.com");
  }

  @Benchmark
  public byte[] page() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    gateway.answer(new ByteArrayInputStream(event), answer, routes);
    return answer.toByteArray();
  }
}
