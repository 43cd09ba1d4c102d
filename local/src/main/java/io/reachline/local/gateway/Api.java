package io.reachline.local.gateway;

import io.reachline.local.authorizer.Decision;
import io.reachline.local.function.FunctionFault;
import io.reachline.local.function.LocalFunction;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers requests as the HTTP API does: finds the route, asks its authorizer, calls its function.
 */
public final class Api {

  private final List<Candidate> candidates;
  private final ProxyEvent event;
  private final PrintStream console;

  /**
   * @param port where clients reach the gateway
   * @param console told of functions' faults
   */
  public Api(List<ApiRoute> routes, int port, Clock clock, PrintStream console) {
    this.candidates =
        routes.stream()
            .map(route -> new Candidate(RoutePattern.of(route.method(), route.path()), route))
            .sorted(Comparator.comparing(Candidate::pattern, RoutePattern.MOST_SPECIFIC_FIRST))
            .toList();
    this.event = new ProxyEvent(port, clock);
    this.console = console;
  }

  private record Candidate(RoutePattern pattern, ApiRoute route) {}

  HttpAnswer answer(HttpCall call) {
    for (Candidate candidate : candidates) {
      Optional<Map<String, String>> match = candidate.pattern().match(call.method(), call.path());
      if (match.isPresent()) {
        return authorize(call, candidate, match.get());
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
      case Decision.Unauthorized(String reason) ->
          HttpAnswer.json(
                  401,
                  "{\"message\":\"Unauthorized\",\"error\":{\"message\":\"%s\"}}".formatted(reason))
              .with("www-authenticate", "Bearer");
      case Decision.Forbidden() -> HttpAnswer.message(403, "Forbidden");
    };
  }

  private HttpAnswer invoke(
      HttpCall call,
      Candidate candidate,
      Map<String, String> pathParameters,
      Optional<Decision.Granted> granted) {
    LocalFunction function = candidate.route().function();
    try {
      return ProxyAnswer.decode(
          function.invoke(event.encode(call, candidate.pattern().key(), pathParameters, granted)));
    } catch (FunctionFault e) {
      e.printStackTrace(console);
    } catch (IOException e) {
      console.println(
          "%s answered what is no HTTP answer: %s".formatted(function.name(), e.getMessage()));
    }
    return HttpAnswer.message(500, "Internal Server Error");
  }
}
