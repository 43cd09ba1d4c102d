package io.reachline.local.gateway;

import io.reachline.local.authorizer.JwtAuthorizer;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.template.RouteLimit;
import java.util.List;
import java.util.Optional;

/**
 * A route of the API.
 *
 * @param authorizer the authorizer of its requests; empty for an open route
 * @param scopes the scopes of which a token needs one; empty if it needs none
 * @param limit the most requests; empty for any number
 */
public record ApiRoute(
    String method,
    String path,
    Optional<JwtAuthorizer> authorizer,
    List<String> scopes,
    Optional<RouteLimit> limit,
    LocalFunction function) {

  public ApiRoute {
    scopes = List.copyOf(scopes);
  }
}
