package io.reachline.bench;

import io.reachline.aws.AwsHttpClient;
import io.reachline.condition.CelConditions;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Client;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.local.engine.DynamoDbEngine;
import io.reachline.local.engine.LocalAccount;
import io.reachline.local.engine.Tables;
import io.reachline.local.template.Account;
import io.reachline.local.template.Template;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.Statement;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.service.Outbox;
import io.reachline.telemetry.Telemetry;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The benchmark of routing: the time and the read units that routing a message takes. */
@Command(
    name = "bench/routing",
    mixinStandardHelpOptions = true,
    description =
        "Measures the routing of a message with real conditions and stores on DynamoDB Local: with"
            + " 1, 10 and 100 rules, of which the last one matches; with few users and with 1,000;"
            + " with and without a history; and with parent organisations. Counts the queries of"
            + " the directory and their read units.")
final class RoutingCost implements Callable<Integer> {

  @Option(names = "--home", hidden = true, description = "The project's directory.")
  private Path home = Path.of("");

  @Option(
      names = "--rounds",
      defaultValue = "60",
      paramLabel = "N",
      description = "The number of measured messages (default ${DEFAULT-VALUE}).")
  private int rounds;

  /** The rules, users, earlier messages and organisations that a routed message meets. */
  private record Workload(int rules, int users, int history, int organizations) {}

  static void main(String[] arguments) {
    System.exit(new CommandLine(new RoutingCost()).execute(arguments));
  }

  @Override
  public Integer call() {
    LocalAccount.useByDefault();
    try (DynamoDbEngine engine = DynamoDbEngine.start(Optional.empty())) {
      Template template =
          Template.read(
              home.resolve("template.yaml"),
              Map.of("JwtIssuer", "https://tokens.example.com", "JwtAudience", "reachline"),
              new Account(
                  LocalAccount.ID, LocalAccount.REGION, "bench", URI.create("http://localhost")));
      Tables tables = new Tables(engine.client());
      template.tables().forEach(tables::create);
      IO.println(
          "| rules | users | history | organisations | ms a message | queries | read units |");
      IO.println(
          "|------:|------:|--------:|--------------:|-------------:|--------:|-----------:|");
      for (Workload workload :
          List.of(
              // The first one warms up.
              new Workload(1, 10, 0, 1),
              new Workload(1, 10, 0, 1),
              new Workload(10, 10, 0, 1),
              new Workload(100, 10, 0, 1),
              new Workload(1, 10, 5_000, 1),
              new Workload(1, 1_000, 0, 1),
              new Workload(100, 1_000, 0, 1),
              new Workload(10, 10, 0, 3))) {
        Run run = new Run(engine, workload);
        double median = run.median(rounds);
        IO.println(
            String.format(
                Locale.ROOT,
                "| %5d | %5d | %7d | %13d | %12.2f | %7.1f | %10.1f |",
                workload.rules(),
                workload.users(),
                workload.history(),
                workload.organizations(),
                median,
                (double) run.meter.queries / run.meter.messages,
                run.meter.units / run.meter.messages));
      }
    }
    return 0;
  }

  /** An SDK interceptor that adds up the read units of queries. */
  private static final class Meter implements ExecutionInterceptor {
    private int messages;
    private int queries;
    private double units;

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      return context.request() instanceof QueryRequest query
          ? query.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build()
          : context.request();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      if (context.response() instanceof QueryResponse response) {
        queries++;
        units += response.consumedCapacity().capacityUnits();
      }
    }
  }

  /** A measurement with an organisation of its own and a conversation whose messages are routed. */
  private static final class Run {
    private static final Environment ENVIRONMENT =
        new Environment(
            Map.of(
                "CONVERSATIONS_TABLE", "ConversationsTable",
                "DIRECTORY_TABLE", "DirectoryTable",
                "PRESENCE_TABLE", "PresenceTable",
                "PRESENCE_MINUTES", "5",
                "PRESENCE_FROM_ACTIVITY", "false",
                "RETENTION_DAYS", "90"));
    private static int organizations;

    private final Clock clock = Clock.systemUTC();
    private final Meter meter = new Meter();
    private final ConversationKey conversation;
    private final MessageStore messages;
    private final NotificationRouter router;
    private int made;

    Run(DynamoDbEngine engine, Workload workload) {
      DynamoDbEnhancedClient client =
          Client.of(
              DynamoDbClient.builder()
                  .httpClient(AwsHttpClient.create())
                  .endpointOverride(engine.endpoint())
                  .overrideConfiguration(
                      configuration -> configuration.addExecutionInterceptor(meter))
                  .build());
      DynamoStores stores = new DynamoStores(ENVIRONMENT, client, clock);
      DirectoryStore directory = stores.directory();
      messages = stores.messages();
      OrganizationPath path = path(workload.organizations());
      conversation =
          new ConversationKey(path.organization(), new ConversationId("%024x".formatted(7)));
      seed(directory, stores.presence(), path, workload);
      stores.conversations().create(Conversation.closed(conversation, clock.instant()));
      for (int i = 0; i < workload.history(); i++) {
        messages.create(message());
      }
      Telemetry telemetry =
          new Telemetry(new PrintStream(OutputStream.nullOutputStream()), clock, "bench", "bench");
      router =
          new NotificationRouter(
              new RoutingEngine(new CelConditions()),
              stores.situations(),
              directory,
              stores.presence(),
              messages,
              stores.runs(),
              stores.inboxes(),
              stores.sums(),
              (_, _) -> {},
              stores.serviceHealth(),
              new Outbox(stores.deliveries(), (_, _) -> {}, clock),
              DynamoStores.activity(ENVIRONMENT, clock, telemetry),
              stores.retention(),
              clock,
              telemetry);
    }

    private static OrganizationPath path(int levels) {
      List<OrganizationId> ids = new ArrayList<>();
      for (int i = 0; i < levels; i++) {
        ids.add(new OrganizationId("%024x".formatted(1_000 + organizations++)));
      }
      return new OrganizationPath(ids);
    }

    private void seed(
        DirectoryStore directory,
        PresenceStore presence,
        OrganizationPath path,
        Workload workload) {
      Revision first = Revision.first(clock.instant());
      for (int level = 1; level <= path.ids().size(); level++) {
        directory.create(
            new Organization(
                new OrganizationPath(path.ids().subList(0, level)),
                "One",
                Organization.Status.ACTIVE,
                first));
      }
      OrganizationId own = path.organization();
      ChannelId sales = new ChannelId("%024x".formatted(1));
      List<UserId> users =
          IntStream.range(0, workload.users())
              .mapToObj(n -> new UserId("%024x".formatted(n + 100)))
              .toList();
      directory.create(new Channel(sales, own, "sales", Set.copyOf(users), first));
      Statement online = Statement.online(PresenceSource.SET, Duration.ofDays(1));
      for (UserId user : users) {
        directory.create(new User(user, own, "An agent", Role.AGENT, Set.of(sales), first));
        Presence.after(Optional.empty(), online, clock.instant())
            .ifPresent(now -> presence.replace(own, user, Optional.empty(), now));
      }
      List<Rule> rules =
          IntStream.range(0, workload.rules())
              .mapToObj(
                  n ->
                      new Rule(
                          "Rule " + n,
                          n == workload.rules() - 1
                              ? "message.text.contains('parcel')"
                              : "message.text.contains('word %d')".formatted(n),
                          Duration.ZERO,
                          List.of(new Target.OfChannel(sales)),
                          Rule.Then.CONTINUE))
              .toList();
      directory.create(
          new Workflow(
              new WorkflowId("%024x".formatted(2)),
              own,
              "All",
              true,
              Optional.empty(),
              rules,
              first));
    }

    /** Returns the median time to route a message in ms, after half as many to warm up. */
    double median(int rounds) {
      List<Double> taken = new ArrayList<>();
      for (int round = 0; round < rounds + rounds / 2; round++) {
        Message message = message();
        messages.create(message);
        long start = System.nanoTime();
        router.route(message);
        if (round >= rounds / 2) {
          taken.add((System.nanoTime() - start) / 1e6);
        }
        meter.messages++;
      }
      return new Sample(taken).median();
    }

    private Message message() {
      return Message.posted(
          MessageId.of(Instant.now(clock), MessageType.CHAT, "%011x".formatted(made++)),
          conversation,
          Role.CONTACT,
          null,
          "Where is my parcel?",
          JsonObject.EMPTY);
    }
  }
}
