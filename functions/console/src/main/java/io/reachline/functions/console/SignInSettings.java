package io.reachline.functions.console;

import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings by which the console signs people in.
 *
 * @param origins the origins, beside the console's own, that signing in asks
 */
record SignInSettings(
    String issuer,
    String audience,
    String clientId,
    String scopes,
    String scopePrefix,
    List<String> origins) {

  /** Reads the settings; empty if the console is off. */
  static Optional<SignInSettings> of(Environment environment) {
    return environment
        .find("CONSOLE_CLIENT_ID")
        .map(
            clientId -> {
              String issuer = environment.require("JWT_ISSUER").replaceAll("/+$", "");
              Set<String> origins = new LinkedHashSet<>();
              origins.add(origin(issuer));
              environment
                  .find("CONSOLE_SIGN_IN_ORIGINS")
                  .ifPresent(
                      more ->
                          Arrays.stream(more.strip().split(" +"))
                              .map(SignInSettings::origin)
                              .forEach(origins::add));
              return new SignInSettings(
                  issuer,
                  environment.require("JWT_AUDIENCE"),
                  clientId,
                  environment.require("CONSOLE_SCOPES"),
                  environment.scopePrefix(),
                  List.copyOf(origins));
            });
  }

  /** Returns the origin of an address, so that no other text reaches the page's policy. */
  private static String origin(String address) {
    URI uri = URI.create(address);
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalStateException("%s is not the address of an issuer".formatted(address));
    }
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  String toJson() {
    return JsonObject.builder()
        .put("issuer", issuer)
        .put("audience", audience)
        .put("clientId", clientId)
        .put("scopes", scopes)
        .put("scopePrefix", scopePrefix)
        .build()
        .toString();
  }
}
