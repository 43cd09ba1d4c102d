package io.reachline.local.authorizer;

import java.util.List;
import java.util.Map;

/** What the authorizer thinks of a request. */
public sealed interface Decision {

  /**
   * The request goes on.
   *
   * @param claims the token's, as the gateway hands them to a function: all of them strings
   */
  record Granted(Map<String, String> claims, List<String> scopes) implements Decision {

    public Granted {
      claims = Map.copyOf(claims);
      scopes = List.copyOf(scopes);
    }
  }

  /** There is no token, or none that can be trusted, and this is why. */
  record Unauthorized(String reason) implements Decision {}

  /** The token can be trusted and has none of the route's scopes. */
  record Forbidden() implements Decision {}
}
