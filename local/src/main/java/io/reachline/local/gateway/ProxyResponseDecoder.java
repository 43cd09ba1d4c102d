package io.reachline.local.gateway;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A decoder of functions' responses in payload format 2.0. */
final class ProxyResponseDecoder {

  private ProxyResponseDecoder() {}

  /**
   * Decodes a response. One without a status code is the body of a 200.
   *
   * @throws IOException if it is not JSON, or not in the format
   */
  static HttpAnswer decode(byte[] answer) throws IOException {
    if (!(JSON.std.anyFrom(answer) instanceof Map<?, ?> fields)
        || !fields.containsKey("statusCode")) {
      return new HttpAnswer(
          200, List.of(new HttpAnswer.Header("content-type", "application/json")), answer);
    }
    if (!(fields.get("statusCode") instanceof Number status)) {
      throw new IOException("The function's statusCode is not a number");
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
      throw new IOException("The function's body is not Base64", e);
    }
  }
}
