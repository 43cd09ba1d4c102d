package io.reachline.functions.ingest;

import io.reachline.deadline.Deadline;
import io.reachline.deadline.TimeLimit;
import io.reachline.functions.ingest.SourceCache.Lookup;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.TokenVerifier;
import io.reachline.token.Verdict;
import io.reachline.token.WebhookToken;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.Provider;
import io.reachline.webhook.Providers;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.Spill;
import io.reachline.webhook.WebhookBody;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The webhooks of all providers. A provider may never send again what is not stored before the
 * answer, so each event is stored, quarantined or queued before a 200. A request whose token cannot
 * be verified now is queued with its token.
 */
final class Webhook implements Gateway.Routes {

  /**
   * The times within which a request is answered: providers wait for 5 s.
   *
   * @param store the time from the arrival within which events are stored
   * @param answer the time from the arrival within which the others are queued
   * @param limit the way in which work is stopped
   */
  record Budget(Duration store, Duration answer, TimeLimit limit) {

    Budget(Duration store, Duration answer) {
      this(store, answer, TimeLimit::inOwnThread);
    }
  }

  /** The most requests in a minute that an instance queues because a table or key host is down. */
  static final int MAX_UNVERIFIED = 1_000;

  /**
   * The most that it queues in a minute because a key or a source may have changed just now:
   * anybody can make up a token that would then be valid.
   */
  static final int MAX_NOT_KNOWN_YET = 20;

  private static final Duration QUOTA_WINDOW = Duration.ofMinutes(1);
  private static final int MAX_BYTES = 1_000_000;
  // The bodies of unsigned requests that validate the address. They have no events.
  private static final Set<String> EMPTY_BODIES = Set.of("", "[]", "{}", "null");
  private static final int LONGEST_EMPTY_BODY = 4;

  private final Providers providers;
  private final SourceCache sources;
  private final TokenVerifier verifier;
  private final BatchProcessor store;
  private final RetryQueue retryQueue;
  private final Budget budget;
  private final Clock clock;
  private final Telemetry telemetry;
  private final Quota unverified;
  private final Quota notKnownYet;

  Webhook(
      Providers providers,
      SourceCache sources,
      TokenVerifier verifier,
      DeliveryProcessor processor,
      RetryQueue retryQueue,
      Budget budget,
      Clock clock,
      Telemetry telemetry) {
    this.providers = providers;
    this.sources = sources;
    this.verifier = verifier;
    this.store = new BatchProcessor(processor, telemetry);
    this.retryQueue = retryQueue;
    this.budget = budget;
    this.clock = clock;
    this.telemetry = telemetry;
    this.unverified = new Quota(MAX_UNVERIFIED, QUOTA_WINDOW, clock);
    this.notKnownYet = new Quota(MAX_NOT_KNOWN_YET, QUOTA_WINDOW, clock);
  }

  @Override
  public Response answer(Request request) {
    Arrival arrival = new Arrival(request, provider(request), clock.instant());
    if (!request.routeKey().startsWith("POST ")) {
      return received(0);
    }
    if (request.header("content-encoding").filter(e -> !e.equals("identity")).isPresent()) {
      return Response.error(415, "unsupported_encoding", "Content-Encoding must be absent");
    }
    if (request.bodyBytes() > MAX_BYTES) {
      return Response.error(
          413, "too_large", "body must not be larger than %,d bytes".formatted(MAX_BYTES));
    }
    if (isEmpty(request.body())) {
      return received(0);
    }
    if (!SourceId.isValid(request.pathParameter("source"))
        || !arrival.source().provider().equals(arrival.provider().name())) {
      return refused(Metric.SOURCES_UNKNOWN, "source is unknown", arrival);
    }
    Optional<WebhookToken> token = WebhookToken.parse(arrival.token());
    Lookup lookup = sources.find(arrival.source(), arrival.time());
    Optional<Verdict> verdict = verdict(arrival, lookup, token);
    if (mayBeOutdated(arrival, lookup, token, verdict)) {
      lookup = sources.refresh(arrival.source(), arrival.time());
      verdict = verdict(arrival, lookup, token);
      if (mayBeOutdated(arrival, lookup, token, verdict)) {
        return queue(arrival, "the source may have changed", notKnownYet);
      }
    }
    return switch (lookup) {
      case Lookup.Absent _ -> refused(Metric.SOURCES_UNKNOWN, "source is unknown", arrival);
      case Lookup.Unreadable _ ->
          token.filter(read -> read.isValidAt(arrival.time())).isPresent()
              ? queue(arrival, "the source cannot be read", unverified)
              : refused(
                  Metric.TOKENS_REFUSED,
                  "The token is malformed or not valid at this time",
                  arrival);
      case Lookup.Found(var source, _) -> answer(arrival, source, verdict.orElseThrow());
    };
  }

  /** Returns whether a body has no events. It reads the first few characters only. */
  private static boolean isEmpty(String body) {
    String begin =
        body.codePoints()
            .filter(character -> !Character.isWhitespace(character))
            .limit(LONGEST_EMPTY_BODY + 1)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return EMPTY_BODIES.contains(begin);
  }

  private Optional<Verdict> verdict(Arrival arrival, Lookup lookup, Optional<WebhookToken> token) {
    return lookup instanceof Lookup.Found(var source, _)
        ? Optional.of(verdict(arrival, source, token))
        : Optional.empty();
  }

  private Verdict verdict(Arrival arrival, Source source, Optional<WebhookToken> token) {
    return verifier.verify(
        token, providers.tokenRules(source), arrival.time(), storeDeadline(arrival));
  }

  /**
   * Returns whether a token is refused by a source that was read before the request came, although
   * it may be valid for the source as it is now. The issuer of a source's tokens never changes.
   */
  private boolean mayBeOutdated(
      Arrival arrival, Lookup lookup, Optional<WebhookToken> token, Optional<Verdict> verdict) {
    return lookup instanceof Lookup.Found(var source, var isCurrent)
        && !isCurrent
        && verdict.orElseThrow() instanceof Verdict.Refused
        && token
            .filter(
                read ->
                    read.hasIssuer(providers.tokenRules(source)) && read.isValidAt(arrival.time()))
            .isPresent();
  }

  private Response answer(Arrival arrival, Source source, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Valid _ -> take(arrival, source);
      case Verdict.Refused(var reason) -> refused(Metric.TOKENS_REFUSED, reason, arrival);
      case Verdict.NoKeys _ -> queue(arrival, "the keys cannot be had", unverified);
      case Verdict.UnknownKey _ -> queue(arrival, "the key is not known yet", notKnownYet);
    };
  }

  private Response take(Arrival arrival, Source source) {
    Provider provider = arrival.provider();
    WebhookBody body = WebhookBody.read(arrival.request().body());
    if (body.events().size() > WebhookBody.MAX_EVENTS) {
      return tooManyEvents();
    }
    if (body.events().stream().anyMatch(event -> provider.isForeign(event, source))) {
      countRefused(Metric.TOKENS_REFUSED, "orgId is not the source's", arrival);
      return Response.error(403, "foreign_org_id", "orgId must be the source's, in every event");
    }
    // An event that is in the body twice is stored once.
    List<Delivery> deliveries =
        body.events().stream()
            .distinct()
            .map(event -> new Delivery(source.organization(), source.id(), arrival.time(), event))
            .toList();
    List<String> left =
        store.store(deliveries, storeDeadline(arrival)).stream().map(Delivery::event).toList();
    retryQueue.send(
        Spill.of(
            left,
            group -> new Spill.Verified(source.organization(), source.id(), arrival.time(), group)),
        answerDeadline(arrival));
    if (!left.isEmpty()) {
      telemetry.count(Metric.EVENTS_SPILLED, left.size(), details(arrival).build());
    }
    if (body.problem().isEmpty()) {
      telemetry.count(
          Metric.DELIVERIES_ACCEPTED,
          1,
          details(arrival).put("events", body.events().size()).build());
    }
    return kept(body);
  }

  /** Queues a request with its token, which is verified when it comes back from the queue. */
  private Response queue(Arrival arrival, String reason, Quota quota) {
    WebhookBody body = WebhookBody.read(arrival.request().body());
    if (body.events().size() > WebhookBody.MAX_EVENTS) {
      return tooManyEvents();
    }
    if (!quota.use()) {
      return Response.error(
          503, "not_verifiable", "The token cannot be verified now, and too many wait for it");
    }
    retryQueue.send(
        Spill.of(
            body.events().stream().distinct().toList(),
            group ->
                new Spill.Unverified(
                    arrival.source(),
                    arrival.time(),
                    group,
                    arrival.token(),
                    arrival.request().id())),
        answerDeadline(arrival));
    telemetry.count(Metric.REQUESTS_UNVERIFIED, 1, details(arrival).put("reason", reason).build());
    return kept(body);
  }

  /**
   * Answers a request whose events have all been kept. A body that is not JSON is answered 400 all
   * the same: if the provider sends the request again, the body may be whole.
   */
  private static Response kept(WebhookBody body) {
    return body.problem().map(Response::badRequest).orElseGet(() -> received(body.events().size()));
  }

  private static Response tooManyEvents() {
    return Response.error(
        413,
        "too_many_events",
        "body must not have more than %,d events".formatted(WebhookBody.MAX_EVENTS));
  }

  private Response refused(Metric metric, String reason, Arrival arrival) {
    countRefused(metric, reason, arrival);
    return Response.error(
        401,
        "unauthorized",
        arrival.provider().tokenHeader() + " must be a valid token of the source");
  }

  private void countRefused(Metric metric, String reason, Arrival arrival) {
    telemetry.count(
        metric,
        1,
        JsonObject.builder()
            .put("reason", reason)
            .put("requestId", arrival.request().id())
            .build());
  }

  private Deadline storeDeadline(Arrival arrival) {
    return new Deadline(arrival.time().plus(budget.store()), clock, budget.limit());
  }

  private Deadline answerDeadline(Arrival arrival) {
    return new Deadline(arrival.time().plus(budget.answer()), clock, budget.limit());
  }

  private static JsonObject.Builder details(Arrival arrival) {
    return JsonObject.builder()
        .put("source", arrival.source().value())
        .put("requestId", arrival.request().id());
  }

  private static Response received(int count) {
    return Response.ok(JsonObject.builder().put("received", count).build());
  }

  /**
   * Returns the provider that a route names, as in {@code POST /name/{source}}, or {@code POST
   * /webhooks/name/{source}}.
   */
  private Provider provider(Request request) {
    List<String> segments = List.of(request.routeKey().split("/", -1));
    String name = segments.get(segments.size() - 2);
    return providers
        .named(name)
        .orElseThrow(() -> new IllegalStateException("No provider is named " + name));
  }

  /** A request, the provider whose route it came by, and the time at which it came. */
  private record Arrival(Request request, Provider provider, Instant time) {

    SourceId source() {
      return new SourceId(request.pathParameter("source"));
    }

    String token() {
      return request.header(provider.tokenHeader().toLowerCase(Locale.ROOT)).orElse("");
    }
  }
}
