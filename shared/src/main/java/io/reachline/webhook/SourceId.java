package io.reachline.webhook;

import io.reachline.identity.HexId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a source: a random part of the address that the provider posts to. It tells the
 * provider: the name of the first one is left out, the other names stand in front, as in {@code
 * name_5d01e2404bc19c256622ad12}.
 */
public record SourceId(String value) {
  private static final String FIRST_PROVIDER = "zoho-desk";
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9-]{0,39}_");

  /**
   * @throws IllegalArgumentException if the value does not have the form of an id
   */
  public SourceId {
    HexId.check("source", value.substring(prefixLength(value)));
  }

  /**
   * Returns the id of a new source.
   *
   * @param random 24 hexadecimal digits
   */
  public static SourceId of(Provider provider, String random) {
    return new SourceId(
        provider.name().equals(FIRST_PROVIDER) ? random : provider.name() + "_" + random);
  }

  /** Returns whether a text is an id. */
  public static boolean isValid(String text) {
    return HexId.isValid(text.substring(prefixLength(text)));
  }

  /** Returns the name of the source's provider. */
  public String provider() {
    int length = prefixLength(value);
    return length == 0 ? FIRST_PROVIDER : value.substring(0, length - 1);
  }

  /** Returns the part of the id that tells the provider: empty for the first one. */
  public String prefix() {
    return value.substring(0, prefixLength(value));
  }

  private static int prefixLength(String text) {
    Matcher prefix = PREFIX.matcher(text);
    return prefix.lookingAt() ? prefix.end() : 0;
  }
}
