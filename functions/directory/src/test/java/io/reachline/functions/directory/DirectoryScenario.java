package io.reachline.functions.directory;

import io.reachline.administration.Administration;
import io.reachline.administration.PresenceHistory;
import io.reachline.condition.CelConditions;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Revision;
import io.reachline.evaluation.MessageEvaluator;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.identity.OrganizationId;
import io.reachline.list.Paginator;
import io.reachline.memory.CountedIds;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.Interposed.Between;
import io.reachline.memory.MovableClock;
import io.reachline.presence.PresenceStore;
import io.reachline.provider.RegisteredProviders;
import io.reachline.retry.Backoff;
import io.reachline.routing.Attendance;
import io.reachline.routing.BrokenServices;
import io.reachline.routing.Conditions;
import io.reachline.routing.RoutingEngine;
import io.reachline.service.Deliveries;
import io.reachline.service.Ring;
import io.reachline.service.ScriptedServiceClient;
import io.reachline.service.ServiceHealthStore;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.SourceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The function for what admins keep, over stores in memory. */
final class DirectoryScenario {
  static final OrganizationId ORGANIZATION = EventBuilder.ORGANIZATION;
  static final String OTHER_ORGANIZATION = "5d01e2404bc19c256622ad20";
  static final String USER = "5d01e2404bc19c256622ad11";
  static final String PUBLIC_URL = "https://api.example.com";
  static final String ABSENT = "5d01e2404bc19c256622ad99";
  static final Duration PRESENCE_LIFETIME = Duration.ofMinutes(5);
  private static final int MAX_PAGES = 100;

  final MovableClock clock = MovableClock.standing();
  final Retention retention = new Retention(Duration.ofDays(90));
  final InMemoryStores stores = new InMemoryStores(clock, retention);
  final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  final DeliveryProcessor ingest = stores.deliveryProcessor(telemetry.telemetry());
  final ScriptedServiceClient services = new ScriptedServiceClient();
  final List<Ring> rings = new ArrayList<>();
  private final CountedIds ids = new CountedIds();
  private DirectoryRoutes routes =
      routes(stores.directory(), stores.sources(), stores.serviceHealth(), stores.presence());

  private DirectoryRoutes routes(
      DirectoryStore directory,
      SourceStore sources,
      ServiceHealthStore health,
      PresenceStore presence) {
    Paginator paginator = new Paginator(PUBLIC_URL, clock);
    Conditions conditions = new CelConditions();
    return new DirectoryRoutes(
        Administration.of(
            RegisteredProviders.ALL,
            directory,
            stores.presence(),
            sources,
            health,
            services,
            conditions,
            PRESENCE_LIFETIME,
            new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> {}),
            ids,
            paginator),
        new PresenceHistory(directory, presence, clock),
        new MessageEvaluator(
            new RoutingEngine(conditions),
            directory,
            new Attendance(stores.presence(), retention, clock),
            new BrokenServices(stores.serviceHealth()),
            stores.situations(),
            clock),
        new QuarantineRoutes(stores.quarantine(), ingest, paginator),
        new DeliveryRoutes(
            new Deliveries(
                stores.deliveries(), directory, (ring, _) -> rings.add(ring), paginator)),
        new OrganizationPaths(directory, clock));
  }

  /** Puts something between the function and its directory, sources and history of presence. */
  void interpose(Between between) {
    routes =
        routes(
            Interposed.before(DirectoryStore.class, stores.directory(), between),
            Interposed.before(SourceStore.class, stores.sources(), between),
            Interposed.before(ServiceHealthStore.class, stores.serviceHealth(), between),
            Interposed.before(PresenceStore.class, stores.presence(), between));
  }

  /** Does something just before the next change is stored, after what it changes was read. */
  void beforeTheNextChange(Runnable meanwhile) {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    interpose(
        (method, _, call) -> {
          if (method.equals("replace") && isFirst.getAndSet(false)) {
            meanwhile.run();
          }
          return call.call();
        });
  }

  /** A call as an admin. */
  static ApiCall call(String route) {
    return ApiCall.of(route).as(USER, ORGANIZATION.value(), "guest agent bot admin");
  }

  /** A call as an admin of another organisation. */
  static ApiCall foreignCall(String route) {
    return call(route).claim("organization", OTHER_ORGANIZATION);
  }

  ApiAnswer send(ApiCall call) {
    return call.to(new Gateway(telemetry.telemetry(), ""), routes);
  }

  /** Creates a resource of a kind, such as {@code users}. */
  ApiAnswer create(String kind, String body) {
    return send(call("POST /v2/" + kind).body(body));
  }

  /** Creates a resource that nothing stands in the way of, and returns its id. */
  String created(String kind, String body) {
    ApiAnswer answer = create(kind, body);
    if (answer.status() != 201) {
      throw new IllegalArgumentException(answer.body());
    }
    return answer.json().text("id").orElseThrow();
  }

  /** Puts a channel of a given id and without members into an organisation. */
  void channel(String id, OrganizationId organization) {
    stores
        .directory()
        .create(
            new Channel(
                new ChannelId(id),
                organization,
                "a channel",
                Set.of(),
                Revision.first(clock.instant())));
  }

  ApiAnswer list(String kind, String query) {
    return send(call("GET /v2/" + kind).query(query));
  }

  /** A call that concerns one resource. */
  static ApiCall one(String method, String kind, String id) {
    String name = kind.substring(0, kind.length() - 1);
    return call("%s /v2/%s/{%s}".formatted(method, kind, name)).with(name, id);
  }

  ApiAnswer get(String kind, String id) {
    return send(one("GET", kind, id));
  }

  ApiAnswer patch(String kind, String id, String body) {
    return send(one("PATCH", kind, id).body(body));
  }

  ApiAnswer delete(String kind, String id) {
    return send(one("DELETE", kind, id));
  }

  /** Reads a list page by page, as its links lead. */
  List<ApiAnswer> pages(String kind, String query) {
    List<ApiAnswer> pages = new ArrayList<>();
    Optional<String> next = Optional.of(query);
    while (next.isPresent() && pages.size() < MAX_PAGES) {
      ApiAnswer page = list(kind, next.get());
      pages.add(page);
      next = page.next().map(link -> link.substring(link.indexOf('?') + 1));
    }
    return pages;
  }

  static List<String> texts(List<ApiAnswer> pages, String property) {
    return pages.stream().flatMap(page -> page.texts(property).stream()).toList();
  }
}
