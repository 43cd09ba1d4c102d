package io.reachline.runtime;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A function's response to API Gateway, in payload format 2.0. */
public record ProxyResponse(int status, Map<String, String> headers, String body) {

  /**
   * Reads the response from the result of an invocation.
   *
   * @throws IllegalArgumentException if the function returned no such response
   */
  public static ProxyResponse of(InvocationResult answer) {
    if (!(answer instanceof InvocationResult.Returned(String json))) {
      throw new IllegalArgumentException("The function did not return: " + answer);
    }
    try {
      Map<String, Object> response = JSON.std.mapFrom(json);
      var headers = new LinkedHashMap<String, String>();
      if (response.get("headers") instanceof Map<?, ?> given) {
        given.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
      }
      if (!(response.get("statusCode") instanceof Integer status)) {
        throw new IllegalArgumentException("The response has no statusCode: " + json);
      }
      return new ProxyResponse(status, headers, String.valueOf(response.getOrDefault("body", "")));
    } catch (IOException e) {
      throw new IllegalArgumentException("The response is not JSON: " + json, e);
    }
  }

  /** Returns the body, which must be a JSON object. */
  public Map<String, Object> object() {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new IllegalStateException("The body is not a JSON object: " + body, e);
    }
  }
}
