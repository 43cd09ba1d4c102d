package io.reachline.local.log;

/** The severity of a log line. */
public enum Level {
  INFO,
  WARN,
  ERROR;

  /** Returns the level for logging a request that was answered with a status. */
  public static Level ofStatus(int status) {
    if (status >= 500) {
      return ERROR;
    }
    return status >= 400 ? WARN : INFO;
  }
}
