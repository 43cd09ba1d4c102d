package io.reachline.functions.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reachline.condition.CelConditions;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.deadline.TimeLimit;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.memory.InMemoryStores;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.SetPresence;
import io.reachline.presence.Statement;
import io.reachline.publishing.EventPublisher;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.service.Outbox;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/**
 * The benchmark of a customer's message, from the stream's event to the delivery status. Of ten
 * rules the last one matches.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RoutedMessageBenchmark {
  static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final int RULES = 10;
  private static final int USERS = 10;

  private final Clock clock = Clock.systemUTC();
  private final Telemetry telemetry =
      new Telemetry(new PrintStream(OutputStream.nullOutputStream()), clock, "bench", "bench");
  private InMemoryStores stores = new InMemoryStores(clock);
  private BatchRouter router = router();
  private int made;

  /** Empties the stores, which otherwise would grow without end. */
  @Setup(Level.Iteration)
  public void empty() {
    stores = new InMemoryStores(clock);
    router = router();
  }

  private BatchRouter router() {
    seed();
    NotificationRouter routing =
        new NotificationRouter(
            new RoutingEngine(new CelConditions()),
            stores.situations(),
            stores.directory(),
            stores.presence(),
            stores.messages(),
            stores.runs(),
            stores.inboxes(),
            stores.sums(),
            (_, _) -> {},
            stores.serviceHealth(),
            new Outbox(stores.deliveries(), (_, _) -> {}, clock),
            new SetPresence(stores.presence(), clock).activity(Optional.empty()),
            new Retention(Duration.ofDays(90)),
            clock,
            telemetry);
    return new BatchRouter(
        routing,
        new EventPublisher(
            routing.directory(),
            stores.conversations(),
            stores.messages(),
            new Outbox(stores.deliveries(), (_, _) -> {}, clock),
            clock),
        (_, _) -> {},
        (_, _) -> {},
        letter -> {
          throw new IllegalStateException("A message was not routed: " + letter);
        },
        TimeLimit::inOwnThread,
        telemetry);
  }

  private void seed() {
    Revision first = Revision.first(clock.instant());
    stores
        .directory()
        .create(
            new Organization(
                OrganizationPath.root(ORGANIZATION), "One", Organization.Status.ACTIVE, first));
    ChannelId sales = new ChannelId("%024x".formatted(1));
    List<UserId> users =
        IntStream.range(0, USERS).mapToObj(n -> new UserId("%024x".formatted(n + 100))).toList();
    stores.directory().create(new Channel(sales, ORGANIZATION, "sales", Set.copyOf(users), first));
    Statement online = Statement.online(PresenceSource.SET, Duration.ofDays(1));
    for (UserId user : users) {
      stores
          .directory()
          .create(new User(user, ORGANIZATION, "An agent", Role.AGENT, Set.of(sales), first));
      Presence.after(Optional.empty(), online, clock.instant())
          .ifPresent(now -> stores.presence().replace(ORGANIZATION, user, Optional.empty(), now));
    }
    stores
        .directory()
        .create(
            new Workflow(
                new WorkflowId("%024x".formatted(2)),
                ORGANIZATION,
                "All",
                true,
                Optional.empty(),
                IntStream.range(0, RULES).mapToObj(n -> rule(n, sales)).toList(),
                first));
  }

  private static Rule rule(int number, ChannelId channel) {
    String text = number == RULES - 1 ? "parcel" : "word %d".formatted(number);
    return new Rule(
        "Rule " + number,
        "message.text.contains('%s')".formatted(text),
        Duration.ZERO,
        List.of(new Target.OfChannel(channel)),
        Rule.Then.CONTINUE);
  }

  @Benchmark
  public byte[] routedMessage() throws IOException {
    made++;
    ConversationKey conversation =
        new ConversationKey(ORGANIZATION, new ConversationId("%024x".formatted(made)));
    stores.conversations().create(Conversation.closed(conversation, clock.instant()));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    BatchEvent.handle(
        new ByteArrayInputStream(event(conversation)),
        answer,
        records -> router.failures(records, () -> Duration.ofMinutes(1)));
    return answer.toByteArray();
  }

  /** Returns the stores, with what the last message has left. */
  InMemoryStores stores() {
    return stores;
  }

  private byte[] event(ConversationKey conversation) {
    MessageId id = MessageId.of(clock.instant(), MessageType.CHAT, "%011x".formatted(made));
    Map<String, Object> keys =
        Map.of(
            "pk", Map.of("S", ORGANIZATION + "#" + conversation.conversation()),
            "sk", Map.of("S", "M0#" + id));
    JsonObject image =
        JsonObject.builder()
            .put("pk", keys.get("pk"))
            .put("sk", keys.get("sk"))
            .put("messagesPk", Map.of("S", ORGANIZATION + "#0"))
            .put("role", Map.of("S", "contact"))
            .put("text", Map.of("S", "Where is my parcel?"))
            .put("route", Map.of("S", "inbound"))
            .put("expires", Map.of("N", "1999999999"))
            .build();
    return JsonObject.builder()
        .put(
            "Records",
            List.of(
                Map.of(
                    "eventName",
                    "INSERT",
                    "eventSource",
                    "aws:dynamodb",
                    "dynamodb",
                    Map.of("Keys", keys, "NewImage", image.members(), "SequenceNumber", "1"))))
        .build()
        .toString()
        .getBytes(UTF_8);
  }
}
