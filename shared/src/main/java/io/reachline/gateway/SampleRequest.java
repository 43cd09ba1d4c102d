package io.reachline.gateway;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to prime a function with, of the size of a real one.
 *
 * @param caller the user that makes it, in an organisation
 * @param headers the headers beside those that every request has
 */
public record SampleRequest(
    String routeKey,
    OrganizationId organization,
    UserId caller,
    Map<String, String> pathParameters,
    String query,
    Map<String, String> headers,
    String body) {

  private static final String TOKEN = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.".repeat(20);
  private static final List<String> SCOPES = List.of("guest", "agent", "bot", "admin");

  public SampleRequest {
    pathParameters = Map.copyOf(pathParameters);
    headers = Map.copyOf(headers);
  }

  /** Returns the request with one more header. */
  public SampleRequest withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new SampleRequest(routeKey, organization, caller, pathParameters, query, more, body);
  }

  /** Returns the event that API Gateway makes of the request. */
  String toEvent(String scopePrefix) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("accept", "*/*");
    all.put("accept-encoding", "gzip, deflate, br");
    all.put("authorization", "Bearer " + TOKEN);
    all.put("content-length", Integer.toString(body.length()));
    all.put("content-type", "application/json");
    all.put("host", "api.example.com");
    all.put("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)");
    all.put("x-amzn-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
    all.put("x-forwarded-for", "203.0.113.7");
    all.put("x-forwarded-port", "443");
    all.put("x-forwarded-proto", "https");
    all.putAll(headers);
    String path = routeKey.substring(routeKey.indexOf(' ') + 1);
    for (var parameter : pathParameters.entrySet()) {
      path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
    }
    return JsonObject.builder()
        .put("version", "2.0")
        .put("routeKey", routeKey)
        .put("rawPath", path)
        .put("rawQueryString", query)
        .put("headers", all)
        .put("requestContext", context(path, scopePrefix))
        .put("pathParameters", pathParameters)
        .put("body", body)
        .put("isBase64Encoded", false)
        .build()
        .toString();
  }

  private JsonObject context(String path, String scopePrefix) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("_id", caller.value());
    claims.put("organization", organization.value());
    claims.put("iss", "https://tokens.example.com");
    claims.put("aud", "reachline");
    claims.put("iat", "1767225600");
    claims.put("exp", "4102444800");
    claims.put("scope", scopePrefix + String.join(" " + scopePrefix, SCOPES));
    return JsonObject.builder()
        .put("accountId", "123456789012")
        .put("apiId", "api")
        .put("authorizer", Map.of("jwt", Map.of("claims", claims)))
        .put("domainName", "api.example.com")
        .put("domainPrefix", "api")
        .put(
            "http",
            Map.of(
                "method",
                routeKey.substring(0, routeKey.indexOf(' ')),
                "path",
                path,
                "protocol",
                "HTTP/1.1",
                "sourceIp",
                "203.0.113.7",
                "userAgent",
                "Mozilla/5.0"))
        .put("requestId", "JKJaXmPLvHcESHA=")
        .put("routeKey", routeKey)
        .put("stage", "$default")
        .put("time", "01/Jul/2026:12:00:00 +0000")
        .put("timeEpoch", 1_782_907_200_000L)
        .build();
  }
}
