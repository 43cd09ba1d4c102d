package io.reachline.conversation;

/**
 * A place in the order of what moves a conversation: of two events or commands the one with the
 * greater position is the newer, whatever the order in which they arrive.
 *
 * @param value text whose order is the order of positions: time first, then what breaks ties
 */
public record Position(String value) implements Comparable<Position> {

  @Override
  public int compareTo(Position other) {
    return value.compareTo(other.value);
  }

  public boolean isAfter(Position other) {
    return compareTo(other) > 0;
  }
}
