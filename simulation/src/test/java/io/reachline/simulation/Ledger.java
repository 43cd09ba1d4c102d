package io.reachline.simulation;

import io.reachline.simulation.History.Chat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record of the requests of clients and of the provider, with their answers. */
final class Ledger {

  /** Messages that a client posted by one request, which it may have repeated. */
  static final class Post {
    final int operation;
    final Chat chat;
    final List<String> texts;
    final String type;
    final boolean hasKey;
    final long began;
    int attempts;
    @Nullable List<String> ids;
    long acknowledged;
    boolean isRefused;
    boolean isAnsweredTwice;

    Post(int operation, Chat chat, List<String> texts, String type, boolean hasKey, long began) {
      this.operation = operation;
      this.chat = chat;
      this.texts = texts;
      this.type = type;
      this.hasKey = hasKey;
      this.began = began;
    }
  }

  /** An event that the provider sent. */
  static final class Event {
    final String organization;
    final String session;
    final long time;
    final @Nullable String status;
    final String text;
    final int count;
    final boolean isInbound;

    /** The receipt of the message of this count, if the event tells of one. */
    final @Nullable String receipt;

    long sentFirst = Long.MAX_VALUE;
    boolean isAcknowledged;

    Event(
        String organization,
        String session,
        long time,
        @Nullable String status,
        String text,
        int count,
        boolean isInbound) {
      this(organization, session, time, status, text, count, isInbound, null);
    }

    private Event(
        String organization,
        String session,
        long time,
        @Nullable String status,
        String text,
        int count,
        boolean isInbound,
        @Nullable String receipt) {
      this.receipt = receipt;
      this.organization = organization;
      this.session = session;
      this.time = time;
      this.status = status;
      this.text = text;
      this.count = count;
      this.isInbound = isInbound;
    }

    /** Returns the event that tells what became of the message of this one. */
    Event told(String what, long at) {
      return new Event(organization, session, at, null, what, count, false, what);
    }

    /** Returns the provider's id of the message. */
    String messageId() {
      return "65403000000038" + count;
    }

    @Override
    public String toString() {
      return "%s of session %s at %d".formatted(status == null ? text : status, session, time);
    }
  }

  /** The provider's word of an agent whom nobody knows, until a person gets the agent's id. */
  record Word(String event, String agent, String person) {}

  /** A deletion of a conversation, from its first attempt to its answer. */
  record Deletion(Chat chat, long began, boolean isAcknowledged) {}

  final Map<Integer, Chat> conversations = new LinkedHashMap<>();
  final Map<Integer, Chat> sessions = new LinkedHashMap<>();
  final List<Post> posts = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final List<Event> receipts = new ArrayList<>();

  /** The channels and users whose deletion has begun. */
  final Set<String> removed = new HashSet<>();

  final Map<String, Integer> bad = new LinkedHashMap<>();

  /** The services of organisations. */
  final Map<String, String> services = new LinkedHashMap<>();

  final List<Word> words = new ArrayList<>();
  final List<Deletion> deletions = new ArrayList<>();
  final Map<Chat, Map<String, String>> set = new LinkedHashMap<>();
  int acceptedRequests;
  int tokensRefused;
}
