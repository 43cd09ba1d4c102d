package io.reachline.local.gateway;

import io.reachline.local.authorizer.Decision;
import io.reachline.local.function.FunctionFault;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.log.Level;
import io.reachline.local.log.Log;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP API: it finds a request's route, holds it against the route's limit, asks the route's
 * authorizer, and calls its function.
 */
public final class HttpApi {

  private final List<Candidate> candidates;
  private final ProxyEventEncoder encoder;
  private final Log log;

  /**
   * @param port the port that clients connect to
   * @param log the log for the faults of functions
   */
  public HttpApi(List<ApiRoute> routes, int port, Clock clock, Log log) {
    this.candidates =
        routes.stream()
            .map(
                route ->
                    new Candidate(
                        RoutePattern.of(route.method(), route.path()),
                        route,
                        route.limit().map(limit -> new TokenBucket(limit, clock))))
            .sorted(Comparator.comparing(Candidate::pattern, RoutePattern.MOST_SPECIFIC_FIRST))
            .toList();
    this.encoder = new ProxyEventEncoder(port, clock);
    this.log = log;
  }

  private record Candidate(RoutePattern pattern, ApiRoute route, Optional<TokenBucket> bucket) {

    boolean isThrottled() {
      return bucket.isPresent() && !bucket.get().take();
    }
  }

  HttpAnswer answer(HttpCall call) {
    for (Candidate candidate : candidates) {
      Optional<Map<String, String>> match = candidate.pattern().match(call.method(), call.path());
      if (match.isPresent()) {
        return candidate.isThrottled()
            ? HttpAnswer.message(429, "Too Many Requests")
            : authorize(call, candidate, match.get());
      }
    }
    return HttpAnswer.message(404, "Not Found");
  }

  private HttpAnswer authorize(
      HttpCall call, Candidate candidate, Map<String, String> pathParameters) {
    Optional<Decision> decision =
        candidate
            .route()
            .authorizer()
            .map(
                authorizer ->
                    authorizer.decide(call.header("authorization"), candidate.route().scopes()));
    if (decision.isEmpty()) {
      return invoke(call, candidate, pathParameters, Optional.empty());
    }
    return switch (decision.get()) {
      case Decision.Granted granted ->
          invoke(call, candidate, pathParameters, Optional.of(granted));
      case Decision.Unauthorized(Optional<String> reason) ->
          HttpAnswer.message(401, "Unauthorized")
              .with(
                  "www-authenticate",
                  reason
                      .map(
                          "Bearer scope=\"\" error=\"invalid_token\" error_description=\"%s\""
                              ::formatted)
                      .orElse("Bearer"));
      case Decision.Forbidden() ->
          HttpAnswer.message(403, "Forbidden")
              .with(
                  "www-authenticate",
                  "Bearer scope=\"%s\" error=\"insufficient_scope\""
                      .formatted(String.join(" ", candidate.route().scopes())));
    };
  }

  private HttpAnswer invoke(
      HttpCall call,
      Candidate candidate,
      Map<String, String> pathParameters,
      Optional<Decision.Granted> granted) {
    LocalFunction function = candidate.route().function();
    Map<String, String> details = Map.of("function", function.name(), "requestId", call.id());
    byte[] content = encoder.encode(call, candidate.pattern().key(), pathParameters, granted);
    if (content.length > LocalFunction.MAXIMUM_PAYLOAD) {
      return HttpAnswer.message(413, HttpAnswer.TOO_LARGE);
    }
    try {
      return ProxyResponseDecoder.decode(function.invoke(content));
    } catch (FunctionFault e) {
      return switch (e.kind()) {
        case THROTTLED -> {
          log.write(Level.WARN, "function_throttled", details);
          yield HttpAnswer.message(503, "Service Unavailable");
        }
        case THREW, TIMED_OUT -> failed(500, e, details);
        case ANSWER_TOO_LARGE -> failed(502, e, details);
      };
    } catch (IOException e) {
      Map<String, String> told = new HashMap<>(details);
      told.put("reason", String.valueOf(e.getMessage()));
      log.write(Level.ERROR, "answer_malformed", told);
      return HttpAnswer.message(500, "Internal Server Error");
    }
  }

  private HttpAnswer failed(int status, FunctionFault fault, Map<String, String> details) {
    log.fault("function_failed", fault, details);
    return HttpAnswer.message(status, "Internal Server Error");
  }
}
