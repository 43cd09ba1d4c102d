package io.reachline.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record of what has happened, in order: what clients were answered, and when the tables took
 * what. Times are microseconds of simulated time; those that the service or the provider wrote down
 * are milliseconds since 1970.
 */
final class History {
  private static final Pattern PUBLISHING = Pattern.compile("\"message\":\"([0-9a-f]{24})\"");
  private static final Pattern CHANGING = Pattern.compile("\"conversation\":\"([0-9a-f]+)\"");
  private static final Pattern ROUTING = Pattern.compile("\"origin\":\"([0-9a-f]{24})\"");

  /** A conversation of an organisation. */
  record Chat(String organization, String conversation) {
    @Override
    public String toString() {
      return organization.substring(20) + "/" + conversation.substring(16);
    }
  }

  /**
   * A message that the table took.
   *
   * @param writtenAt its time, by the clock of whoever wrote it
   * @param takenInAt when the service took it in, by the clock of the instance that did
   * @param receivedAt when the webhook's instance received it; null if it was posted
   * @param event the provider's session status, if it is an event; otherwise empty
   */
  record Stored(
      long at,
      Chat chat,
      String id,
      String type,
      String role,
      String text,
      long writtenAt,
      long takenInAt,
      @Nullable Long receivedAt,
      String event,
      @Nullable String user) {

    boolean isEvent() {
      return !event.isEmpty();
    }

    boolean isFromWebhook() {
      return receivedAt != null;
    }
  }

  /**
   * A step of the routing of a message that the table took.
   *
   * @param readAt when the instance that wrote it last read the situation of the conversation
   * @param taken the positions of the waiting rules that it evaluates
   * @param round the round in which it evaluates them
   * @param repeats whether a rule of the run is evaluated again and again
   */
  record Planned(
      long at,
      long readAt,
      int number,
      boolean isNothing,
      Set<Integer> taken,
      int round,
      boolean repeats) {}

  /** The state of a conversation from a time on. */
  record State(long at, String status, String session) {}

  /** The state of an event: when the table moved a session by it. */
  record Moved(long at, long eventTime) {}

  record Person(String id, String organization, Set<String> channels) {}

  /** The presence of a person, until a time of the clock of the instance that wrote it. */
  record Span(boolean isOnline, long until) {}

  /** The presence of everybody from a time on. */
  record Presence(long at, Map<String, Span> people) {}

  record Team(String id, String organization, Set<String> members) {}

  record Rule(
      String name,
      String when,
      long delay,
      long repeat,
      List<String> channels,
      List<String> users,
      boolean stops) {}

  record Workflow(
      String id,
      String organization,
      boolean isActive,
      @Nullable Set<String> organizations,
      List<Rule> rules) {}

  /** The directory of all organisations from a time on. */
  record Directory(
      long at, Map<String, Person> people, Map<String, Team> teams, List<Workflow> workflows) {}

  final Map<Chat, Map<String, Stored>> messages = new LinkedHashMap<>();
  final Map<String, Long> storedLast = new HashMap<>();
  final Map<Chat, Map<String, List<Planned>>> plans = new HashMap<>();

  /** The messages of which a waiting rule was suppressed when it was due. */
  final Set<String> suppressed = new HashSet<>();

  final Map<Chat, List<State>> states = new LinkedHashMap<>();
  final Map<Chat, List<Moved>> moves = new HashMap<>();
  final Map<Chat, Long> deleted = new HashMap<>();

  /** The conversations as the API showed them after each of their changes. */
  private final Map<Chat, List<String>> changes = new HashMap<>();

  /** The conversations whose change was told by a letter. */
  final Set<String> changedByLetter = new HashSet<>();

  /** The messages whose routing was redriven from a letter. */
  final Set<String> routedByLetter = new HashSet<>();

  /** The messages of which services were to be told by a letter, and when it was redriven. */
  final Map<String, Long> toldByLetter = new HashMap<>();

  final List<Directory> directories = new ArrayList<>();
  final List<Presence> presences = new ArrayList<>();
  final List<String> violations = new ArrayList<>();
  final Map<String, Integer> counts = new TreeMap<>();

  /** Notes a letter that is put into the queue again. */
  void redriven(String letter, long at) {
    Matcher message = PUBLISHING.matcher(letter);
    if (letter.contains("\"publish\":true")) {
      if (message.find()) {
        toldByLetter.put(message.group(1), at);
      } else {
        Matcher conversation = CHANGING.matcher(letter);
        if (conversation.find()) {
          changedByLetter.add(conversation.group(1));
        }
      }
    }
    Matcher origin = ROUTING.matcher(letter);
    if (origin.find()) {
      routedByLetter.add(origin.group(1));
    }
  }

  /** Returns what the API showed of a conversation after each of its changes. */
  List<String> changes(Chat chat) {
    return changes.computeIfAbsent(chat, _ -> new ArrayList<>());
  }

  void violation(String kind, String what) {
    violations.add(kind + ": " + what);
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void stored(Stored message) {
    storedLast.put(message.id(), message.at());
    messages
        .computeIfAbsent(message.chat(), _ -> new LinkedHashMap<>())
        .putIfAbsent(message.id(), message);
  }

  void planned(Chat chat, String origin, Planned step) {
    plans
        .computeIfAbsent(chat, _ -> new HashMap<>())
        .computeIfAbsent(origin, _ -> new ArrayList<>())
        .add(step);
  }

  void state(Chat chat, State state) {
    List<State> known = states.computeIfAbsent(chat, _ -> new ArrayList<>());
    if (known.isEmpty()
        || !known.getLast().status().equals(state.status())
        || !known.getLast().session().equals(state.session())) {
      known.add(state);
    }
  }
}
