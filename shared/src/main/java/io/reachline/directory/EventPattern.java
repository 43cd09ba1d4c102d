package io.reachline.directory;

import java.util.regex.Pattern;

/**
 * A pattern of the names of events to which a service subscribes: a name, any part of which may be
 * an asterisk that stands for any one part.
 */
public record EventPattern(String value) implements Comparable<EventPattern> {
  /** The rule of patterns, phrased to follow the name of a field. */
  static final String RULE =
      "is not an event; known are message.create.<type of conversation>.<type of message>, "
          + "conversation.update, conversation.accepted, session.update, notification.delivered "
          + "and notification.undeliverable, with * for a part";

  static final int MAX_BYTES = 100;

  private static final Pattern DOT = Pattern.compile("\\.");

  /**
   * @throws IllegalArgumentException if there is no event of this pattern
   */
  public EventPattern {
    if (!isValid(value)) {
      throw new IllegalArgumentException("No event has the pattern");
    }
  }

  /** Returns whether there is an event of a pattern. */
  static boolean isValid(String pattern) {
    return pattern.length() <= MAX_BYTES
        && EventName.OF_SUBSCRIPTIONS.stream().anyMatch(event -> matches(pattern, event));
  }

  /** Returns whether an event has this pattern. */
  public boolean matches(EventName event) {
    return matches(value, event);
  }

  private static boolean matches(String pattern, EventName event) {
    String[] wanted = DOT.split(pattern, -1);
    String[] parts = DOT.split(event.value(), -1);
    if (wanted.length != parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(parts[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(EventPattern other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
