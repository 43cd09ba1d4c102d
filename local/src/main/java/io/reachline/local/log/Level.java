package io.reachline.local.log;

/** The severity of a line of the log. */
public enum Level {
  INFO,
  WARN,
  ERROR;

  /** Returns the level of a request by the status that answered it. */
  public static Level ofStatus(int status) {
    if (status >= 500) {
      return ERROR;
    }
    return status >= 400 ? WARN : INFO;
  }
}
