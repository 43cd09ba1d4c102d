package io.reachline.replay;

import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.replay.Counts.Outcome;
import io.reachline.routing.DeliveryStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message, the delivery statuses that were written of it, and those that would have been.
 *
 * @param before ordered by id
 * @param after ordered by id
 */
record ReplayedMessage(Message message, List<Message> before, List<Message> after) {
  // A rule that repeats writes hundreds.
  private static final int MAX_SHOWN = 100;

  ReplayedMessage {
    before = before.stream().sorted(Comparator.comparing(Message::id)).toList();
    after = after.stream().sorted(Comparator.comparing(Message::id)).toList();
  }

  boolean isChanged() {
    // A rule's place among the others is in the ids, but nobody sees it.
    return !shown(before).equals(shown(after));
  }

  private static List<Map<String, ?>> shown(List<Message> statuses) {
    List<Map<String, ?>> shown = new ArrayList<>();
    statuses.forEach(status -> shown.add(status(status)));
    return shown;
  }

  Counts countedIn(Counts counts) {
    return counts.and(outcome(before), outcome(after), isChanged());
  }

  private static Outcome outcome(List<Message> statuses) {
    if (statuses.isEmpty()) {
      return Outcome.SILENT;
    }
    return statuses.stream().anyMatch(one -> one.text().equals(DeliveryStatus.DELIVERED))
        ? Outcome.DELIVERED
        : Outcome.UNDELIVERABLE;
  }

  JsonObject toJson() {
    Map<String, Object> json =
        new LinkedHashMap<>(
            Map.of(
                "message", message.id().value(),
                "conversation", message.conversation().conversation().value(),
                "createdAt", Timestamp.format(message.createdAt()),
                "changed", isChanged()));
    put(json, "before", before);
    put(json, "after", after);
    return JsonObject.of(json);
  }

  private static void put(Map<String, Object> json, String name, List<Message> statuses) {
    json.put(name, statuses.stream().limit(MAX_SHOWN).map(ReplayedMessage::status).toList());
    if (statuses.size() > MAX_SHOWN) {
      json.put(name + "More", statuses.size() - MAX_SHOWN);
    }
  }

  private static Map<String, ?> status(Message status) {
    return JsonObject.builder()
        .put("at", Timestamp.format(status.createdAt()))
        .put("text", status.text())
        .putAll(status.meta().without(Set.of("origin", "status", "isTask", "delivered")))
        .build()
        .members();
  }
}
