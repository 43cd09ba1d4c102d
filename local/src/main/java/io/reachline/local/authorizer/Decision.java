package io.reachline.local.authorizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /**
   * There is no token, or none that can be trusted.
   *
   * @param reason why not; absent where there is no token
   */
  record Unauthorized(Optional<String> reason) implements Decision {

    static Unauthorized because(String reason) {
      return new Unauthorized(Optional.of(reason));
    }
  }

  /** The token can be trusted and has none of the route's scopes. */
  record Forbidden() implements Decision {}
}
