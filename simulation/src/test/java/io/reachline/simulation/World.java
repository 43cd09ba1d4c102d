package io.reachline.simulation;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.reachline.condition.CelConditions;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.deadline.Deadline;
import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.WriteRefusal;
import io.reachline.functions.directory.SimulatedDirectory;
import io.reachline.functions.ingest.SimulatedIngest;
import io.reachline.functions.post.SimulatedPost;
import io.reachline.functions.purge.SimulatedPurge;
import io.reachline.functions.query.SimulatedQuery;
import io.reachline.functions.retry.SimulatedRetry;
import io.reachline.functions.router.SimulatedRouter;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.InMemoryStores;
import io.reachline.message.MessageId;
import io.reachline.posting.Posting;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceWriter;
import io.reachline.provider.RegisteredProviders;
import io.reachline.retry.Backoff;
import io.reachline.routing.Conditions;
import io.reachline.service.AnswerPosting;
import io.reachline.service.DeliveryPump;
import io.reachline.service.EventPayload;
import io.reachline.service.Ring;
import io.reachline.service.RingQueue;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenBuilder;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.AgentPresence;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The simulated service: its functions' instances, and API Gateway, streams, queues and keys. */
final class World implements AutoCloseable {
  static final Duration PRESENCE_LIFETIME = Duration.ofMinutes(10);
  private static final String PUBLIC_URL = "https://api.example.com";
  // Made once, since both are slow. Neither has a state that a simulation could show.
  private static final Conditions CONDITIONS = new CelConditions();
  private static final List<RSAKey> KEYS =
      List.of(TokenBuilder.newKey("k0"), TokenBuilder.newKey("k1"), TokenBuilder.newKey("k2"));

  /** A function's instance with what its handler holds. */
  private record Warm(Instance instance, Object handler, Gateway gateway) {}

  final Scheduler scheduler;
  final Weather weather;
  final History history = new History();
  final Facts facts;
  final InMemoryStores stores;
  final Queue retries;
  final Queue delays;
  final Queue rings;
  final Receiver receiver;
  final List<String> letters = new ArrayList<>();
  private final Tables tables;
  private final Random random;
  private final Retention retention = new Retention(Duration.ofDays(90));
  private final Map<String, List<Warm>> idle = new HashMap<>();
  private final Map<String, Integer> metrics = new HashMap<>();
  private final Telemetry telemetry;
  private int started;
  private int publishedKeys = 1;

  World(long seed, Set<Fault> without, @Nullable Consumer<String> trace) {
    scheduler = new Scheduler(trace);
    weather = new Weather(seed, without);
    random = new Random(seed ^ 0x1234567L);
    Clock clock = new Instance("clock", scheduler, Duration.ZERO).clock();
    stores = new InMemoryStores(clock, retention);
    facts = new Facts(stores, scheduler, history, retention);
    tables = new Tables(stores, scheduler, weather, facts);
    telemetry = new Telemetry(new Lines(), clock, "a-stack", "a-function");
    retries = new Queue("retries", scheduler, weather, this::retry);
    delays = new Queue("delays", scheduler, weather, this::due);
    rings = new Queue("rings", scheduler, weather, this::rung);
    receiver = new Receiver(scheduler, weather);
    facts.connect(
        new Stream("router", scheduler, weather, this::route),
        new Stream("purge", scheduler, weather, this::purge));
  }

  /** The log: it counts the metrics and drops the rest. */
  private final class Lines extends PrintStream {
    Lines() {
      super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    @Override
    public void println(@Nullable Object line) {
      println(String.valueOf(line));
    }

    @Override
    public void println(@Nullable String line) {
      if (line != null && line.contains("\"_aws\"")) {
        Map<String, Object> json = Read.object(line);
        Read.objects(Read.object(json.get("_aws")).get("CloudWatchMetrics"))
            .forEach(
                directive ->
                    Read.objects(directive.get("Metrics"))
                        .forEach(
                            metric -> {
                              String name = String.valueOf(metric.get("Name"));
                              int count = json.get(name) instanceof Number n ? n.intValue() : 0;
                              metrics.merge(name, count, Integer::sum);
                            }));
      } else if (line != null) {
        scheduler.trace(() -> "log " + line.replaceAll("\"stackTrace\".*", ""));
      }
    }
  }

  int metric(String name) {
    return metrics.getOrDefault(name, 0);
  }

  /** Returns whether the table has a message, also one that no answer shows. */
  boolean isStored(History.Chat chat, String id) {
    return stores
        .messages()
        .find(
            new ConversationKey(
                new OrganizationId(chat.organization()), new ConversationId(chat.conversation())),
            new MessageId(id))
        .isPresent();
  }

  IdSource ids() {
    return () -> {
      byte[] bytes = new byte[12];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }

  Random random() {
    return random;
  }

  // ------------------------------------------------------------------------------- the keys' host

  /** Publishes a new key beside the older ones; the provider signs with it from now on. */
  void rotateKeys() {
    publishedKeys = Math.min(publishedKeys + 1, KEYS.size());
    weather.count(Fault.KEYS_ROTATED);
  }

  RSAKey signingKey() {
    return KEYS.get(publishedKeys - 1);
  }

  private String publishedKeys(Instance instance) throws IOException {
    instance.check();
    scheduler.pause(random.nextInt(50_000));
    instance.check();
    if (weather.strikes(Fault.KEYS_SLOW, 20)) {
      instance.countFault();
      scheduler.pause(Duration.ofSeconds(5));
      instance.check();
    }
    if (weather.strikes(Fault.KEYS_DOWN, 20)) {
      instance.countFault();
      throw new IOException("The host does not answer");
    }
    return new JWKSet(
            KEYS.subList(0, publishedKeys).stream()
                .<com.nimbusds.jose.jwk.JWK>map(RSAKey::toPublicJWK)
                .toList())
        .toString();
  }

  // ------------------------------------------------------------------------------- the functions

  private Warm warm(String function) {
    List<Warm> pool = idle.computeIfAbsent(function, _ -> new ArrayList<>());
    if (!pool.isEmpty() && random.nextInt(100) < 90) {
      return pool.remove(random.nextInt(pool.size()));
    }
    Duration offset = Duration.ZERO;
    if (weather.has(Fault.CLOCKS_APART)) {
      weather.count(Fault.CLOCKS_APART);
      offset = Duration.ofMillis(random.nextInt(2_000) - 1_000L);
    }
    Instance instance = new Instance(function + ++started, scheduler, offset);
    return new Warm(instance, handler(function, instance), new Gateway(telemetry, ""));
  }

  private Object handler(String function, Instance instance) {
    Clock clock = instance.clock();
    Tables.View view = view(function, instance);
    return switch (function) {
      case "post" ->
          SimulatedPost.routes(
              view.messages(),
              view.commands(),
              view.conversations(),
              view.keys(),
              view.directory(),
              backoff(instance),
              retention,
              ids(),
              clock,
              activity(view, instance));
      case "query" ->
          SimulatedQuery.routes(
              view.messages(),
              view.receipts(),
              view.conversations(),
              view.sessions(),
              view.directory(),
              view.inboxes(),
              view.situations(),
              view.runs(),
              retention,
              clock,
              PUBLIC_URL);
      case "directory" ->
          SimulatedDirectory.routes(
              view.directory(),
              view.presence(),
              view.sources(),
              view.situations(),
              view.quarantine(),
              processor(view, clock),
              CONDITIONS,
              retention,
              PRESENCE_LIFETIME,
              backoff(instance),
              ids(),
              clock,
              PUBLIC_URL);
      case "ingest" ->
          SimulatedIngest.routes(
              view.sources(),
              verifier(view, instance),
              processor(view, clock),
              spill -> retries.send(instance, spill, Duration.ZERO),
              (work, limit) -> scheduler.within(instance, work, limit),
              clock,
              telemetry);
      case "retry" ->
          new SimulatedRetry(
              view.sources(), verifier(view, instance), processor(view, clock), telemetry);
      case "router" ->
          new SimulatedRouter(
              view.situations(),
              view.conversations(),
              view.directory(),
              view.presence(),
              view.messages(),
              view.runs(),
              view.inboxes(),
              view.sums(),
              CONDITIONS,
              view.deliveries(),
              view.health(),
              (task, delay) -> delays.send(instance, task.toJson().toString(), atLeastNone(delay)),
              (task, delay) -> delays.send(instance, task.toJson().toString(), atLeastNone(delay)),
              ringsOf(instance),
              letter -> {
                instance.check();
                letters.add(letter);
              },
              (work, limit) -> scheduler.within(instance, work, limit),
              activity(view, instance),
              retention,
              clock,
              telemetry);
      case "purge" -> new SimulatedPurge(view.messages(), view.sums(), instance.clock(), telemetry);
      case "delivery" -> pump(view, instance);
      default -> throw new IllegalArgumentException(function);
    };
  }

  private RingQueue ringsOf(Instance instance) {
    return (ring, delay) -> rings.send(instance, ring.toJson().toString(), atLeastNone(delay));
  }

  private DeliveryPump pump(Tables.View view, Instance instance) {
    Clock clock = instance.clock();
    OrganizationPaths paths = new OrganizationPaths(view.directory(), clock);
    Posting posting =
        new Posting(
            view.messages(),
            view.commands(),
            view.conversations(),
            view.keys(),
            view.directory(),
            backoff(instance),
            retention,
            ids(),
            clock,
            new Activity(
                new PresenceWriter(view.presence(), backoff(instance), clock),
                Optional.empty(),
                telemetry));
    return new DeliveryPump(
        view.deliveries(),
        view.health(),
        ringsOf(instance),
        view.directory(),
        new EventPayload(
            view.conversations(),
            view.messages(),
            view.receipts(),
            view.sessions(),
            RegisteredProviders.ALL.replyStatuses(),
            paths,
            retention,
            clock),
        receiver.client(instance),
        new AnswerPosting(posting, view.messages(), view.directory(), paths),
        // One after the other: the lanes of one service share what they know of it.
        (_, work) -> work.run(),
        ids(),
        random::nextDouble,
        clock,
        telemetry);
  }

  private static Duration atLeastNone(Duration delay) {
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  private Tables.View view(String function, Instance instance) {
    Duration timeout =
        switch (function) {
          case "ingest" -> Duration.ofMillis(2_500);
          case "retry", "router", "delivery" -> Duration.ofSeconds(5);
          case "purge" -> Duration.ofSeconds(20);
          default -> Duration.ofSeconds(8);
        };
    return tables.new View(instance, timeout);
  }

  private Backoff backoff(Instance instance) {
    return new Backoff(
        Duration.ofSeconds(5),
        instance.clock(),
        random::nextDouble,
        pause -> {
          scheduler.pause(pause);
          instance.check();
        });
  }

  private Activity activity(Tables.View view, Instance instance) {
    Clock clock = instance.clock();
    return new Activity(
        new PresenceWriter(view.presence(), backoff(instance), clock),
        Optional.of(PRESENCE_LIFETIME),
        telemetry);
  }

  private TokenVerifier verifier(Tables.View view, Instance instance) {
    return new TokenVerifier(
        new PublishedKeys(
            Optional.empty(),
            _ -> publishedKeys(instance),
            view.keySets(),
            instance.clock(),
            telemetry));
  }

  private DeliveryProcessor processor(Tables.View view, Clock clock) {
    return new DeliveryProcessor(
        RegisteredProviders.ALL,
        new EventWriter(
            view.messages(),
            view.receipts(),
            view.sessions(),
            view.conversations(),
            retention,
            clock),
        AgentPresence.of(view.directory(), view.presence(), clock),
        view.quarantine(),
        fault -> fault instanceof DynamoDbException && WriteRefusal.isFinal(fault),
        retention,
        clock,
        telemetry);
  }

  /** An invocation of an instance, as the service that invokes it sees it. */
  private static final class Invocation<T> {
    private @Nullable T result;
    private boolean isDone;
    private boolean isWaitedFor = true;
  }

  /**
   * Invokes a function. Returns null if it died, or has not answered within its time; then it is
   * killed, unless it is frozen: then it may go on later.
   */
  private <T> @Nullable T invoke(String function, Duration timeout, Function<Warm, T> work) {
    Warm warm = warm(function);
    Instance instance = warm.instance();
    Invocation<T> invocation = new Invocation<>();
    Scheduler.Task caller = scheduler.me();
    scheduler.start(
        instance.name(),
        instance,
        Duration.ofNanos(random.nextInt(2_000) * 1_000L),
        () -> {
          try {
            invocation.result = work.apply(warm);
            invocation.isDone = true;
          } finally {
            if (instance.isAlive()) {
              idle.getOrDefault(function, new ArrayList<>()).add(warm);
            }
            if (invocation.isWaitedFor) {
              invocation.isWaitedFor = false;
              scheduler.unpark(caller);
            }
          }
        });
    scheduler.park(timeout);
    invocation.isWaitedFor = false;
    if (!invocation.isDone && instance.frozenUntil() <= scheduler.now()) {
      instance.kill();
    }
    return invocation.isDone ? invocation.result : null;
  }

  /** Sends a request; returns null if no answer comes. */
  @Nullable ApiAnswer call(String function, ApiCall call) {
    int[] faults = new int[2];
    ApiAnswer answer =
        invoke(
            function,
            Duration.ofSeconds(function.equals("ingest") ? 10 : 15),
            warm -> {
              // What an instance learned in an earlier outage may count: a table is not asked again
              // at once.
              faults[0] = function.equals("ingest") ? 0 : warm.instance().faults();
              ApiAnswer given = call.toUnchecked(warm.gateway(), (Gateway.Routes) warm.handler());
              faults[1] = warm.instance().faults();
              return given;
            });
    history.count(answer == null ? "answer none" : "answer " + answer.status());
    if (answer != null && answer.status() >= 500 && faults[0] == faults[1]) {
      boolean isBusy = function.equals("post") && answer.body().contains("changed by others");
      if (!isBusy) {
        history.violation("server error without a fault", answer.body());
      }
    }
    if (weather.strikes(Fault.RESPONSE_LOST)) {
      return null;
    }
    return answer;
  }

  // ------------------------------------------------------------------------------- what is polled

  private Set<String> retry(Map<String, String> bodies) {
    Set<String> failed =
        invoke(
            "retry",
            Duration.ofSeconds(60),
            warm ->
                ((SimulatedRetry) warm.handler())
                    .process(bodies, deadline(warm.instance(), Duration.ofSeconds(45))));
    return failed == null ? bodies.keySet() : failed;
  }

  private Deadline deadline(Instance instance, Duration time) {
    return new Deadline(
        instance.clock().instant().plus(time),
        instance.clock(),
        (work, limit) -> scheduler.within(instance, work, limit));
  }

  private Set<String> due(Map<String, String> bodies) {
    List<String> records =
        bodies.entrySet().stream()
            .map(entry -> Read.text(Map.of("messageId", entry.getKey(), "body", entry.getValue())))
            .toList();
    List<String> failed = routed(records);
    return failed == null ? bodies.keySet() : Set.copyOf(failed);
  }

  private Set<String> rung(Map<String, String> bodies) {
    return bodies.entrySet().stream()
        .filter(entry -> !isTaken(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private boolean isTaken(String ring) {
    Boolean isTaken =
        invoke(
            "delivery",
            Duration.ofSeconds(60),
            warm -> {
              try {
                ((DeliveryPump) warm.handler())
                    .take(Ring.ofJson(ring), deadline(warm.instance(), Duration.ofSeconds(35)));
                return true;
              } catch (RuntimeException e) {
                scheduler.trace(() -> "ring failed: " + e);
                return false;
              }
            });
    return Boolean.TRUE.equals(isTaken);
  }

  private List<String> route(Map<String, String> records) {
    List<String> failed = routed(List.copyOf(records.values()));
    return failed == null ? List.of("") : failed;
  }

  private @Nullable List<String> routed(List<String> records) {
    long end = scheduler.now() + 60_000_000;
    return invoke(
        "router",
        Duration.ofSeconds(60),
        warm ->
            ((SimulatedRouter) warm.handler())
                .route(records, () -> Duration.ofNanos((end - scheduler.now()) * 1_000)));
  }

  private List<String> purge(Map<String, String> partitions) {
    List<String> failed =
        invoke(
            "purge",
            Duration.ofMinutes(5),
            warm -> ((SimulatedPurge) warm.handler()).purge(partitions));
    return failed == null ? List.of("") : failed;
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
