package io.reachline.identity;

/** What a token allows, from the least to the most. */
public enum Scope {
  GUEST,
  AGENT,
  BOT,
  ADMIN;

  /** Returns the name of this scope in a token. */
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
