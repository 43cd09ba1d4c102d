package io.reachline.local.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A format of the log. */
public enum LogFormat {
  /** One JSON object per line. */
  JSON,
  /** Readable lines. */
  PLAIN,
  /** Readable lines with ANSI colours. */
  COLOURED;

  /**
   * Returns the format that suits the output.
   *
   * @param isTerminal whether the output is a terminal
   * @param environment the environment variables; a non-empty {@code NO_COLOR} turns colours off
   */
  public static LogFormat of(boolean isTerminal, Map<String, String> environment) {
    if (!isTerminal) {
      return JSON;
    }
    @Nullable String terminal = environment.get("TERM");
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(terminal)
        ? COLOURED
        : PLAIN;
  }
}
