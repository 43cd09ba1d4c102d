package io.reachline.token;

import java.util.regex.Pattern;

/**
 * The compact form of a signed token: three parts of base64url, with a dot between them. RFC 7515
 * (§5.2) refuses all other characters; the library that decodes the parts skips them.
 */
public final class CompactForm {
  private static final Pattern PARTS =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private CompactForm() {}

  /** Returns whether a text has the form of a signed token. */
  public static boolean is(String text) {
    return PARTS.matcher(text).matches();
  }
}
