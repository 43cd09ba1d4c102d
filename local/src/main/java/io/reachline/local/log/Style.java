package io.reachline.local.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A form in which the log is written. */
public enum Style {
  /** One JSON object a line. */
  JSON,
  /** Readable lines. */
  PLAIN,
  /** Readable lines with the colours of ANSI terminals. */
  COLOURED;

  /**
   * Returns the style that fits where the log goes.
   *
   * @param isTerminal whether a person reads it
   * @param environment the process's variables; {@code NO_COLOR}, when not empty, turns colours off
   */
  public static Style of(boolean isTerminal, Map<String, String> environment) {
    if (!isTerminal) {
      return JSON;
    }
    @Nullable String terminal = environment.get("TERM");
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(terminal)
        ? COLOURED
        : PLAIN;
  }
}
