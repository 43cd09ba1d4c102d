package io.reachline.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A builder of the event by which API Gateway passes a request to a function (format 2.0). */
public final class HttpEvent {
  private final String routeKey;
  private final Map<String, String> pathParameters = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, Object> requestContext = new LinkedHashMap<>();
  private String query = "";
  private String body = "";

  private HttpEvent(String routeKey) {
    this.routeKey = routeKey;
    headers.put("host", "api.example.com");
  }

  /** Starts a request to a route of the template, such as {@code GET /v2/sources/{source}}. */
  public static HttpEvent of(String routeKey) {
    return new HttpEvent(routeKey);
  }

  /** Sets the claims that the gateway's authorizer would have taken from the caller's token. */
  public HttpEvent caller(String user, String organization, String scopes) {
    var claims = Map.of("_id", user, "organization", organization, "scope", scopes);
    requestContext.put("authorizer", Map.of("jwt", Map.of("claims", claims)));
    return this;
  }

  public HttpEvent path(String parameter, String value) {
    pathParameters.put(parameter, value);
    return this;
  }

  /** Sets the query string, percent-encoded. */
  public HttpEvent query(String raw) {
    query = raw;
    return this;
  }

  public HttpEvent header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public HttpEvent body(String json) {
    headers.put("content-type", "application/json");
    body = json;
    return this;
  }

  /** Returns the event as JSON. */
  public String toJson() {
    String method = routeKey.substring(0, routeKey.indexOf(' '));
    String path = routeKey.substring(routeKey.indexOf(' ') + 1);
    for (var parameter : pathParameters.entrySet()) {
      path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
    }
    requestContext.put("accountId", "000000000000");
    requestContext.put("apiId", "local");
    requestContext.put("stage", "$default");
    requestContext.put("routeKey", routeKey);
    requestContext.put("requestId", UUID.randomUUID().toString());
    requestContext.put("http", Map.of("method", method, "path", path, "protocol", "HTTP/1.1"));
    var event = new LinkedHashMap<String, Object>();
    event.put("version", "2.0");
    event.put("routeKey", routeKey);
    event.put("rawPath", path);
    event.put("rawQueryString", query);
    event.put("headers", headers);
    if (!query.isEmpty()) {
      event.put("queryStringParameters", queryParameters());
    }
    if (!pathParameters.isEmpty()) {
      event.put("pathParameters", pathParameters);
    }
    event.put("requestContext", requestContext);
    if (!body.isEmpty()) {
      event.put("body", body);
    }
    event.put("isBase64Encoded", false);
    try {
      return JSON.std.asString(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> queryParameters() {
    var parameters = new HashMap<String, String>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      parameters.merge(
          URLDecoder.decode(parameter.substring(0, equals), UTF_8),
          URLDecoder.decode(parameter.substring(equals + 1), UTF_8),
          (one, another) -> one + "," + another);
    }
    return parameters;
  }
}
