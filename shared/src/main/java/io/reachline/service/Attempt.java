package io.reachline.service;

import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * One HTTP request of a delivery.
 *
 * @param at when it was sent, in whole milliseconds
 * @param took the time until it was answered or given up, in whole milliseconds
 */
public record Attempt(Instant at, Result result, Duration took) {

  /** The result of a request. */
  public sealed interface Result {

    /** The service answered with a status of HTTP. */
    record Answered(int status) implements Result {}

    /**
     * There was no whole answer.
     *
     * @param error the reason in a few words, at most {@link #MAX_ERROR} characters; it never
     *     quotes what the service sent
     */
    record Failed(String error) implements Result {
      /** The largest number of characters of a reason. */
      public static final int MAX_ERROR = 100;

      public Failed {
        error = error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
      }
    }
  }

  public Attempt {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    took = took.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Returns the attempt as the API shows it. */
  Map<String, ?> toJson() {
    JsonObject.Builder json = JsonObject.builder().put("at", Timestamp.format(at));
    switch (result) {
      case Result.Answered(var status) -> json.put("status", status);
      case Result.Failed(var error) -> json.put("error", error);
    }
    return json.put("ms", took.toMillis()).build().members();
  }
}
