package io.reachline.local;

import io.reachline.environment.Environment;
import io.reachline.identity.Scope;
import io.reachline.local.authorizer.JwtAuthorizer;
import io.reachline.local.authorizer.SigningKey;
import io.reachline.local.authorizer.TokenIssuer;
import io.reachline.local.authorizer.TokenIssuer.TokenRequest;
import io.reachline.local.authorizer.WebhookTokenIssuer;
import io.reachline.local.engine.DynamoDbEngine;
import io.reachline.local.engine.LocalAccount;
import io.reachline.local.engine.QueueEngine;
import io.reachline.local.engine.Queues;
import io.reachline.local.engine.Tables;
import io.reachline.local.event.DemoSource;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.gateway.ApiRoute;
import io.reachline.local.gateway.ApiServer;
import io.reachline.local.gateway.HttpApi;
import io.reachline.local.log.Log;
import io.reachline.local.source.FailureDestination;
import io.reachline.local.source.QueuePoller;
import io.reachline.local.source.StreamPoller;
import io.reachline.local.template.Account;
import io.reachline.local.template.AuthorizerDefinition;
import io.reachline.local.template.FunctionDefinition;
import io.reachline.local.template.Template;
import io.reachline.local.template.Trigger;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The whole service in this process: the functions, tables, queues and routes of {@code
 * template.yaml}, over HTTP on loopback.
 */
public final class LocalService implements AutoCloseable {

  private static final String STACK = "reachline";
  // Not this service's URL, whose port may be another at the next start: tokens outlive that.
  private static final String ISSUER = "https://reachline.local/";
  private static final String AUDIENCE = "reachline";

  /** The time for which a user stays online, long enough for anybody who tries the demo. */
  static final Duration PRESENCE = Duration.ofDays(1);

  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Log log;
  private final Clock clock = Clock.systemUTC();
  private final ApiServer gateway;
  private final TokenIssuer tokens;
  private final WebhookTokenIssuer webhookTokens;
  private final URI webhookUrl;

  /**
   * Options for starting the service.
   *
   * @param home the project's directory, which has {@code template.yaml}
   * @param port the port to listen on, from 0 to 65,535; 0 for any free port
   * @param data the directory that keeps all data; empty to keep it in memory only
   * @param keysUrl the URL of the public keys for webhooks' tokens, in which {@code {host}} becomes
   *     the data centre's host; empty for the keys of this service
   */
  public record Options(Path home, int port, Optional<Path> data, Optional<String> keysUrl) {

    /** Returns options for a service on any free port that keeps its data in memory. */
    public static Options inMemory(Path home) {
      return new Options(home, 0, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Starts the service and returns when it is ready.
   *
   * @param console the stream to log to, in JSON
   * @throws BindException if the port is taken
   */
  public static LocalService start(Options options, PrintStream console) throws BindException {
    return start(options, Log.json(console));
  }

  static LocalService start(Options options, Log log) throws BindException {
    // Functions call the engines from many threads; by default the JVM keeps five connections open.
    if (System.getProperty("http.maxConnections") == null) {
      System.setProperty("http.maxConnections", "64");
    }
    LocalAccount.useByDefault();
    return new LocalService(options, log);
  }

  private LocalService(Options options, Log log) throws BindException {
    this.log = log;
    boolean started = false;
    try {
      Optional<DataDirectory> data = options.data().map(DataDirectory::open);
      data.ifPresent(parts::push);
      Optional<Path> keys = data.map(directory -> directory.resolve("keys"));
      SigningKey apiKey = SigningKey.open(keys, "api");
      SigningKey zohoKey = SigningKey.open(keys, "zoho");
      gateway = ApiServer.listen(options.port());
      parts.push(gateway);

      Engines engines = Engines.start(data);
      parts.push(engines.tables());
      parts.push(engines.queues());
      Template template =
          Template.read(
              options.home().resolve("template.yaml"),
              Map.of(
                  "JwtIssuer",
                  ISSUER,
                  "JwtAudience",
                  AUDIENCE,
                  "ConsoleClientId",
                  SignInEndpoint.CLIENT,
                  "ConsoleScopes",
                  SignInEndpoint.SCOPES,
                  "PresenceMinutes",
                  String.valueOf(PRESENCE.toMinutes()),
                  "WebhookAllowPrivateTargets",
                  "true"),
              new Account(
                  LocalAccount.ID, LocalAccount.REGION, STACK, engines.queues().endpoint()));
      Tables tables = new Tables(engines.tables().client());
      create(template, tables, options.data());
      Queues queues = new Queues(engines.queues().client());
      template.queues().forEach(queues::create);
      Map<FunctionDefinition, LocalFunction> functions =
          functions(
              template,
              engines,
              options.keysUrl().orElseGet(() -> gateway.url() + KeyEndpoint.ZOHO_PATH));

      tokens = new TokenIssuer(apiKey, ISSUER, AUDIENCE, clock);
      webhookTokens = new WebhookTokenIssuer(zohoKey, clock);
      gateway.serve(
          new KeyEndpoint(apiKey, zohoKey, options.home().resolve("events/keys/jwks.json")));
      gateway.serve(new ContractEndpoint(options.home().resolve("openapi.yaml")));
      gateway.serve(new HttpApi(routes(template, functions, apiKey), gateway.port(), clock, log));
      webhookUrl = new DemoSeeder(gateway.url(), token(Scope.ADMIN)).seed();
      gateway.serve(new TokenEndpoint(tokens, webhookTokens, webhookUrl));
      gateway.serve(new SignInEndpoint(gateway.url(), tokens, clock));

      functions.forEach(
          (definition, function) ->
              definition
                  .triggers()
                  .forEach(trigger -> poll(trigger, function, tables, queues, engines, data)));
      data.ifPresent(DataDirectory::protect);
      // Only from here on, since all requests so far were made by this class to seed the demo.
      gateway.logTo(log);
      gateway.serve(new HealthEndpoint());
      // On top of the stack, so that it is closed first: running requests need the other parts.
      parts.remove(gateway);
      parts.push(gateway);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static void create(Template template, Tables tables, Optional<Path> data) {
    try {
      template.tables().forEach(tables::create);
    } catch (IllegalStateException e) {
      throw data.map(
              directory ->
                  new IllegalStateException("--data %s cannot be used".formatted(directory), e))
          .orElse(e);
    }
  }

  /** Returns the URL of the API, without a trailing slash. */
  public URI url() {
    return gateway.url();
  }

  /** Returns the URL of the demo organisation's webhook for Zoho's events. */
  public URI webhookUrl() {
    return webhookUrl;
  }

  /** Returns an access token with a scope, for a user of the demo organisation. */
  public String token(Scope scope) {
    return token(
        new TokenRequest(
            scope,
            DemoSource.ORGANIZATION,
            TokenEndpoint.demoUser(scope),
            TOKEN_LIFETIME,
            Optional.empty()));
  }

  /** Returns an access token. */
  public String token(TokenRequest request) {
    return tokens.issue(request);
  }

  /** Returns a token for events sent to {@link #webhookUrl()}. */
  public String webhookToken() {
    return webhookTokens.issue(DemoSource.ZOHO_ORGANIZATION, DemoSource.WEBHOOK);
  }

  /** Finishes running requests and batches, then stops. */
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // A part that fails to close must not keep the others open.
        log.fault("stop_failed", e, Map.of());
      }
    }
  }

  private Map<FunctionDefinition, LocalFunction> functions(
      Template template, Engines engines, String keysUrl) {
    Map<String, String> here =
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB", engines.tables().endpoint().toString(),
            "AWS_ENDPOINT_URL_SQS", engines.queues().endpoint().toString(),
            "KEYS_URL", keysUrl,
            "JWT_ISSUER", gateway.url().toString(),
            "PUBLIC_URL", gateway.url().toString());
    Map<FunctionDefinition, LocalFunction> functions = new LinkedHashMap<>();
    for (FunctionDefinition definition : template.functions()) {
      Map<String, String> variables = new HashMap<>(definition.environment());
      if (!variables.containsKey("AWS_ENDPOINT_URL_DYNAMODB")) {
        // Without it the function would call AWS.
        throw new IllegalArgumentException(
            "template.yaml: %s does not declare AWS_ENDPOINT_URL_DYNAMODB"
                .formatted(definition.name()));
      }
      variables.put("AWS_LAMBDA_FUNCTION_NAME", definition.name());
      here.forEach((name, value) -> variables.computeIfPresent(name, (key, declared) -> value));
      functions.put(definition, LocalFunction.of(definition, new Environment(variables)));
    }
    return functions;
  }

  private List<ApiRoute> routes(
      Template template, Map<FunctionDefinition, LocalFunction> functions, SigningKey key) {
    Map<String, JwtAuthorizer> authorizers = new HashMap<>();
    for (AuthorizerDefinition definition : template.authorizers()) {
      authorizers.put(definition.name(), new JwtAuthorizer(definition, key, clock));
    }
    List<ApiRoute> routes = new ArrayList<>();
    functions.forEach(
        (definition, function) -> {
          for (Trigger trigger : definition.triggers()) {
            if (trigger instanceof Trigger.Route route) {
              routes.add(
                  new ApiRoute(
                      route.method(),
                      route.path(),
                      route.authorizer().map(name -> authorizer(authorizers, name)),
                      route.scopes(),
                      route.limit(),
                      function));
            }
          }
        });
    return routes;
  }

  private static JwtAuthorizer authorizer(Map<String, JwtAuthorizer> authorizers, String name) {
    return Optional.ofNullable(authorizers.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException("template.yaml has no authorizer %s".formatted(name)));
  }

  private void poll(
      Trigger trigger,
      LocalFunction function,
      Tables tables,
      Queues queues,
      Engines engines,
      Optional<DataDirectory> data) {
    switch (trigger) {
      case Trigger.Route _ -> {}
      case Trigger.Queue queue ->
          parts.push(
              QueuePoller.start(
                  engines.queues().client(), queues.url(queue.queue()), queue, function, log));
      case Trigger.Stream stream ->
          parts.push(
              StreamPoller.start(
                  engines.tables().streams(),
                  tables.streamArn(stream.table()),
                  stream,
                  function,
                  stream
                      .onFailure()
                      .map(destination -> destination(destination, queues, engines, data))
                      .orElse(FailureDestination.NONE),
                  data.map(
                      directory ->
                          directory.directory("streams").resolve(function.name() + ".json")),
                  log,
                  clock));
    }
  }

  private FailureDestination destination(
      Trigger.Destination destination,
      Queues queues,
      Engines engines,
      Optional<DataDirectory> data) {
    return switch (destination) {
      case Trigger.Destination.Queue(String name) ->
          FailureDestination.queue(engines.queues().client(), queues.url(name));
      // In memory nobody could read it afterwards; the log tells of the records.
      case Trigger.Destination.Bucket(String name) ->
          data.map(
                  directory ->
                      FailureDestination.directory(
                          directory.directory("buckets").resolve(name), clock))
              .orElse(FailureDestination.NONE);
    };
  }

  private record Engines(DynamoDbEngine tables, QueueEngine queues) {

    /** Starts both engines in parallel, since each takes about a second. */
    static Engines start(Optional<DataDirectory> data) {
      Optional<Path> tableFiles = data.map(directory -> directory.directory("dynamodb"));
      Optional<Path> queueFiles = data.map(directory -> directory.directory("queues"));
      CompletableFuture<QueueEngine> queues =
          CompletableFuture.supplyAsync(() -> QueueEngine.start(queueFiles));
      DynamoDbEngine tables = DynamoDbEngine.start(tableFiles);
      try {
        return new Engines(tables, queues.join());
      } catch (CompletionException e) {
        tables.close();
        throw new IllegalStateException("The queue engine cannot be started", e.getCause());
      }
    }
  }
}
