package io.reachline.local.authorizer;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The scopes of the API, each of which includes the ones before it. */
public enum Scope {
  GUEST,
  AGENT,
  BOT,
  ADMIN;

  /** Returns the {@code scope} claim of a token: this scope and every lower one. */
  public String claim() {
    return Arrays.stream(values())
        .limit(ordinal() + 1L)
        .map(Scope::word)
        .collect(Collectors.joining(" "));
  }

  /** Returns the scope as the API writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
