package io.reachline.runtime;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A function's response to API Gateway, in payload format 2.0. */
public record ProxyResponse(int status, Map<String, String> headers, String body) {

  /** Reads what a function returned; another end of the invocation is an error. */
  public static ProxyResponse of(Answer answer) {
    if (!(answer instanceof Answer.Returned(String json))) {
      throw new IllegalArgumentException("The function returned nothing: " + answer);
    }
    try {
      Map<String, Object> response = JSON.std.mapFrom(json);
      var headers = new LinkedHashMap<String, String>();
      if (response.get("headers") instanceof Map<?, ?> given) {
        given.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
      }
      if (!(response.get("statusCode") instanceof Integer status)) {
        throw new IllegalArgumentException("No answer for the gateway: " + json);
      }
      return new ProxyResponse(status, headers, String.valueOf(response.getOrDefault("body", "")));
    } catch (IOException e) {
      throw new IllegalArgumentException("No JSON: " + json, e);
    }
  }

  /** Returns the body, which must be a JSON object. */
  public Map<String, Object> object() {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new IllegalStateException("No JSON object: " + body, e);
    }
  }
}
