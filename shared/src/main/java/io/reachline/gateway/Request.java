package io.reachline.gateway;

import io.reachline.identity.Caller;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.list.QueryString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, read from API Gateway's payload format 2.0.
 *
 * @param id the id that API Gateway gave it
 * @param routeKey the route of the template that it matched: method, space, path
 * @param path the route's path with its parameters filled in; unlike the URL's path, it lacks the
 *     prefix of a custom domain's mapping
 * @param headers the headers by lower-case name
 * @param body the decoded body without a byte order mark; empty if there is none
 * @param bodyBytes the size of the decoded body in bytes
 * @param caller the sender; empty on a route without authorizer, and if the claims of the token
 *     name nobody
 */
public record Request(
    String id,
    String routeKey,
    String path,
    Map<String, String> pathParameters,
    QueryString query,
    Map<String, String> headers,
    String body,
    int bodyBytes,
    Optional<Caller> caller) {

  /**
   * Reads an event.
   *
   * @param scopePrefix the prefix of each scope's name in a token; may be empty
   */
  static Request parse(String event, String scopePrefix) throws MalformedJson {
    JsonObject json = Json.readObject(event);
    JsonObject context = json.object("requestContext");
    JsonObject token = context.object("authorizer").object("jwt");
    Map<String, String> headers = new LinkedHashMap<>();
    texts(json.object("headers"))
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    String text = json.text("body").orElse("");
    byte[] body =
        Boolean.TRUE.equals(json.get("isBase64Encoded"))
            ? decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    String routeKey = json.text("routeKey").orElse("");
    Map<String, String> pathParameters = texts(json.object("pathParameters"));
    return new Request(
        context.text("requestId").orElse(""),
        routeKey,
        path(routeKey, pathParameters),
        pathParameters,
        QueryString.parse(json.text("rawQueryString").orElse("")),
        headers,
        withoutMark(new String(body, StandardCharsets.UTF_8)),
        body.length,
        Caller.of(texts(token.object("claims")), token.texts("scopes"), scopePrefix));
  }

  /** Returns a path parameter; an empty text if the route has none of this name. */
  public String pathParameter(String name) {
    return pathParameters.getOrDefault(name, "");
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  private static String path(String routeKey, Map<String, String> parameters) {
    String path = routeKey.substring(routeKey.indexOf(' ') + 1);
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
    }
    return path;
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static byte[] decode(String body) {
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.members().forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }
}
