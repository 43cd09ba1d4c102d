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

/** A model of the sessions that events of Zoho Desk must lead to, in any order and repeated. */
final class SessionModel {
  private final Map<String, Set<String>> events = new TreeMap<>();

  /** Adds the events of a webhook's body. */
  void take(String body) {
    try {
      List<String> elements = new ArrayList<>();
      Json.elements(body, elements::add);
      for (String event : elements) {
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

  /** Returns the distinct events of a session, in canonical form. */
  Set<String> history(String session) {
    return events.getOrDefault(session, Set.of());
  }

  /** Returns the newest event of a session; the generator never gives two the same time. */
  JsonObject newest(String session) {
    List<JsonObject> all = new ArrayList<>();
    history(session).forEach(event -> all.add(Json.readOwn(event)));
    return all.stream()
        .max(Comparator.comparing(event -> Long.valueOf(event.text("eventTime").orElseThrow())))
        .orElseThrow();
  }
}
