package io.reachline.zoho;

import io.reachline.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A reader of the presence of an agent. Zoho does not describe it, so only what plainly stands in a
 * payload is taken.
 */
record PresenceReader(JsonObject payload) {
  private static final List<String> WORDS =
      List.of(
          "status",
          "presence",
          "presenceStatus",
          "agentStatus",
          "agentPresence",
          "onlineStatus",
          "availability",
          "availabilityStatus");

  /** Returns the id of the agent; empty if none plainly stands there. */
  Optional<String> agent() {
    List<String> ids =
        Stream.of(payload.get("agentId"), payload.object("agent").get("id"), payload.get("id"))
            .filter(value -> value instanceof String || value instanceof Number)
            .map(String::valueOf)
            .toList();
    return ids.stream().findFirst().filter(new ZohoDesk()::isId);
  }

  /** Returns whether the agent is online; empty if the payload says neither or both. */
  Optional<Boolean> isOnline() {
    List<Boolean> said =
        Stream.of(payload, payload.object("agent"))
            .flatMap(object -> WORDS.stream().flatMap(name -> object.text(name).stream()))
            .flatMap(word -> isOnline(word).stream())
            .distinct()
            .toList();
    return said.size() == 1 ? Optional.of(said.getFirst()) : Optional.empty();
  }

  private static Optional<Boolean> isOnline(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "ONLINE" -> Optional.of(true);
      case "OFFLINE" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
