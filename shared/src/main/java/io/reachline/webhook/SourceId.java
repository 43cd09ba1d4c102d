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
  private static final Pattern FORM = Pattern.compile("(?s)(?:([a-z][a-z0-9-]{0,39})_)?(.*)");

  /**
   * @throws IllegalArgumentException if the value does not have the form of an id
   */
  public SourceId {
    Matcher parts = parts(value);
    HexId.check("source", parts.group(2));
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
    return HexId.isValid(parts(text).group(2));
  }

  /** Returns the name of the source's provider. */
  public String provider() {
    String name = parts(value).group(1);
    return name == null ? FIRST_PROVIDER : name;
  }

  /** Returns the part of the id that tells the provider: empty for the first one. */
  public String prefix() {
    return value.substring(0, value.length() - HexId.LENGTH);
  }

  private static Matcher parts(String value) {
    Matcher parts = FORM.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException("source must be an id");
    }
    return parts;
  }
}
