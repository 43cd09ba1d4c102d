package io.reachline.bench.load;

import io.reachline.bench.load.Expected.Delivery;
import io.reachline.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A book of all that was sent and answered, which tells what must be there in the end. */
final class Ledger {
  private final Map<String, Conversation> conversations = new LinkedHashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Deque<Conversation> opened = new ArrayDeque<>();
  private final List<Stored> stored = new ArrayList<>();
  private final List<String> answeredSessions = new ArrayList<>();

  /** A message that was answered, with its place. */
  record Stored(String conversation, String id, String text) {}

  /** A message that was or will be sent. */
  static final class Message {
    private final String text;
    private final String type;
    private final String role;
    private Delivery delivery;
    private Optional<String> id = Optional.empty();
    private boolean isAcknowledged;

    private Message(String text, String type, String role, Delivery delivery) {
      this.text = text;
      this.type = type;
      this.role = role;
      this.delivery = delivery;
    }

    private Expected.Message expected() {
      return new Expected.Message(text, type, role, id, isAcknowledged, delivery);
    }
  }

  /** A conversation that the workload uses. */
  final class Conversation {
    private final String id;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> meta = new HashMap<>();
    private boolean isAccepted;

    private Conversation(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }

    /** Notes a message before it is sent. */
    Message note(String text, String type, String role, Delivery delivery) {
      synchronized (Ledger.this) {
        Message message = new Message(text, type, role, delivery);
        messages.add(message);
        return message;
      }
    }

    /** Notes that a message was answered. */
    void acknowledge(Message message, String messageId) {
      synchronized (Ledger.this) {
        message.isAcknowledged = true;
        message.id = Optional.of(messageId);
        stored.add(new Stored(id, messageId, message.text));
      }
    }

    /** Notes that a command set a key of the conversation's meta. */
    void set(String key, String value) {
      synchronized (Ledger.this) {
        meta.put(key, value);
      }
    }

    /** Notes a command that is about to take the conversation in hand. */
    Message accept() {
      synchronized (Ledger.this) {
        isAccepted = true;
        messages.forEach(message -> message.delivery = Delivery.SETTLED);
        return note("/accept", "command", "agent", Delivery.NONE);
      }
    }

    private Expected expected() {
      boolean isCertain = messages.stream().allMatch(message -> message.isAcknowledged);
      boolean isRouted = messages.stream().anyMatch(message -> message.delivery != Delivery.NONE);
      String status = isAccepted ? "active" : isRouted ? "queued" : "closed";
      return new Expected(
          Optional.of(id),
          Optional.empty(),
          messages.stream().map(Message::expected).toList(),
          isCertain ? Optional.of(status) : Optional.empty(),
          Map.copyOf(meta));
    }
  }

  /** A session whose events the workload sends. */
  final class Session {
    private final String id;
    private final List<Message> messages = new ArrayList<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> unacknowledged = new HashSet<>();
    private String newest = "";

    private Session(String id) {
      this.id = id;
    }

    /** Notes an event that changes the session, newer than all before, before it is sent. */
    void note(String event, String status) {
      synchronized (Ledger.this) {
        events.add(event);
        unacknowledged.add(event);
        newest = status;
      }
    }

    /** Notes a message of the session before it is sent. */
    Message note(String text, String role, Delivery delivery) {
      synchronized (Ledger.this) {
        Message message = new Message(text, "chat", role, delivery);
        messages.add(message);
        return message;
      }
    }

    /** Notes that an event was answered. */
    void acknowledge(String event) {
      synchronized (Ledger.this) {
        if (unacknowledged.remove(event)) {
          answeredSessions.add(id);
        }
      }
    }

    /** Notes that the event of a message was answered. */
    void acknowledge(Message message) {
      synchronized (Ledger.this) {
        message.isAcknowledged = true;
      }
    }

    private Expected expected() {
      boolean isCertain = unacknowledged.isEmpty();
      return new Expected(
          Optional.empty(),
          Optional.of(
              new Expected.Session(
                  id,
                  isCertain ? Optional.of(newest) : Optional.empty(),
                  canonical(events),
                  canonical(unacknowledged))),
          messages.stream().map(Message::expected).toList(),
          isCertain ? Optional.of(state(newest)) : Optional.empty(),
          Map.of());
    }

    private static String state(String status) {
      return switch (status) {
        case "CREATED", "OPEN" -> "queued";
        case "ON_PROGRESS", "ON_HOLD" -> "active";
        default -> "closed";
      };
    }
  }

  synchronized Conversation conversation(String id) {
    return conversations.computeIfAbsent(id, Conversation::new);
  }

  synchronized Session session(String id) {
    return sessions.computeIfAbsent(id, Session::new);
  }

  /** Notes a conversation that was opened with a message, as one that can be accepted. */
  synchronized void open(String id, String text) {
    Conversation conversation = conversation(id);
    conversation.note(text, "chat", "contact", Delivery.DELIVERED).isAcknowledged = true;
    opened.add(conversation);
  }

  /** Returns a conversation that was opened and that nobody accepts yet, and never again. */
  synchronized Optional<Conversation> toAccept() {
    return Optional.ofNullable(opened.poll());
  }

  /** Returns any message that was answered. */
  synchronized Optional<Stored> anyStored(Random random) {
    return any(stored, random);
  }

  /** Returns any session of which an event was answered. */
  synchronized Optional<String> anySession(Random random) {
    return any(answeredSessions, random);
  }

  private static <T> Optional<T> any(List<T> list, Random random) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }

  /** Returns all that must be there. */
  synchronized List<Expected> expected() {
    List<Expected> all = new ArrayList<>();
    conversations.values().forEach(conversation -> all.add(conversation.expected()));
    sessions.values().forEach(session -> all.add(session.expected()));
    return all;
  }

  private static Set<String> canonical(Set<String> events) {
    return events.stream()
        .map(event -> Json.canonical(Json.readOwn(event).members()))
        .collect(Collectors.toSet());
  }
}
