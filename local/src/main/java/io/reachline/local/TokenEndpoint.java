package io.reachline.local;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.identity.Scope;
import io.reachline.local.authorizer.TokenIssuer;
import io.reachline.local.authorizer.TokenIssuer.TokenRequest;
import io.reachline.local.authorizer.WebhookTokenIssuer;
import io.reachline.local.event.DemoSource;
import io.reachline.local.gateway.Endpoint;
import io.reachline.local.gateway.HttpAnswer;
import io.reachline.local.gateway.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The endpoint that issues tokens to commands on this machine. Every process that reaches loopback
 * may have one, but not a web page in a browser: a page cannot send the required header without
 * also sending its origin, and a page whose name resolves to loopback sends that name as the host.
 */
final class TokenEndpoint implements Endpoint {

  static final String ACCESS_PATH = "/local/tokens";
  static final String WEBHOOK_PATH = "/local/webhook-tokens";
  static final String HEADER = "x-reachline-local";

  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private final TokenIssuer tokens;
  private final WebhookTokenIssuer webhookTokens;
  private final URI webhookUrl;

  TokenEndpoint(TokenIssuer tokens, WebhookTokenIssuer webhookTokens, URI webhookUrl) {
    this.tokens = tokens;
    this.webhookTokens = webhookTokens;
    this.webhookUrl = webhookUrl;
  }

  /** Returns the id of the demo organisation's user with a scope. */
  static String demoUser(Scope scope) {
    return switch (scope) {
      case GUEST -> "64d1f0c2a9b3e87f5c21a001";
      case AGENT -> DemoUser.AGENT.id();
      case BOT -> DemoUser.BOT.id();
      case ADMIN -> DemoUser.ADMIN.id();
    };
  }

  @Override
  public Optional<HttpAnswer> answer(HttpCall call) {
    return switch (call.path()) {
      case ACCESS_PATH -> Optional.of(guarded(call, () -> accessToken(call)));
      case WEBHOOK_PATH -> Optional.of(guarded(call, this::webhookToken));
      default -> Optional.empty();
    };
  }

  private static HttpAnswer guarded(HttpCall call, Supplier<HttpAnswer> answer) {
    String host = call.header("host").orElse("").replaceAll(":\\d+$", "");
    if (!call.method().equals("POST")
        || call.header(HEADER).isEmpty()
        || call.header("origin").isPresent()
        || !HOSTS.contains(host)) {
      return HttpAnswer.json(403, Map.of("message", "Forbidden"));
    }
    return answer.get();
  }

  private HttpAnswer accessToken(HttpCall call) {
    try {
      Map<String, Object> wanted = JSON.std.mapFrom(call.body());
      Scope scope = Scope.valueOf(text(wanted, "scope", "").toUpperCase(Locale.ROOT));
      TokenRequest request =
          new TokenRequest(
              scope,
              text(wanted, "organization", DemoSource.ORGANIZATION),
              text(wanted, "user", demoUser(scope)),
              Duration.parse(text(wanted, "ttl", "PT1H")),
              Optional.ofNullable(wanted.get("conversation")).map(String::valueOf));
      return HttpAnswer.json(201, Map.of("token", tokens.issue(request)));
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      return HttpAnswer.json(400, Map.of("message", "Bad Request"));
    }
  }

  private HttpAnswer webhookToken() {
    return HttpAnswer.json(
        201,
        Map.of(
            "token",
            webhookTokens.issue(DemoSource.ZOHO_ORGANIZATION, DemoSource.WEBHOOK),
            "url",
            webhookUrl.toString()));
  }

  private static String text(Map<String, Object> fields, String name, String otherwise) {
    return fields.get(name) instanceof String text ? text : otherwise;
  }
}
