package io.reachline.wire;

import java.time.Instant;
import java.util.HexFormat;

/**
 * The text form of a time in ids and keys: 12 hexadecimal digits of milliseconds since 1970. The
 * order of the texts is the order of the times.
 */
public final class TimeDigits {
  /** The number of digits. */
  public static final int LENGTH = 12;

  /** The latest time that the digits can hold, in the year 10889. */
  public static final Instant MAX = Instant.ofEpochMilli(0xffff_ffff_ffffL);

  private static final HexFormat HEX = HexFormat.of();

  private TimeDigits() {}

  /** Returns the digits of a time; all zero for a time before 1970. */
  public static String of(Instant time) {
    return HEX.toHexDigits(Math.max(0, time.toEpochMilli()), LENGTH);
  }

  /** Reads the time from the first digits of a text. */
  public static Instant read(String text) {
    return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(text, 0, LENGTH));
  }
}
