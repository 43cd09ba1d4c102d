package io.reachline.gateway;

import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP response in the form of the Conversations API.
 *
 * @param body JSON, or an empty text
 */
public record Response(int status, Map<String, String> headers, String body) {

  public static Response ok(JsonObject body) {
    return json(200, body.toString());
  }

  public static Response created(String body) {
    return json(201, body);
  }

  public static Response noContent() {
    return new Response(204, Map.of(), "");
  }

  /** Answers with a page of a list and a link to the next page. */
  public static Response page(Page page) {
    Response response = json(200, page.toJson());
    return page.next()
        .map(next -> response.withHeader("Link", "<%s>; rel=\"next\"".formatted(next)))
        .orElse(response);
  }

  /** Answers with a page of a list, or with the reason why the request is refused. */
  public static Response page(Parsed<Page> outcome) {
    return of(outcome, Response::page);
  }

  /** Answers a valid input as the route does, and a refused one with the reason. */
  public static <T, E extends Exception> Response of(Parsed<T> input, Route<T, E> route) throws E {
    return switch (input) {
      case Parsed.Valid<T>(var value) -> route.answer(value);
      case Parsed.Refused<T>(var reason) -> badRequest(reason);
    };
  }

  /** A route that takes a valid input. */
  @FunctionalInterface
  public interface Route<T, E extends Exception> {
    Response answer(T input) throws E;
  }

  /** Answers that a field of the request is wrong. */
  public static Response badRequest(Invalid reason) {
    return error(400, "invalid", reason.message());
  }

  /** Answers that the caller lacks the permission. */
  public static Response forbidden(String message) {
    return error(403, "forbidden", message);
  }

  /** Answers that the function has no such route. */
  public static Response unknownRoute() {
    return error(404, "not_found", "Not found");
  }

  public static Response notFound(String what) {
    return error(404, "not_found", what + " not found");
  }

  /** Answers that the client may send the same request again in a moment. */
  public static Response unavailable(String message) {
    return error(503, "unavailable", message).withHeader("Retry-After", "1");
  }

  /**
   * Answers with an error.
   *
   * @param code a stable word for programs
   * @param message a text for people that names the field and its problem
   */
  public static Response error(int status, String code, String message) {
    JsonObject error = JsonObject.builder().put("message", message).put("code", code).build();
    return json(status, JsonObject.builder().put("error", error).build().toString());
  }

  public static Response json(int status, String body) {
    return new Response(status, Map.of("Content-Type", "application/json"), body);
  }

  public Response withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  /** Returns the response in payload format 2.0. */
  String toJson(String requestId) {
    return JsonObject.builder()
        .put("statusCode", status)
        .put("headers", withHeader("Cache-Control", "no-store").headers())
        .put("body", status >= 400 ? withRequestId(requestId) : body)
        .put("isBase64Encoded", false)
        .build()
        .toString();
  }

  private String withRequestId(String requestId) {
    JsonObject json = Json.readOwn(body);
    return json.with("error", json.object("error").with("requestId", requestId).members())
        .toString();
  }
}
