package io.reachline.service;

import io.reachline.directory.ServiceId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A call to look for the due deliveries of a service. It says nothing of how many there are, so one
 * stands for several.
 *
 * @param wakeAt the time for which it was sent ahead; empty if something was due at once
 */
public record Ring(ServiceKey service, Optional<Instant> wakeAt) {

  public Ring {
    wakeAt = wakeAt.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
  }

  /** Returns a ring for deliveries that are due now. */
  public static Ring now(ServiceKey service) {
    return new Ring(service, Optional.empty());
  }

  /** Returns the group of rings among which the queue shares its consumers fairly. */
  public String group() {
    return service.service().value();
  }

  /** Returns the ring as JSON. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("organization", service.organization().value())
        .put("service", service.service().value())
        .putIfPresent("wakeAt", wakeAt.map(Instant::toString).orElse(null))
        .build();
  }

  /**
   * Reads a ring that {@link #toJson()} wrote, and ignores other members.
   *
   * @throws IllegalArgumentException if the text is not a ring
   */
  public static Ring ofJson(String text) {
    try {
      JsonObject json = Json.readObject(text);
      return new Ring(
          new ServiceKey(
              new OrganizationId(member(json, "organization")),
              new ServiceId(member(json, "service"))),
          json.text("wakeAt").map(Instant::parse));
    } catch (MalformedJson | DateTimeException e) {
      throw new IllegalArgumentException("The text is not a ring", e);
    }
  }

  private static String member(JsonObject json, String name) {
    return json.text(name)
        .orElseThrow(() -> new IllegalArgumentException("The ring has no " + name));
  }
}
