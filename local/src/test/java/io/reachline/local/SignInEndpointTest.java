package io.reachline.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.nimbusds.jwt.SignedJWT;
import io.reachline.local.authorizer.SigningKey;
import io.reachline.local.authorizer.TokenIssuer;
import io.reachline.local.gateway.HttpAnswer;
import io.reachline.local.gateway.HttpCall;
import io.reachline.memory.MovableClock;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of signing in to the console on this machine, by the requests of its page. */
class SignInEndpointTest {

  private static final String URL = "http://localhost:8080";
  private static final String ISSUER = "https://reachline.local/";
  private static final String RETURN = URL + "/";
  private static final String VERIFIER = "a-verifier-of-43-characters-or-more-0123456789";

  private final MovableClock clock = MovableClock.standing();
  private final SignInEndpoint endpoint =
      new SignInEndpoint(
          URI.create(URL),
          new TokenIssuer(SigningKey.open(Optional.empty(), "api"), ISSUER, "reachline", clock),
          clock);

  @Test
  void discovery_namesTheEndpointsOfThisMachine() throws Exception {
    Map<String, Object> document =
        JSON.std.mapFrom(get("/.well-known/openid-configuration", "").body());

    assertThat(document)
        .containsEntry("issuer", URL)
        .containsEntry("authorization_endpoint", URL + "/local/authorize")
        .containsEntry("token_endpoint", URL + "/local/oidc/token")
        .containsEntry("code_challenge_methods_supported", List.of("S256"));
  }

  @Test
  void page_listsTheDemoUsers_andRunsNoScript() {
    HttpAnswer page = get("/local/authorize", query(request()));

    assertThat(page.status()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8))
        .contains("value=\"admin\"", "value=\"agent-sales\"", "value=\"agent-service\"")
        .doesNotContain("<script");
    assertThat(header(page, "content-security-policy")).startsWith("default-src 'none'");
  }

  @Test
  void page_parametersWithMarkup_areEscaped() {
    Map<String, String> request = request();
    request.put("state", "\"><script>alert(1)</script>");

    assertThat(new String(get("/local/authorize", query(request)).body(), UTF_8))
        .contains("value=\"&quot;&gt;&lt;script&gt;")
        .doesNotContain("<script");
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, another",
    "redirect_uri, http://localhost:9999/",
    "redirect_uri, https://evil.example.com/",
    "redirect_uri, http://localhost:8080/v2/users",
    "code_challenge, short",
    "code_challenge_method, plain"
  })
  void page_otherRequest_isRefusedAndLeadsNowhere(String parameter, String value) {
    Map<String, String> request = request();
    request.put(parameter, value);
    assertThat(get("/local/authorize", query(request)).status()).isEqualTo(400);

    request.put("user", "admin");
    HttpAnswer chosen = post("/local/authorize", request);
    assertThat(chosen.status()).isEqualTo(400);
    assertThat(header(chosen, "location")).isEmpty();
  }

  @Test
  void code_redeemed_givesTokensOfTheUser() throws Exception {
    Map<String, Object> tokens = JSON.std.mapFrom(redeem(code("agent-sales")).body());

    var access = SignedJWT.parse((String) tokens.get("access_token")).getJWTClaimsSet();
    assertThat(access.getIssuer()).isEqualTo(ISSUER);
    assertThat(access.getAudience()).containsExactly("reachline");
    assertThat(access.getStringClaim("_id")).isEqualTo("64d1f0c2a9b3e87f5c21a011");
    assertThat(access.getStringClaim("scope")).isEqualTo("guest agent");
    var identity = SignedJWT.parse((String) tokens.get("id_token")).getJWTClaimsSet();
    // As the discovery document says, by which the page knows the issuer.
    assertThat(identity.getIssuer()).isEqualTo(URL);
    assertThat(identity.getAudience()).containsExactly("console");
    assertThat(identity.getStringClaim("nonce")).isEqualTo("a nonce");
    assertThat(tokens).containsEntry("expires_in", 3600).containsKey("refresh_token");
  }

  @Test
  void code_redeemedTwice_isRefused() {
    Map<String, String> code = code("admin");
    assertThat(redeem(code).status()).isEqualTo(200);
    assertThat(redeem(code).status()).isEqualTo(400);
  }

  @Test
  void code_afterAMinute_isRefused() {
    Map<String, String> code = code("admin");
    clock.advance(Duration.ofSeconds(60));
    assertThat(redeem(code).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, another-verifier-of-43-characters-or-more-0123",
    "redirect_uri, http://127.0.0.1:8080/",
    "client_id, another",
    "grant_type, password",
    "code, unknown"
  })
  void code_withAnythingElse_isRefused(String parameter, String value) {
    Map<String, String> code = code("admin");
    code.put(parameter, value);
    assertThat(redeem(code).status()).isEqualTo(400);
  }

  @Test
  void refreshToken_redeemed_givesNewTokensOnce() throws Exception {
    Map<String, Object> tokens = JSON.std.mapFrom(redeem(code("admin")).body());
    Map<String, String> refresh = new LinkedHashMap<>();
    refresh.put("grant_type", "refresh_token");
    refresh.put("client_id", "console");
    refresh.put("refresh_token", String.valueOf(tokens.get("refresh_token")));

    HttpAnswer renewed = redeem(refresh);

    assertThat(renewed.status()).isEqualTo(200);
    assertThat(JSON.std.mapFrom(renewed.body()).get("refresh_token"))
        .isNotEqualTo(tokens.get("refresh_token"));
    assertThat(redeem(refresh).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/.well-known/openid-configuration", "/local/authorize", "/local/oidc/token"})
  void endpoint_underAnotherName_isForbidden(String path) {
    HttpAnswer answer =
        endpoint.answer(call("GET", path, "", "", "rebound.example.com:8080")).orElseThrow();

    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void answer_otherPath_isNotItsOwn() {
    assertThat(endpoint.answer(call("GET", "/v2/users", "", "", "localhost:8080"))).isEmpty();
  }

  private static Map<String, String> request() {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("response_type", "code");
    request.put("client_id", "console");
    request.put("redirect_uri", RETURN);
    request.put("state", "a state");
    request.put("nonce", "a nonce");
    request.put("code_challenge", challenge());
    request.put("code_challenge_method", "S256");
    return request;
  }

  /** Chooses a user, and returns the form that redeems the code. */
  private Map<String, String> code(String user) {
    Map<String, String> form = request();
    form.put("user", user);
    URI location = URI.create(header(post("/local/authorize", form), "location"));
    assertThat(location.toString()).startsWith(RETURN + "?code=").endsWith("&state=a+state");
    Map<String, String> redeemed = new LinkedHashMap<>();
    redeemed.put("grant_type", "authorization_code");
    redeemed.put("client_id", "console");
    redeemed.put("redirect_uri", RETURN);
    redeemed.put("code", location.getQuery().replaceAll("^code=|&.*$", ""));
    redeemed.put("code_verifier", VERIFIER);
    return redeemed;
  }

  private HttpAnswer redeem(Map<String, String> form) {
    return post("/local/oidc/token", form);
  }

  private HttpAnswer get(String path, String query) {
    return endpoint.answer(call("GET", path, query, "", "localhost:8080")).orElseThrow();
  }

  private HttpAnswer post(String path, Map<String, String> form) {
    return endpoint.answer(call("POST", path, "", query(form), "localhost:8080")).orElseThrow();
  }

  private static HttpCall call(String method, String path, String query, String body, String host) {
    return new HttpCall(
        "id",
        method,
        path,
        query,
        "HTTP/1.1",
        "127.0.0.1",
        Map.of("host", List.of(host)),
        body.getBytes(UTF_8));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String header(HttpAnswer answer, String name) {
    return answer.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(HttpAnswer.Header::value)
        .findFirst()
        .orElse("");
  }

  private static String challenge() {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
