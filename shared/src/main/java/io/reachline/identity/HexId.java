package io.reachline.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The format of all ids in the Conversations API: 24 lower-case hexadecimal digits. */
public final class HexId {
  /** The number of digits. */
  public static final int LENGTH = 24;

  /** An id that nothing has. */
  public static final String NONE = "0".repeat(LENGTH);

  /** The format, in the words of an error. */
  public static final String FORMAT = LENGTH + " lower-case hexadecimal digits";

  private HexId() {}

  /** Returns whether a text has the format of an id. */
  public static boolean isValid(String text) {
    return text.length() == LENGTH && isHex(text);
  }

  /**
   * Returns the value.
   *
   * @param kind the kind of id, for the error
   * @throws IllegalArgumentException if the value does not have the format of an id
   */
  public static String check(String kind, String value) {
    if (!isValid(value)) {
      throw new IllegalArgumentException("%s must be %s".formatted(kind, FORMAT));
    }
    return value;
  }

  /** Returns the SHA-256 of a text as 64 hexadecimal digits. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static boolean isHex(String text) {
    // No stream: a page of messages checks hundreds of ids.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
