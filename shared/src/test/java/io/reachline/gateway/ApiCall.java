package io.reachline.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A builder of requests in the form in which the HTTP API passes them to functions. */
public final class ApiCall {
  private final String routeKey;
  private final Map<String, String> headers = new TreeMap<>();
  private final Map<String, String> pathParameters = new LinkedHashMap<>();
  private final Map<String, String> claims = new LinkedHashMap<>();
  private String prefix = "";
  private String query = "";
  private String body = "";
  private boolean isBase64;

  private ApiCall(String routeKey) {
    this.routeKey = routeKey;
  }

  /** Returns a call of a route of the template, such as {@code GET /v2/messages}. */
  public static ApiCall of(String routeKey) {
    return new ApiCall(routeKey);
  }

  /** Sets a path parameter. */
  public ApiCall with(String parameter, String value) {
    pathParameters.put(parameter, value);
    return this;
  }

  /** Sets the path at which a custom domain maps to the API, such as {@code /chat}. */
  public ApiCall under(String prefix) {
    this.prefix = prefix;
    return this;
  }

  /** Sets the query string, percent-encoded as in the URL. */
  public ApiCall query(String raw) {
    query = raw;
    return this;
  }

  /** Sets a header, by its lower-case name as API Gateway passes it. */
  public ApiCall header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public ApiCall body(String text) {
    body = text;
    return this;
  }

  public ApiCall body(JsonObject json) {
    return body(json.toString());
  }

  /** Sets the body as bytes, which API Gateway passes in Base64. */
  public ApiCall bytes(byte[] bytes) {
    body = Base64.getEncoder().encodeToString(bytes);
    isBase64 = true;
    return this;
  }

  /** Sets a claim of the token that the authorizer let through. */
  public ApiCall claim(String name, String value) {
    claims.put(name, value);
    return this;
  }

  /** Sets the caller: a user of an organisation, with every scope up to the given one. */
  public ApiCall as(String user, String organization, String scope) {
    return claim("_id", user).claim("organization", organization).claim("scope", scope);
  }

  /** Sends the call to a function, and checks that the exchange is in the API's contract. */
  public ApiAnswer to(Gateway gateway, Gateway.Routes routes) {
    ApiAnswer answer = toUnchecked(gateway, routes);
    if (routeKey.contains(" ")) {
      Contract.check(exchange(answer));
    }
    return answer;
  }

  /**
   * Sends the call without that check: to routes that a test makes up, or where so many calls are
   * sent that the check would take too long.
   */
  public ApiAnswer toUnchecked(Gateway gateway, Gateway.Routes routes) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      gateway.answer(new ByteArrayInputStream(event().toString().getBytes(UTF_8)), answer, routes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ApiAnswer.parse(Json.readOwn(answer.toString(UTF_8)));
  }

  /** Returns the path with its parameters filled in. */
  public String path() {
    String path = routeKey.substring(routeKey.indexOf(' ') + 1);
    for (Map.Entry<String, String> parameter : pathParameters.entrySet()) {
      path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
    }
    return path;
  }

  private Contract.Exchange exchange(ApiAnswer answer) {
    Map<String, String> sent = new TreeMap<>(headers);
    sent.putIfAbsent("content-type", "application/json");
    if (!claims.isEmpty()) {
      sent.put("authorization", "Bearer …");
    }
    String path = routeKey.substring(routeKey.indexOf(' ') + 1);
    for (Map.Entry<String, String> parameter : pathParameters.entrySet()) {
      String value = URLEncoder.encode(parameter.getValue(), UTF_8).replace("+", "%20");
      path = path.replace("{" + parameter.getKey() + "}", value);
    }
    return new Contract.Exchange(
        routeKey.substring(0, routeKey.indexOf(' ')),
        path,
        query,
        sent,
        isBase64 ? new String(Base64.getDecoder().decode(body), UTF_8) : body,
        answer.status(),
        answer.headers(),
        // API Gateway drops it.
        routeKey.startsWith("HEAD ") ? "" : answer.body());
  }

  private JsonObject event() {
    JsonObject.Builder context = JsonObject.builder().put("requestId", "the-request");
    if (!claims.isEmpty()) {
      context.put("authorizer", Map.of("jwt", Map.of("claims", claims)));
    }
    JsonObject.Builder event =
        JsonObject.builder()
            .put("version", "2.0")
            .put("routeKey", routeKey)
            .put("rawPath", prefix + path())
            .put("rawQueryString", query)
            .put("headers", headers)
            .put("requestContext", context.build())
            .put("isBase64Encoded", isBase64);
    if (!pathParameters.isEmpty()) {
      event.put("pathParameters", pathParameters);
    }
    if (!body.isEmpty()) {
      event.put("body", body);
    }
    return event.build();
  }
}
