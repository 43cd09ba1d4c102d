package io.reachline.functions.ingest;

import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.Ingest;
import io.reachline.webhook.Source;
import io.reachline.webhook.ZohoEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The webhook of Zoho Desk. What is not stored before the answer may never come again: so an event
 * is stored, set aside or queued before a 200 goes out.
 */
final class Webhook implements Gateway.Routes {
  private static final int MAX_BYTES = 1_000_000;
  // What an unsigned validation of the address may bring: no event is in it.
  private static final Set<String> EMPTY_BODIES = Set.of("", "[]", "{}", "null");

  private final SourceCache sources;
  private final TokenVerifier verifier;
  private final Ingest ingest;
  private final RetryQueue retryQueue;
  private final Duration storeTimeout;
  private final Clock clock;
  private final Telemetry telemetry;

  Webhook(
      SourceCache sources,
      TokenVerifier verifier,
      Ingest ingest,
      RetryQueue retryQueue,
      Duration storeTimeout,
      Clock clock,
      Telemetry telemetry) {
    this.sources = sources;
    this.verifier = verifier;
    this.ingest = ingest;
    this.retryQueue = retryQueue;
    this.storeTimeout = storeTimeout;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    Instant arrival = clock.instant();
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
    if (EMPTY_BODIES.contains(request.body().replaceAll("\\s", ""))) {
      return received(0);
    }
    Optional<Source> source = sources.find(request.pathParameter("source"));
    if (source.isEmpty()) {
      return refused(Metric.SOURCES_UNKNOWN, "source is unknown", request);
    }
    return switch (verifier.verify(request.header("x-zdesk-jwt").orElse(""), source.get())) {
      case TokenVerifier.Verdict.Valid _ -> take(request.body(), source.get(), arrival);
      case TokenVerifier.Verdict.Refused(var reason) ->
          refused(Metric.TOKENS_REFUSED, reason, request);
      case TokenVerifier.Verdict.KeysUnavailable _ ->
          Response.error(503, "keys_unavailable", "The keys of the data centre cannot be had now");
    };
  }

  private Response take(String body, Source source, Instant arrival) throws MalformedJson {
    List<Delivery> deliveries = new ArrayList<>();
    for (String event : Json.elements(body)) {
      if (ZohoEvent.orgId(event).filter(orgId -> !orgId.equals(source.orgId())).isPresent()) {
        return Response.error(403, "foreign_org_id", "orgId must be the source's, in every event");
      }
      deliveries.add(new Delivery(source.organization(), source.id(), arrival, event));
    }
    // Fetching keys may have taken of the time in which Zoho waits for an answer.
    Duration rest = storeTimeout.minus(Duration.between(arrival, clock.instant()));
    List<Delivery> left = new BatchStore(ingest, telemetry).store(deliveries, rest);
    if (!left.isEmpty()) {
      retryQueue.send(left);
      telemetry.count(
          Metric.EVENTS_SPILLED,
          left.size(),
          JsonObject.builder().put("source", source.id().value()).build());
    }
    telemetry.count(
        Metric.DELIVERIES_ACCEPTED,
        1,
        JsonObject.builder()
            .put("source", source.id().value())
            .put("events", deliveries.size())
            .build());
    return received(deliveries.size());
  }

  private Response refused(Metric metric, String reason, Request request) {
    telemetry.count(
        metric,
        1,
        JsonObject.builder().put("reason", reason).put("requestId", request.id()).build());
    return Response.error(401, "unauthorized", "X-ZDesk-JWT must be a valid token of the source");
  }

  private static Response received(int count) {
    return Response.ok(JsonObject.builder().put("received", count).build());
  }
}
