package io.reachline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reachline.identity.Scope;
import io.reachline.local.authorizer.TokenIssuer;
import io.reachline.local.authorizer.TokenIssuer.TokenRequest;
import io.reachline.local.event.DemoSource;
import io.reachline.local.gateway.Endpoint;
import io.reachline.local.gateway.HttpAnswer;
import io.reachline.local.gateway.HttpAnswer.Header;
import io.reachline.local.gateway.HttpCall;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The endpoints of an OpenID Connect issuer for the console: discovery, a page on which somebody
 * chooses one of the demo users, and the tokens. It knows one client, the console, which has no
 * secret and proves by PKCE (S256) that it is the one that asked. Like {@link TokenEndpoint} it
 * answers under the names of loopback only.
 */
final class SignInEndpoint implements Endpoint {

  static final String CLIENT = "console";
  static final String SCOPES = "openid offline_access";

  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final String AUTHORIZE = "/local/authorize";
  private static final String STYLES = "/local/authorize.css";
  private static final String TOKEN = "/local/oidc/token";
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration CODE_LIFETIME = Duration.ofSeconds(60);
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);
  private static final Duration REFRESH_LIFETIME = Duration.ofHours(12);

  /** The most codes and refresh tokens at a time; beyond it the oldest is forgotten. */
  private static final int MOST_GRANTS = 1_000;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
      body { max-width: 26rem; margin: 10vh auto; padding: 0 1rem; }
      ul { list-style: none; padding: 0; display: grid; gap: .5rem; }
      button { width: 100%; padding: .75rem 1rem; font: inherit; text-align: left; cursor: pointer; }
      """;

  private final URI url;
  private final TokenIssuer tokens;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  SignInEndpoint(URI url, TokenIssuer tokens, Clock clock) {
    this.url = url;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** A code or a refresh token that waits to be redeemed. */
  private sealed interface Grant {
    Instant expires();

    record Code(
        DemoUser user, Instant expires, String redirect, String challenge, Optional<String> nonce)
        implements Grant {}

    record Refresh(DemoUser user, Instant expires) implements Grant {}
  }

  @Override
  public Optional<HttpAnswer> answer(HttpCall call) {
    return switch (call.path()) {
      case DISCOVERY -> Optional.of(guarded(call, "GET", this::discovery));
      case AUTHORIZE ->
          Optional.of(
              call.method().equals("POST")
                  ? guarded(call, "POST", this::choose)
                  : guarded(call, "GET", SignInEndpoint::page));
      case STYLES -> Optional.of(answer(200, "text/css;charset=utf-8", STYLE));
      case TOKEN -> Optional.of(guarded(call, "POST", this::token));
      default -> Optional.empty();
    };
  }

  private HttpAnswer guarded(HttpCall call, String method, Endpoint endpoint) {
    String host = call.header("host").orElse("").replaceAll(":\\d+$", "");
    if (!HOSTS.contains(host)) {
      return HttpAnswer.json(403, Map.of("message", "Forbidden"));
    }
    if (!call.method().equals(method)) {
      return HttpAnswer.json(405, Map.of("message", "Method Not Allowed"));
    }
    return endpoint.answer(call).orElseThrow();
  }

  private Optional<HttpAnswer> discovery(HttpCall call) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", url.toString());
    document.put("authorization_endpoint", url + AUTHORIZE);
    document.put("token_endpoint", url + TOKEN);
    document.put("jwks_uri", url + "/.well-known/jwks.json");
    document.put("response_types_supported", List.of("code"));
    document.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256"));
    document.put("code_challenge_methods_supported", List.of("S256"));
    document.put("token_endpoint_auth_methods_supported", List.of("none"));
    return Optional.of(HttpAnswer.json(200, document));
  }

  /** Shows the demo users, each as a button. */
  private static Optional<HttpAnswer> page(HttpCall call) {
    Map<String, String> asked = parameters(call.query());
    Optional<String> fault = fault(call, asked);
    if (fault.isPresent()) {
      return Optional.of(html(400, "<h1>Sign in</h1><p>%s</p>".formatted(fault.get())));
    }
    String hidden =
        List.of("client_id", "redirect_uri", "state", "nonce", "code_challenge").stream()
            .filter(asked::containsKey)
            .map(
                name ->
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(name, escaped(asked.getOrDefault(name, ""))))
            .collect(Collectors.joining());
    String users =
        Arrays.stream(DemoUser.values())
            .map(
                user ->
                    "<li><button name=\"user\" value=\"%1$s\">%1$s (%2$s)</button></li>"
                        .formatted(user.wireName(), user.role()))
            .collect(Collectors.joining("\n"));
    return Optional.of(
        html(
            200,
            """
            <h1>Sign in to the demo</h1>
            <p>This machine asks for no password. Who do you want to be?</p>
            <form method="post" action="%s">%s<ul>
            %s
            </ul></form>
            """
                .formatted(AUTHORIZE, hidden, users)));
  }

  /** Sends the browser back to the console with a code for the user who was chosen. */
  private Optional<HttpAnswer> choose(HttpCall call) {
    Map<String, String> form = parameters(new String(call.body(), UTF_8));
    Optional<DemoUser> user = DemoUser.named(form.getOrDefault("user", ""));
    if (user.isEmpty() || fault(call, form).isPresent()) {
      return Optional.of(html(400, "<h1>Sign in</h1><p>This sign-in cannot be used.</p>"));
    }
    String code =
        grant(
            new Grant.Code(
                user.get(),
                clock.instant().plus(CODE_LIFETIME),
                form.getOrDefault("redirect_uri", ""),
                form.getOrDefault("code_challenge", ""),
                Optional.ofNullable(form.get("nonce"))));
    String location =
        form.getOrDefault("redirect_uri", "")
            + "?code="
            + encoded(code)
            + "&state="
            + encoded(form.getOrDefault("state", ""));
    return Optional.of(
        new HttpAnswer(
            303,
            List.of(new Header("location", location), new Header("cache-control", "no-store")),
            new byte[0]));
  }

  /** Returns why a request to sign in cannot be answered; empty if it can. */
  private static Optional<String> fault(HttpCall call, Map<String, String> asked) {
    if (!asked.getOrDefault("client_id", "").equals(CLIENT)) {
      return Optional.of("The client is not known here.");
    }
    // Codes go to the page that was served from here, and to no other.
    String own = "http://" + call.header("host").orElse("") + "/";
    if (!asked.getOrDefault("redirect_uri", "").equals(own)) {
      return Optional.of("The address to return to is not the console's.");
    }
    if (!asked.getOrDefault("code_challenge", "").matches("[A-Za-z0-9_-]{43}")
        || !asked.getOrDefault("code_challenge_method", "S256").equals("S256")) {
      return Optional.of("A code challenge by S256 is needed.");
    }
    return Optional.empty();
  }

  private Optional<HttpAnswer> token(HttpCall call) {
    Map<String, String> form = parameters(new String(call.body(), UTF_8));
    String type = form.getOrDefault("grant_type", "");
    String redeemed =
        switch (type) {
          case "authorization_code" -> form.getOrDefault("code", "");
          case "refresh_token" -> form.getOrDefault("refresh_token", "");
          default -> "";
        };
    // Removed whatever follows: each can be redeemed once.
    Grant grant = grants.remove(redeemed);
    if (grant == null
        || !grant.expires().isAfter(clock.instant())
        || !form.getOrDefault("client_id", "").equals(CLIENT)) {
      return Optional.of(refused());
    }
    return Optional.of(
        switch (grant) {
          case Grant.Code code ->
              type.equals("authorization_code")
                      && code.redirect().equals(form.getOrDefault("redirect_uri", ""))
                      && code.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))
                  ? issued(code.user(), code.nonce())
                  : refused();
          case Grant.Refresh refresh ->
              type.equals("refresh_token") ? issued(refresh.user(), Optional.empty()) : refused();
        });
  }

  private HttpAnswer issued(DemoUser user, Optional<String> nonce) {
    Scope scope = Scope.valueOf(user.role().toUpperCase(Locale.ROOT));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "access_token",
        tokens.issue(
            new TokenRequest(
                scope, DemoSource.ORGANIZATION, user.id(), TOKEN_LIFETIME, Optional.empty())));
    answer.put("token_type", "Bearer");
    answer.put("expires_in", TOKEN_LIFETIME.toSeconds());
    answer.put(
        "id_token", tokens.identify(url.toString(), user.id(), CLIENT, nonce, TOKEN_LIFETIME));
    answer.put(
        "refresh_token", grant(new Grant.Refresh(user, clock.instant().plus(REFRESH_LIFETIME))));
    return uncached(HttpAnswer.json(200, answer));
  }

  private static HttpAnswer refused() {
    return uncached(HttpAnswer.json(400, Map.of("error", "invalid_grant")));
  }

  private static HttpAnswer uncached(HttpAnswer answer) {
    return new HttpAnswer(
        answer.status(),
        List.of(
            new Header("content-type", "application/json"),
            new Header("cache-control", "no-store")),
        answer.body());
  }

  private String grant(Grant grant) {
    Instant now = clock.instant();
    grants.values().removeIf(old -> !old.expires().isAfter(now));
    while (grants.size() >= MOST_GRANTS) {
      grants.entrySet().stream()
          .min(Map.Entry.comparingByValue((a, b) -> a.expires().compareTo(b.expires())))
          .ifPresent(oldest -> grants.remove(oldest.getKey()));
    }
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    grants.put(text, grant);
    return text;
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        parameters.putIfAbsent(
            URLDecoder.decode(parts[0], UTF_8),
            parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
      } catch (IllegalArgumentException e) {
        // Not encoded as it should be; what is needed will be missing.
      }
    }
    return parameters;
  }

  private static HttpAnswer html(int status, String body) {
    return answer(
        status,
        "text/html;charset=utf-8",
        """
        <!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Sign in to Reachline</title>
            <link rel="stylesheet" href="%s">
            <link rel="icon" href="data:,">
          </head>
          <body><main>%s</main></body>
        </html>
        """
            .formatted(STYLES, body));
  }

  private static HttpAnswer answer(int status, String type, String body) {
    return new HttpAnswer(
        status,
        List.of(
            new Header("content-type", type),
            new Header("cache-control", "no-store"),
            new Header("x-content-type-options", "nosniff"),
            new Header("referrer-policy", "no-referrer"),
            new Header(
                "content-security-policy",
                "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'")),
        body.getBytes(UTF_8));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
