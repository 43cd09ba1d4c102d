package io.reachline.routing;

import static io.reachline.conversation.ConversationStatus.ACTIVE;
import static io.reachline.conversation.ConversationStatus.CLOSED;
import static io.reachline.conversation.ConversationStatus.QUEUED;

import io.reachline.conversation.ConversationStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A conversation of a session as the documentation tells of it, in seconds by two clocks. It keeps
 * everything that arrived and plays it again, where the service keeps one head.
 */
final class ConversationModel {
  private static final String MESSAGE = "message";
  private static final double JUST_BEHIND = 1e-6;
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** A mover of the state, and its place in the one order of them all. */
  private record Mover(double place, String what) {}

  private record SessionEvent(double time, String status) {}

  /** A message that was not routed, and the place of the last event or command at that time. */
  private record Unrouted(double time, double arrived, double seen) {}

  private final List<Mover> movers = new ArrayList<>();
  private final List<SessionEvent> events = new ArrayList<>();
  private final Map<Integer, Unrouted> unrouted = new TreeMap<>();
  private final Set<Integer> told = new HashSet<>();
  private final Map<Integer, Double> waiting = new HashMap<>();
  private String session = "";
  private double sessionTime = NEVER;
  private double sessionAhead;
  private double queuedAhead;
  private double pickedUp = NEVER;
  private double ended = NEVER;
  private double lastEventOrCommand = NEVER;
  private double lastCommand = NEVER;
  private double lastAcceptedOrLeft = NEVER;
  private boolean isThere;
  private boolean isAccepted;

  /** An event has its place by Zoho's clock, whenever it arrives. */
  void event(String status, double time, double now) {
    isThere = true;
    if (isKnown(status)) {
      movers.add(new Mover(time, status));
      lastEventOrCommand = Math.max(lastEventOrCommand, time);
    }
    events.add(new SessionEvent(time, status));
    if (time > sessionTime) {
      session = status;
      sessionTime = time;
      sessionAhead = Math.max(0, time - now);
    }
    switch (status) {
      case "ON_HOLD", "ON_PROGRESS" -> {
        pickedUp = Math.max(pickedUp, time);
        waiting.values().removeIf(written -> written <= time);
      }
      case "ENDED", "BLOCKED", "MISSED" -> {
        ended = Math.max(ended, time);
        waiting.values().removeIf(written -> written <= time);
      }
      default -> {}
    }
    if (!isPickUp(status) && !status.equals("BLOCKED")) {
      release(time, now);
    }
  }

  private static boolean isKnown(String status) {
    return !status.equals("PAUSED");
  }

  private static boolean isPickUp(String status) {
    return status.equals("ON_HOLD") || status.equals("ON_PROGRESS");
  }

  /** Routes what was written behind an event, if the session was free when that was written. */
  private void release(double eventTime, double now) {
    List<Integer> behind =
        unrouted.entrySet().stream()
            .filter(entry -> entry.getValue().time() >= eventTime)
            .filter(entry -> entry.getValue().arrived() > lastAcceptedOrLeft)
            .filter(entry -> wasReleased(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    for (int number : behind) {
      Unrouted message = unrouted.get(number);
      if (message != null && isRouted(message.time())) {
        unrouted.remove(number);
        route(number, message.time(), now);
      }
    }
  }

  private boolean wasReleased(Unrouted message) {
    List<SessionEvent> before =
        events.stream()
            .filter(event -> event.time() <= message.time())
            .sorted(Comparator.comparingDouble(SessionEvent::time).reversed())
            .toList();
    return !before.isEmpty()
        && before.getFirst().time() >= message.seen()
        && !before.getFirst().status().equals("BLOCKED")
        && before.stream()
            .map(SessionEvent::status)
            .filter(ConversationModel::isKnown)
            .findFirst()
            .filter(ConversationModel::isPickUp)
            .isEmpty();
  }

  /**
   * A message that was written before a pick-up or an end that is known is not routed, nor is one
   * in an active conversation or a blocked session, as far as events from before it say so.
   */
  void message(int number, double time, double now) {
    isThere = true;
    if (isRouted(time)) {
      route(number, time, now);
    } else {
      unrouted.put(number, new Unrouted(time, now, lastEventOrCommand));
    }
  }

  private boolean isRouted(double time) {
    return state() != ACTIVE && !session.equals("BLOCKED") && time > pickedUp && time > ended;
  }

  private void route(int number, double time, double now) {
    told.add(number);
    waiting.put(number, time);
    if (state() == CLOSED && time > now) {
      queuedAhead = time - now;
    }
    // It queues the conversation behind a command that is known, whatever the clocks say.
    movers.add(new Mover(Math.max(time, lastCommand + JUST_BEHIND), MESSAGE));
  }

  /** An acceptance takes effect, and takes out of the inboxes all that has arrived. */
  void accept(double now) {
    if (isThere) {
      isAccepted = true;
      lastAcceptedOrLeft = now;
      waiting.clear();
      movers.removeIf(mover -> mover.what().equals(MESSAGE));
      command("/accept", now);
    }
  }

  void leave(double now) {
    if (isThere && isAccepted) {
      isAccepted = false;
      lastAcceptedOrLeft = now;
      command("/leave", now);
    }
  }

  /**
   * A command is behind all that moved the state before it, and behind what is older by its own
   * clock, or by Zoho's where that is known to be ahead.
   */
  private void command(String what, double now) {
    double own = now + Math.max(sessionAhead, queuedAhead);
    lastCommand = Math.max(own, lastEventOrCommand + JUST_BEHIND);
    lastEventOrCommand = lastCommand;
    movers.add(new Mover(lastCommand, what));
  }

  ConversationStatus state() {
    movers.sort(Comparator.comparingDouble(Mover::place));
    ConversationStatus state = CLOSED;
    for (Mover mover : movers) {
      state =
          switch (mover.what()) {
            case "CREATED", "OPEN" -> QUEUED;
            case "ON_HOLD", "ON_PROGRESS", "/accept" -> ACTIVE;
            case "ENDED", "BLOCKED", "MISSED", "/leave" -> CLOSED;
            default -> state == CLOSED && !session.equals("BLOCKED") ? QUEUED : state;
          };
    }
    return state;
  }

  /** The messages of which a delivery status tells. */
  Set<Integer> told() {
    return told;
  }

  /** The messages that wait in inboxes. */
  Set<Integer> waiting() {
    return state() == ACTIVE || session.equals("BLOCKED") ? Set.of() : waiting.keySet();
  }
}
