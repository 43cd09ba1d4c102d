package io.reachline.condition;

/** Finds a text in another in time that is linear in both, whatever they are. */
final class TextSearch {

  private TextSearch() {}

  /** Returns whether a text contains another, by the algorithm of Knuth, Morris and Pratt. */
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

  /** Returns, for each prefix, how long its longest proper prefix is that is its suffix too. */
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
