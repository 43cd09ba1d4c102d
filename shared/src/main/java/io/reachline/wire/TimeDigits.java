package io.reachline.wire;

import java.time.Instant;
import java.util.HexFormat;

/**
 * A time as text: 12 hexadecimal digits of milliseconds since 1970. Such texts are ordered as their
 * times are.
 */
public final class TimeDigits {
  /** The number of digits. */
  public static final int LENGTH = 12;

  private static final HexFormat HEX = HexFormat.of();

  private TimeDigits() {}

  /** Returns the digits of a time; those of 1970 for an earlier one. */
  public static String of(Instant time) {
    return HEX.toHexDigits(Math.max(0, time.toEpochMilli()), LENGTH);
  }

  /** Reads the time with whose digits a text begins. */
  public static Instant read(String text) {
    return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(text, 0, LENGTH));
  }
}
