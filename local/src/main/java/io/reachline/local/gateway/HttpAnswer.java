package io.reachline.local.gateway;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An HTTP response. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record HttpAnswer(int status, List<Header> headers, byte[] body) {

  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  static final String TOO_LARGE = "Request Entity Too Large";

  /** A header of a response. */
  public record Header(String name, String value) {}

  /** Returns a response with a JSON object. */
  public static HttpAnswer json(int status, Map<String, ?> content) {
    try {
      return json(status, JSON.std.asString(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a response with JSON text. */
  public static HttpAnswer json(int status, String content) {
    return new HttpAnswer(
        status,
        List.of(new Header("content-type", "application/json")),
        content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a response of the gateway itself. */
  static HttpAnswer message(int status, String message) {
    return json(status, Map.of("message", message));
  }

  HttpAnswer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpAnswer(status, more, body);
  }
}
