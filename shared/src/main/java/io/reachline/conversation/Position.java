package io.reachline.conversation;

import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A place in the order of what moves a conversation: of two events or commands the one with the
 * greater position is the newer, whatever the order in which they arrive.
 *
 * @param value text whose order is the order of positions: time first, then what breaks ties
 */
public record Position(String value) implements Comparable<Position> {
  // Before every digit, so that a counted position is before all that are newer than its base.
  private static final char COUNTER = '.';
  private static final Position BEGINNING = new Position(TimeDigits.of(Instant.EPOCH));

  /**
   * Returns the position right behind what was seen: whatever is newer than that is newer than this
   * as well. So something takes effect on what it was shown, and no clock is asked.
   *
   * @param seen what moved the conversation last; empty where nothing did
   */
  public static Position rightBehind(Optional<Position> seen) {
    return seen.orElse(BEGINNING).next();
  }

  /** Returns the time of this position, by the clock that it was taken from. */
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
