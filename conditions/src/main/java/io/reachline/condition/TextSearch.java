package io.reachline.condition;

/** A text search that takes time linear in both texts, even in the worst case. */
final class TextSearch {

  private TextSearch() {}

  /** Returns whether a text contains another, using the Knuth–Morris–Pratt algorithm. */
  static boolean contains(String text, String part) {
    if (part.isEmpty() || part.length() > text.length()) {
      return part.isEmpty();
    }
    int[] borders = borders(part);
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      if (matched == part.length()) {
        return true;
      }
    }
    return false;
  }

  /** Returns, for each prefix, the length of its longest proper prefix that is also its suffix. */
  private static int[] borders(String part) {
    int[] borders = new int[part.length()];
    int matched = 0;
    for (int i = 1; i < part.length(); i++) {
      while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (part.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      borders[i] = matched;
    }
    return borders;
  }
}
