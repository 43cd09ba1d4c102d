package io.reachline.integration;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the events of Zoho Desk ought to leave, told from the events alone. */
final class SessionModel {
  private final Map<String, Set<String>> events = new TreeMap<>();

  /** Takes the events of a webhook's body in, in whatever order and however often. */
  void take(String body) {
    try {
      for (String event : Json.elements(body)) {
        JsonObject json = Json.readObject(event);
        String session = json.object("payload").text("sessionId").orElseThrow();
        events.computeIfAbsent(session, _ -> new HashSet<>()).add(Json.canonical(json));
      }
    } catch (MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
  }

  Set<String> sessions() {
    return events.keySet();
  }

  /** The distinct events of a session, in their canonical form. */
  Set<String> history(String session) {
    return events.getOrDefault(session, Set.of());
  }

  /** The newest event of a session: the generator gives no two the same time. */
  JsonObject newest(String session) {
    List<JsonObject> all = new ArrayList<>();
    history(session).forEach(event -> all.add(Json.readOwn(event)));
    return all.stream()
        .max(Comparator.comparing(event -> Long.valueOf(event.text("eventTime").orElseThrow())))
        .orElseThrow();
  }
}
