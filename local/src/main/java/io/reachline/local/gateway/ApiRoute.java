package io.reachline.local.gateway;

import io.reachline.local.authorizer.JwtAuthorizer;
import io.reachline.local.function.LocalFunction;
import java.util.List;
import java.util.Optional;

/**
 * A route of the API.
 *
 * @param authorizer absent: the route is open
 * @param scopes of which a token needs one; empty: it needs none
 */
public record ApiRoute(
    String method,
    String path,
    Optional<JwtAuthorizer> authorizer,
    List<String> scopes,
    LocalFunction function) {

  public ApiRoute {
    scopes = List.copyOf(scopes);
  }
}
