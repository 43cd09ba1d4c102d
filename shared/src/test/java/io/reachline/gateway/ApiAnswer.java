package io.reachline.gateway;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The response of a function. */
public record ApiAnswer(int status, Map<String, String> headers, String body) {

  static ApiAnswer parse(JsonObject json) {
    Map<String, String> headers = new LinkedHashMap<>();
    json.object("headers").members().forEach((name, value) -> headers.put(name, "" + value));
    return new ApiAnswer(
        ((Number) Objects.requireNonNull(json.get("statusCode"))).intValue(),
        headers,
        json.text("body").orElse(""));
  }

  /** Returns the body, if it is an object: a resource or an error. */
  public JsonObject json() {
    return Json.readOwn(body);
  }

  /** Returns the body, if it is a list. */
  public List<JsonObject> items() {
    try {
      List<?> list = (List<?>) Objects.requireNonNull(Json.read(body));
      return list.stream().map(item -> JsonObject.of((Map<?, ?>) item)).toList();
    } catch (MalformedJson e) {
      throw new IllegalStateException("The body is no JSON", e);
    }
  }

  /** Returns the texts of a property of a list's elements. */
  public List<String> texts(String property) {
    return items().stream().map(item -> item.text(property).orElse("")).toList();
  }

  public String error() {
    return json().object("error").text("message").orElse("");
  }

  public String code() {
    return json().object("error").text("code").orElse("");
  }

  /** Returns the URL in the Link header. */
  public Optional<String> next() {
    return Optional.ofNullable(headers.get("Link"))
        .map(link -> link.substring(1, link.indexOf('>')));
  }
}
