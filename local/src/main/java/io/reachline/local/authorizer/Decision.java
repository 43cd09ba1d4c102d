package io.reachline.local.authorizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The authorizer's decision on a request. */
public sealed interface Decision {

  /**
   * The request may go on to its function.
   *
   * @param claims the token's claims as strings, which is how API Gateway passes them to a function
   */
  record Granted(Map<String, String> claims, List<String> scopes) implements Decision {

    public Granted {
      claims = Map.copyOf(claims);
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * The request has no valid token.
   *
   * @param reason the token's fault; empty if there is no token
   */
  record Unauthorized(Optional<String> reason) implements Decision {

    static Unauthorized because(String reason) {
      return new Unauthorized(Optional.of(reason));
    }
  }

  /** The token is valid but has none of the route's scopes. */
  record Forbidden() implements Decision {}
}
