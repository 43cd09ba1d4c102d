package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * One event as it came.
 *
 * @param event its JSON, as Zoho wrote it
 */
public record Delivery(
    OrganizationId organization, SourceId source, Instant receivedAt, String event) {

  /** Returns the delivery as the retry queue carries it. */
  public String toJson() {
    return JsonObject.builder()
        .put("organization", organization.value())
        .put("source", source.value())
        .put("receivedAt", receivedAt.toString())
        .put("event", event)
        .build()
        .toString();
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Delivery ofJson(String text) {
    try {
      if (Json.read(text) instanceof Map<?, ?> map) {
        JsonObject json = JsonObject.of(map);
        return new Delivery(
            new OrganizationId(member(json, "organization")),
            new SourceId(member(json, "source")),
            Instant.parse(member(json, "receivedAt")),
            member(json, "event"));
      }
    } catch (MalformedJson | DateTimeException e) {
      throw new IllegalArgumentException("The record is no delivery", e);
    }
    throw new IllegalArgumentException("The record is no delivery");
  }

  private static String member(JsonObject json, String name) {
    return json.text(name)
        .orElseThrow(() -> new IllegalArgumentException("The delivery has no " + name));
  }
}
