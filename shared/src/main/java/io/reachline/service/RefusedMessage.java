package io.reachline.service;

import io.reachline.json.JsonObject;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A message of a service's answer that was not posted.
 *
 * @param index its place among the answer's messages, from 0 on; empty for the answer as a whole
 * @param reason the field at fault and its problem, at most {@link #MAX_REASON} characters; it
 *     never quotes the message
 */
public record RefusedMessage(OptionalInt index, String reason) {
  /** The largest number of characters of a reason. */
  public static final int MAX_REASON = 200;

  public RefusedMessage {
    reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }

  /** Returns the refusal as the API shows it. */
  Map<String, ?> toJson() {
    JsonObject.Builder json = JsonObject.builder();
    index.ifPresent(place -> json.put("index", place));
    return json.put("reason", reason).build().members();
  }
}
