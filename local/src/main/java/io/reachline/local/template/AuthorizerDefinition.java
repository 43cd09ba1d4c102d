package io.reachline.local.template;

import java.util.List;

/**
 * A JWT authorizer of the HTTP API.
 *
 * @param issuer the issuer of the tokens that it accepts
 * @param audience the audiences of the tokens that it accepts
 */
public record AuthorizerDefinition(String name, String issuer, List<String> audience) {

  public AuthorizerDefinition {
    audience = List.copyOf(audience);
  }
}
