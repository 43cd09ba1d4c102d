package io.reachline.local.gateway;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Decodes what a function answered in payload format 2.0. */
final class ProxyAnswer {

  private ProxyAnswer() {}

  /**
   * Decodes an answer. One without a status code is taken for the body of a 200.
   *
   * @throws IOException if it is no JSON, or not of the format
   */
  static HttpAnswer decode(byte[] answer) throws IOException {
    if (!(JSON.std.anyFrom(answer) instanceof Map<?, ?> fields)
        || !fields.containsKey("statusCode")) {
      return new HttpAnswer(
          200, List.of(new HttpAnswer.Header("content-type", "application/json")), answer);
    }
    if (!(fields.get("statusCode") instanceof Number status)) {
      throw new IOException("The function's statusCode is no number");
    }
    List<HttpAnswer.Header> headers = new ArrayList<>();
    if (fields.get("headers") instanceof Map<?, ?> named) {
      named.forEach(
          (name, value) ->
              headers.add(new HttpAnswer.Header(String.valueOf(name), String.valueOf(value))));
    }
    if (fields.get("cookies") instanceof List<?> cookies) {
      cookies.forEach(
          cookie -> headers.add(new HttpAnswer.Header("set-cookie", String.valueOf(cookie))));
    }
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("content-type"))) {
      headers.add(new HttpAnswer.Header("content-type", "text/plain;charset=UTF-8"));
    }
    String text = fields.get("body") instanceof String body ? body : "";
    try {
      return new HttpAnswer(
          status.intValue(),
          headers,
          Boolean.TRUE.equals(fields.get("isBase64Encoded"))
              ? Base64.getDecoder().decode(text)
              : text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException("The function's body is not in Base64", e);
    }
  }
}
