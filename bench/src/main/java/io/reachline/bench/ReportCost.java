package io.reachline.bench;

import io.reachline.aws.AwsHttpClient;
import io.reachline.condition.CelConditions;
import io.reachline.dynamo.Client;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.QueryString;
import io.reachline.local.engine.DynamoDbEngine;
import io.reachline.local.engine.LocalAccount;
import io.reachline.local.engine.Tables;
import io.reachline.local.template.Account;
import io.reachline.local.template.Template;
import io.reachline.provider.RegisteredProviders;
import io.reachline.replay.Replay;
import io.reachline.replay.ReplayRequest;
import io.reachline.report.ReachabilityReport;
import io.reachline.routing.RoutingEngine;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The benchmark of the report and the replay: the time and the units that they take. */
@Command(
    name = "bench/reports",
    mixinStandardHelpOptions = true,
    description =
        "Measures the staffing report over a month and the replay of a week on DynamoDB Local, of"
            + " an organisation with 10 channels, 50 users and 4 workflows. The messages are copies"
            + " of conversations that the router has routed, spread over 31 days.")
final class ReportCost implements Callable<Integer> {
  private static final Environment ENVIRONMENT =
      new Environment(
          Map.of(
              "CONVERSATIONS_TABLE", RoutedMonth.TABLE,
              "DIRECTORY_TABLE", "DirectoryTable",
              "PRESENCE_TABLE", "PresenceTable",
              "DELIVERIES_TABLE", "DeliveriesTable",
              "PRESENCE_MINUTES", "5",
              "PRESENCE_FROM_ACTIVITY", "false",
              "RETENTION_DAYS", "90"));

  @Option(names = "--home", hidden = true, description = "The project's directory.")
  private Path home = Path.of("");

  @Option(
      names = "--messages",
      defaultValue = "100000",
      paramLabel = "N",
      description = "The number of customers' messages (default ${DEFAULT-VALUE}).")
  private int messages;

  private final Meter meter = new Meter();

  static void main(String[] arguments) {
    System.exit(new CommandLine(new ReportCost()).execute(arguments));
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
      Instant end = Instant.now().truncatedTo(ChronoUnit.DAYS);
      DynamoDbClient client =
          DynamoDbClient.builder()
              .httpClient(AwsHttpClient.create())
              .endpointOverride(engine.endpoint())
              .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(meter))
              .build();
      long begin = System.nanoTime();
      new RoutedMonth(ENVIRONMENT, client, end).fill(messages);
      IO.println(
          String.format(
              Locale.ROOT,
              "%,d messages were stored in %.0f s.%n",
              messages,
              (System.nanoTime() - begin) / 1e9));
      measure(new DynamoStores(ENVIRONMENT, Client.of(client), Clock.systemUTC()), end);
    }
    return 0;
  }

  private void measure(DynamoStores stores, Instant end) {
    IO.println(
        "|                        |       s | answers | messages | read units | write units |");
    IO.println(
        "|------------------------|--------:|--------:|---------:|-----------:|------------:|");
    String month = "since=%s&until=%s".formatted(end.minus(RoutedMonth.LENGTH), end);
    report("report, the first time", stores, month);
    report("report, the second time", stores, month);
    for (String group : List.of("channel", "rule", "workflow", "user")) {
      report("report by " + group, stores, month + "&group=" + group);
    }
    replay(stores, end);
  }

  /** Asks for a report until it is ready, each time as a new instance of the function. */
  private void report(String name, DynamoStores stores, String query) {
    meter.reset();
    long begin = System.nanoTime();
    int answers = 0;
    while (true) {
      ReachabilityReport report =
          new ReachabilityReport(
              stores.messages(),
              stores.runs(),
              stores.situations(),
              stores.presence(),
              stores.directory(),
              stores.sums(),
              stores.retention(),
              Clock.systemUTC());
      answers++;
      switch (report.of(RoutedMonth.ORGANIZATION, QueryString.parse(query))) {
        case ReachabilityReport.Outcome.Counting _ -> {}
        case ReachabilityReport.Outcome.Refused(var reason) ->
            throw new IllegalStateException(reason.toString());
        case ReachabilityReport.Outcome.Ready(var table) -> {
          JsonObject json = table.toJson();
          print(name, begin, answers, json.objects("totals").getFirst().get("messages"));
          return;
        }
      }
    }
  }

  /** Replays a week under the stored rules, page by page. */
  private void replay(DynamoStores stores, Instant end) {
    Replay replay =
        new Replay(
            new RoutingEngine(new CelConditions()),
            stores.directory(),
            stores.presence(),
            stores.situations(),
            stores.messages(),
            stores.runs(),
            stores.serviceHealth(),
            RegisteredProviders.ALL,
            Clock.systemUTC());
    JsonObject first =
        JsonObject.builder()
            .put("since", end.minus(Duration.ofDays(7)).toString())
            .put("until", end.toString())
            .put("limit", 500)
            .build();
    meter.reset();
    long begin = System.nanoTime();
    JsonObject body = first;
    for (int answers = 1; ; answers++) {
      ReplayRequest request = require(ReplayRequest.parse(body, Instant.now()));
      JsonObject page = require(replay.page(request, RoutedMonth.ORGANIZATION, Optional.empty()));
      Optional<String> next = page.text("next");
      if (next.isEmpty()) {
        print("replay of 7 days", begin, answers, page.object("counts").get("messages"));
        IO.println("\nThe replay's counts: " + page.object("counts"));
        return;
      }
      body = first.with("cursor", next.get());
    }
  }

  private static <T> T require(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(var value) -> value;
      case Parsed.Refused<T>(var reason) -> throw new IllegalStateException(reason.toString());
    };
  }

  private void print(String name, long begin, int answers, @Nullable Object counted) {
    IO.println(
        String.format(
            Locale.ROOT,
            "| %-22s | %7.2f | %7d | %8s | %,10.1f | %,11.1f |",
            name,
            (System.nanoTime() - begin) / 1e9,
            answers,
            counted,
            meter.reads.sum(),
            meter.writes.sum()));
  }

  /** An SDK interceptor that adds up the units of reads and of puts, those of indexes included. */
  private static final class Meter implements ExecutionInterceptor {
    private final DoubleAdder reads = new DoubleAdder();
    private final DoubleAdder writes = new DoubleAdder();

    void reset() {
      reads.reset();
      writes.reset();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      ReturnConsumedCapacity total = ReturnConsumedCapacity.TOTAL;
      return switch (context.request()) {
        case QueryRequest query -> query.toBuilder().returnConsumedCapacity(total).build();
        case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(total).build();
        case BatchGetItemRequest get -> get.toBuilder().returnConsumedCapacity(total).build();
        case PutItemRequest put -> put.toBuilder().returnConsumedCapacity(total).build();
        case SdkRequest other -> other;
      };
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      switch (context.response()) {
        case QueryResponse query -> reads.add(query.consumedCapacity().capacityUnits());
        case GetItemResponse get -> reads.add(get.consumedCapacity().capacityUnits());
        case BatchGetItemResponse get ->
            get.consumedCapacity().stream()
                .mapToDouble(ConsumedCapacity::capacityUnits)
                .forEach(reads::add);
        case PutItemResponse put -> writes.add(put.consumedCapacity().capacityUnits());
        default -> {}
      }
    }
  }
}
