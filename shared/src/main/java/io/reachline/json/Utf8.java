package io.reachline.json;

/** Operations on strings as UTF-8, in which they are stored and sent. */
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** Returns the number of bytes of a text. */
  public static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += bytes(text, i);
    }
    return bytes;
  }

  /** Returns the longest prefix within a number of bytes that does not split a character. */
  public static String prefix(String text, int maxBytes) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int units = isPair(text, end) ? 2 : 1;
      int size = units == 2 ? 4 : bytes(text, end);
      if (bytes + size > maxBytes) {
        return text.substring(0, end);
      }
      bytes += size;
      end += units;
    }
    return text;
  }

  /**
   * Returns whether a text can be stored, which takes that it has no unpaired surrogate, such as
   * half an emoji.
   */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isPair(text, i)) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns a text with each unpaired surrogate replaced by U+FFFD. */
  static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder wellFormed = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (isPair(text, i)) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        wellFormed.setCharAt(i, REPLACEMENT);
      }
    }
    return wellFormed.toString();
  }

  private static int bytes(String text, int index) {
    char unit = text.charAt(index);
    if (unit < 0x80) {
      return 1;
    }
    // Each half of a surrogate pair counts two of the pair's four bytes.
    return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }
}
