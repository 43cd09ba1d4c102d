package io.reachline.local.gateway;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is answered to a request. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record HttpAnswer(int status, List<Header> headers, byte[] body) {

  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  static final String TOO_LARGE = "Request Entity Too Large";

  /** One line of an answer's head. */
  public record Header(String name, String value) {}

  /** An answer in JSON. */
  public static HttpAnswer json(int status, Map<String, ?> content) {
    try {
      return json(status, JSON.std.asString(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer whose JSON is written already. */
  public static HttpAnswer json(int status, String content) {
    return new HttpAnswer(
        status,
        List.of(new Header("content-type", "application/json")),
        content.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer of the gateway itself. */
  static HttpAnswer message(int status, String message) {
    return json(status, Map.of("message", message));
  }

  HttpAnswer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpAnswer(status, more, body);
  }
}
