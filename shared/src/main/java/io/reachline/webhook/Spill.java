package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A message of the retry queue: events of one webhook request that could not be stored, or whose
 * token could not be verified, when they came.
 */
public sealed interface Spill {
  /** The most events in one message: a function stores this many well within its time. */
  int MAX_EVENTS = 100;

  /** The most bytes that the events take in one message. SQS takes 1 MiB in all. */
  int MAX_BYTES = 1_000_000;

  SourceId source();

  /** Returns when the request came: its token must have been valid at this time. */
  Instant receivedAt();

  List<String> events();

  /** Returns the spill as a message of the queue. */
  String toJson();

  /** Events whose token was verified. */
  record Verified(
      OrganizationId organization, SourceId source, Instant receivedAt, List<String> events)
      implements Spill {

    public Verified {
      events = List.copyOf(events);
    }

    /** Returns the events as deliveries, in their order. */
    public List<Delivery> deliveries() {
      return events.stream()
          .map(event -> new Delivery(organization, source, receivedAt, event))
          .toList();
    }

    @Override
    public String toJson() {
      return json(this, JsonObject.builder().put("organization", organization.value()));
    }
  }

  /**
   * Events whose token could not be verified when they came.
   *
   * @param token the token of the request, a secret
   * @param requestId the id that API Gateway gave the request
   */
  record Unverified(
      SourceId source, Instant receivedAt, List<String> events, String token, String requestId)
      implements Spill {

    public Unverified {
      events = List.copyOf(events);
    }

    /** Returns the same events as verified ones. */
    public Verified verified(OrganizationId organization) {
      return new Verified(organization, source, receivedAt, events);
    }

    @Override
    public String toJson() {
      return json(this, JsonObject.builder().put("token", token).put("requestId", requestId));
    }

    /** Returns a text without the token and the events. */
    @Override
    public String toString() {
      return "Unverified[source=%s, requestId=%s]".formatted(source, requestId);
    }
  }

  /** Returns all events in their order, in messages of a size that SQS takes. */
  static List<Spill> of(List<String> events, Function<List<String>, Spill> spill) {
    List<Spill> spills = new ArrayList<>();
    List<String> group = new ArrayList<>();
    int bytes = 0;
    for (String whole : events) {
      String event = Utf8.prefix(whole, Delivery.CUT);
      int size = bytesInMessage(event);
      if (!group.isEmpty() && (group.size() == MAX_EVENTS || bytes + size > MAX_BYTES)) {
        spills.add(spill.apply(group));
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(event);
      bytes += size;
    }
    if (!group.isEmpty()) {
      spills.add(spill.apply(group));
    }
    return spills;
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Spill ofJson(String text) {
    try {
      if (Json.read(text) instanceof Map<?, ?> map) {
        JsonObject json = JsonObject.of(map);
        SourceId source = new SourceId(member(json, "source"));
        Instant receivedAt = Instant.parse(member(json, "receivedAt"));
        List<String> events = json.texts("events");
        if (!events.isEmpty()) {
          return json.members().containsKey("token")
              ? new Unverified(
                  source, receivedAt, events, member(json, "token"), member(json, "requestId"))
              : new Verified(
                  new OrganizationId(member(json, "organization")), source, receivedAt, events);
        }
      }
    } catch (MalformedJson | DateTimeException e) {
      throw new IllegalArgumentException("The record is not a spilled event", e);
    }
    throw new IllegalArgumentException("The record is not a spilled event");
  }

  private static String member(JsonObject json, String name) {
    return json.text(name)
        .orElseThrow(() -> new IllegalArgumentException("The spill has no " + name));
  }

  // In ASCII, since SQS replaces or refuses characters that XML does not have.
  private static String json(Spill spill, JsonObject.Builder json) {
    return Json.writeAscii(
        json.put("source", spill.source().value())
            .put("receivedAt", Timestamp.format(spill.receivedAt()))
            .put("events", spill.events())
            .build());
  }

  /** Returns how many bytes an event takes at most as a string in a message. */
  private static int bytesInMessage(String event) {
    int bytes = "\"\",".length();
    for (int i = 0; i < event.length(); i++) {
      char unit = event.charAt(i);
      if (unit < ' ' || unit >= 0x7f) {
        bytes += 6;
      } else {
        bytes += unit == '"' || unit == '\\' ? 2 : 1;
      }
    }
    return bytes;
  }
}
