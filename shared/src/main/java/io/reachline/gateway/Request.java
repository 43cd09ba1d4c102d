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
 * A request, as API Gateway's payload format 2.0 tells of it.
 *
 * @param routeKey the route of the template that it matched: method, space, path
 * @param path the route's path with its parameters filled in. Unlike the path of the address, it
 *     has no prefix of a domain name's mapping
 * @param headers by their names in lower case
 * @param body decoded, without the mark of its byte order; empty where there is none
 * @param bodyBytes the size of the body as it came
 * @param caller who sent it; empty on a route without authorizer, and where the token that the
 *     gateway verified names nobody
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
   * Reads the event that the function got.
   *
   * @param scopePrefix what stands before the name of each scope in a token
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

  /** Returns a part of the path; empty where the route has none of this name. */
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
