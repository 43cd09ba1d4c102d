package io.reachline.bench.load;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.reachline.bench.load.Expected.Delivery;
import io.reachline.bench.load.Expected.Message;
import io.reachline.bench.load.Findings.Kind;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A comparison of conversations as they must be with what the API shows: each message, event,
 * delivery status and inbox entry once, and nothing else.
 *
 * @param presentInbox the inbox of the channel whose members are online
 * @param absentInbox the inbox of the channel whose members are not
 */
record Reconciliation(String presentInbox, String absentInbox) {
  private static final String DELIVERED = "Notifications Delivered";
  private static final String UNDELIVERABLE = "Notifications Undeliverable";

  /** The numbers of what was compared and is right. */
  record Counts(int messages, int events, int deliveries, int entries) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          messages + other.messages,
          events + other.events,
          deliveries + other.deliveries,
          entries + other.entries);
    }
  }

  /** The outcome for one or more conversations. */
  record Outcome(Counts counts, Findings findings) {}

  Outcome compare(Expected expected, Observed observed) {
    return new Comparison(expected, observed).outcome();
  }

  /** The comparison of one conversation. */
  private final class Comparison {
    private final Expected expected;
    private final Observed observed;
    private final Findings findings = new Findings();
    private final Map<String, List<JsonObject>> deliveries = new HashMap<>();
    private final Map<String, List<JsonObject>> others = new HashMap<>();
    private final List<JsonObject> changes = new ArrayList<>();
    private int messagesFound;
    private int deliveriesFound;
    private int entriesFound;

    Comparison(Expected expected, Observed observed) {
      this.expected = expected;
      this.observed = observed;
    }

    Outcome outcome() {
      Set<String> ids = new HashSet<>();
      for (JsonObject message : observed.messages()) {
        if (!ids.add(text(message, "id"))) {
          add(Kind.DOUBLED, "a list shows the message " + text(message, "id"));
        }
        sort(message);
      }
      expected.messages().forEach(this::compareMessage);
      others.keySet().forEach(text -> add(Kind.WRONG, "nobody wrote '%s'".formatted(text)));
      deliveries
          .keySet()
          .forEach(origin -> add(Kind.WRONG, "a delivery status of the unknown " + origin));
      compareEntries();
      int events = expected.session().map(this::compareSession).orElse(0);
      compareState();
      return new Outcome(
          new Counts(messagesFound, events, deliveriesFound, entriesFound), findings);
    }

    private void sort(JsonObject message) {
      JsonObject meta = message.object("meta");
      if (!text(message, "role").equals("system")) {
        others.computeIfAbsent(text(message, "text"), _ -> new ArrayList<>()).add(message);
      } else if (meta.get("origin") == null) {
        changes.add(message);
      } else {
        deliveries.computeIfAbsent(text(meta, "origin"), _ -> new ArrayList<>()).add(message);
      }
    }

    private void compareMessage(Message message) {
      List<JsonObject> found = others.getOrDefault(message.text(), List.of());
      others.remove(message.text());
      if (found.isEmpty()) {
        if (message.isAcknowledged()) {
          add(Kind.LOST, "the %s '%s'".formatted(message.type(), message.text()));
        }
        return;
      }
      messagesFound++;
      if (found.size() > 1) {
        add(Kind.DOUBLED, "%d times '%s'".formatted(found.size(), message.text()));
      }
      JsonObject first = found.getFirst();
      String id = text(first, "id");
      if (message.id().filter(answered -> !answered.equals(id)).isPresent()) {
        add(Kind.WRONG, "'%s' has another id than was answered".formatted(message.text()));
      }
      if (!text(first, "type").equals(message.type())
          || !text(first, "role").equals(message.role())) {
        add(
            Kind.WRONG,
            "'%s' is a %s of %s"
                .formatted(message.text(), text(first, "type"), text(first, "role")));
      }
      compareDelivery(message, id);
    }

    private void compareDelivery(Message message, String id) {
      List<JsonObject> found = Optional.ofNullable(deliveries.remove(id)).orElse(List.of());
      List<String> texts = found.stream().map(status -> text(status, "text")).toList();
      deliveriesFound += Math.min(1, texts.size());
      String what = "delivery status of '%s'".formatted(message.text());
      if (texts.size() > 1) {
        add(Kind.DOUBLED, "%d times a %s: %s".formatted(texts.size(), what, texts));
      }
      switch (message.delivery()) {
        case NONE -> {
          if (!texts.isEmpty()) {
            add(Kind.WRONG, "a %s, which needs none: %s".formatted(what, texts));
          }
        }
        case DELIVERED -> expect(DELIVERED, texts, what);
        case UNDELIVERABLE -> expect(UNDELIVERABLE, texts, what);
        case SETTLED -> {}
      }
    }

    private void expect(String text, List<String> texts, String what) {
      if (texts.isEmpty()) {
        add(Kind.LOST, "the " + what);
      } else if (!texts.getFirst().equals(text)) {
        add(Kind.WRONG, "the %s is %s".formatted(what, texts.getFirst()));
      }
    }

    private void compareEntries() {
      Map<String, Long> found =
          observed.entries().stream()
              .collect(
                  groupingBy(
                      entry -> text(entry, "inbox") + " " + text(entry, "origin"), counting()));
      for (Message message : expected.messages()) {
        Optional<String> inbox = inbox(message.delivery());
        for (JsonObject stored : stored(message.text())) {
          inbox.ifPresent(channel -> compareEntry(found, channel, text(stored, "id"), message));
        }
      }
      found.keySet().forEach(entry -> add(Kind.WRONG, "an inbox has the unexpected " + entry));
    }

    private void compareEntry(Map<String, Long> found, String channel, String id, Message message) {
      long times = Optional.ofNullable(found.remove(channel + " " + id)).orElse(0L);
      if (times == 0) {
        add(Kind.LOST, "the inbox entry of '%s'".formatted(message.text()));
        return;
      }
      entriesFound++;
      if (times > 1) {
        add(Kind.DOUBLED, "%d times the inbox entry of '%s'".formatted(times, message.text()));
      }
    }

    private List<JsonObject> stored(String text) {
      return observed.messages().stream()
          .filter(message -> !text(message, "role").equals("system"))
          .filter(message -> text(message, "text").equals(text))
          .limit(1)
          .toList();
    }

    private Optional<String> inbox(Delivery delivery) {
      return switch (delivery) {
        case DELIVERED -> Optional.of(presentInbox);
        case UNDELIVERABLE -> Optional.of(absentInbox);
        case NONE, SETTLED -> Optional.empty();
      };
    }

    /** Returns the number of events that are right. */
    private int compareSession(Expected.Session session) {
      Map<String, Long> history =
          observed.events().stream()
              .map(event -> Json.canonical(event.object("event").members()))
              .collect(groupingBy(Function.identity(), counting()));
      Map<String, Long> statuses =
          changes.stream()
              .collect(
                  groupingBy(
                      change -> Instant.parse(text(change.object("meta"), "eventTime")).toString(),
                      counting()));
      int right = 0;
      for (String event : session.events()) {
        long times = Optional.ofNullable(history.remove(event)).orElse(0L);
        String time = time(event);
        long said = Optional.ofNullable(statuses.remove(time)).orElse(0L);
        String what = "the event of %s in session %s".formatted(time, session.id());
        if (times > 1 || said > 1) {
          add(Kind.DOUBLED, what);
        } else if (times == 1 && said == 1) {
          right++;
        } else if (times + said > 0) {
          add(Kind.WRONG, what + " is in one list only");
        } else if (!session.unacknowledged().contains(event)) {
          add(Kind.LOST, what);
        }
      }
      history.keySet().forEach(event -> add(Kind.WRONG, "nobody sent the event " + event));
      statuses.keySet().forEach(time -> add(Kind.WRONG, "nobody sent an event of " + time));
      session.status().ifPresent(status -> compareText(status, observed.session(), "session"));
      return right;
    }

    private static String time(String event) {
      return Instant.ofEpochMilli(
              Long.parseLong(Json.readOwn(event).text("eventTime").orElseThrow()))
          .toString();
    }

    private void compareState() {
      expected.status().ifPresent(status -> compareText(status, observed.conversation(), "it"));
      JsonObject meta =
          observed.conversation().map(found -> found.object("meta")).orElse(JsonObject.EMPTY);
      expected
          .meta()
          .forEach(
              (key, value) -> {
                if (!Objects.equals(meta.get(key), value)) {
                  add(
                      meta.get(key) == null ? Kind.LOST : Kind.WRONG,
                      "meta.%s is %s".formatted(key, meta.get(key)));
                }
              });
    }

    private void compareText(String status, Optional<JsonObject> found, String what) {
      if (found.isEmpty()) {
        add(Kind.LOST, what);
      } else if (!text(found.get(), "status").equals(status)) {
        add(Kind.WRONG, "%s is %s, not %s".formatted(what, text(found.get(), "status"), status));
      }
    }

    private void add(Kind kind, String what) {
      findings.add(kind, expected.title() + ": " + what);
    }

    private static String text(JsonObject object, String name) {
      return String.valueOf(object.get(name));
    }
  }
}
