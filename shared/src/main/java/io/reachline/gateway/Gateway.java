package io.reachline.gateway;

import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.WriteRefusal;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.list.QueryString;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An adapter between API Gateway and the routes of a function. It reads the event, writes the
 * response, and turns faults into error responses.
 */
public final class Gateway {

  /** The routes of a function. */
  @FunctionalInterface
  public interface Routes {
    Response answer(Request request) throws MalformedJson;
  }

  /** The routes of a function that need a caller. */
  @FunctionalInterface
  public interface CallerRoutes {
    Response answer(Request request, Caller caller) throws MalformedJson;
  }

  private static final int MAX_BODY_BYTES = 1_000_000;

  /** The largest response that Lambda takes; a larger one becomes an error without a reason. */
  static final int MAX_ANSWER_BYTES = 6_291_556;

  private final Telemetry telemetry;
  private final String scopePrefix;

  /**
   * @param scopePrefix the prefix of each scope's name in a token; may be empty
   */
  public Gateway(Telemetry telemetry, String scopePrefix) {
    this.telemetry = telemetry;
    this.scopePrefix = scopePrefix;
  }

  /**
   * Answers one event. A fault becomes a response that reveals nothing about it: 503 if a retry may
   * succeed, 400 if the request cannot be stored, 500 for a defect.
   */
  public void answer(InputStream event, OutputStream answer, Routes routes) throws IOException {
    String text = new String(event.readAllBytes(), StandardCharsets.UTF_8);
    answer.write(answer(text, routes));
  }

  /**
   * Answers a request as if it were real, to prime a function.
   *
   * @throws IllegalStateException if the request does not succeed
   */
  public void prime(Routes routes, SampleRequest request) {
    String answer =
        new String(answer(request.toEvent(scopePrefix), routes), StandardCharsets.UTF_8);
    if (!answer.contains("\"statusCode\":2")) {
      throw new IllegalStateException("%s was answered %s".formatted(request.routeKey(), answer));
    }
  }

  /**
   * Returns routes that pass on the requests of callers whom API Gateway's authorizer let through.
   * Callers act in their own organisation, or in one below it that the query names as {@code
   * organization}. A caller whose token names a conversation reaches the routes of that
   * conversation, and its messages in the list of all messages.
   */
  public static Routes forCallers(OrganizationPaths paths, CallerRoutes routes) {
    return request -> {
      var caller = request.caller();
      if (caller.isEmpty()) {
        return Response.error(401, "unauthorized", "invalid token");
      }
      if (caller.get().conversation().isPresent() && !isWithin(caller.get(), request)) {
        return request.pathParameters().containsKey("conversation")
            ? Response.notFound("Conversation")
            : Response.forbidden("The token is for one conversation only");
      }
      Optional<Caller> acting = acting(request, caller.get(), paths);
      if (acting.isEmpty()) {
        return Response.notFound(namesConversation(request) ? "Conversation" : "Organization");
      }
      if (request.bodyBytes() > MAX_BODY_BYTES) {
        return Response.error(
            413, "too_large", "body must not be larger than %,d bytes".formatted(MAX_BODY_BYTES));
      }
      return routes.answer(request, acting.get());
    };
  }

  /** Returns whether a request stays within the conversation that the caller's token names. */
  private static boolean isWithin(Caller caller, Request request) {
    if (request.routeKey().equals("GET /v2/messages")) {
      List<String> named =
          request.query().parameters().stream()
              .filter(parameter -> parameter.name().equals("conversation"))
              .map(QueryString.Parameter::value)
              .toList();
      return !named.isEmpty() && named.stream().allMatch(caller::mayReach);
    }
    return request.pathParameters().containsKey("conversation")
        && caller.mayReach(request.pathParameter("conversation"));
  }

  private static Optional<Caller> acting(Request request, Caller caller, OrganizationPaths paths) {
    return Optional.of(request.query().first("organization").orElse(caller.organization().value()))
        .filter(HexId::isValid)
        .map(id -> paths.of(new OrganizationId(id)))
        .filter(path -> path.includes(caller.organization()))
        .map(caller::in);
  }

  private static boolean namesConversation(Request request) {
    return request.pathParameters().containsKey("conversation")
        || request.query().first("conversation").isPresent();
  }

  private byte[] answer(String event, Routes routes) {
    Request request;
    try {
      request = Request.parse(event, scopePrefix);
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("The event is not one of API Gateway: " + e.problem(), e);
    }
    byte[] answer = bytes(answer(request, routes), request);
    if (answer.length <= MAX_ANSWER_BYTES) {
      return answer;
    }
    telemetry.fault(
        "answer_too_large",
        new IllegalStateException("The answer has %,d bytes".formatted(answer.length)),
        details(request));
    return bytes(
        Response.error(
            500,
            "answer_too_large",
            "The answer is larger than 6 MB; use select or a smaller limit"),
        request);
  }

  private byte[] bytes(Response response, Request request) {
    if (response.status() >= 500) {
      telemetry.count(Metric.SERVER_ERRORS, 1, details(request).with("status", response.status()));
    }
    return response.toJson(request.id()).getBytes(StandardCharsets.UTF_8);
  }

  private Response answer(Request request, Routes routes) {
    try {
      return routes.answer(request);
    } catch (MalformedJson e) {
      return Response.badRequest(Invalid.of(e));
    } catch (RuntimeException e) {
      telemetry.fault("request_failed", e, details(request));
      return answer(e);
    }
  }

  /** Answers a fault with what the client can do about it, and reveals nothing else. */
  private static Response answer(RuntimeException fault) {
    if (WriteRefusal.isOfContent(fault)) {
      return Response.error(
          400, "not_storable", "The request is too large or has a form that cannot be stored");
    }
    return WriteRefusal.isFinal(fault)
        ? Response.error(500, "internal", "Internal error")
        : Response.unavailable("The service cannot answer for the moment");
  }

  private static JsonObject details(Request request) {
    return JsonObject.builder()
        .put("route", request.routeKey())
        .put("requestId", request.id())
        .build();
  }
}
