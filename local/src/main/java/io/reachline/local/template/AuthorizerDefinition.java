package io.reachline.local.template;

import java.util.List;

/** A JWT authorizer of the HTTP API: whose tokens it accepts, and made for whom. */
public record AuthorizerDefinition(String name, String issuer, List<String> audience) {

  public AuthorizerDefinition {
    audience = List.copyOf(audience);
  }
}
