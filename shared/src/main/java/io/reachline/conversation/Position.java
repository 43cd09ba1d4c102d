package io.reachline.conversation;

import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The position of an event or command in the order of those that change a conversation. The greater
 * position is the newer one, in whatever order they arrive.
 *
 * @param value a text that sorts as positions do: a time, then digits that break ties
 */
public record Position(String value) implements Comparable<Position> {
  // Sorts before every digit, so that a counted position precedes all that are newer than its base.
  private static final char COUNTER = '.';
  private static final Position BEGINNING = new Position(TimeDigits.of(Instant.EPOCH));

  /**
   * Returns the position directly after another one: everything newer than that one is also newer
   * than the result. It orders a change after the state that the change is based on without
   * comparing clocks.
   *
   * @param seen the position of the last change; empty if there was none
   */
  public static Position rightBehind(Optional<Position> seen) {
    return seen.orElse(BEGINNING).next();
  }

  /** Returns the time in this position, by the clock that it came from. */
  public Instant time() {
    return TimeDigits.read(value);
  }

  private Position next() {
    int end = value.indexOf(COUNTER);
    return end < 0
        ? counted(value, 0)
        : counted(
            value.substring(0, end), HexFormat.fromHexDigits(value, end + 1, value.length()) + 1);
  }

  private static Position counted(String base, int count) {
    return new Position(base + COUNTER + HexFormat.of().toHexDigits(count));
  }

  @Override
  public int compareTo(Position other) {
    return value.compareTo(other.value);
  }

  public boolean isAfter(Position other) {
    return compareTo(other) > 0;
  }
}
