package io.reachline.session;

import java.util.Locale;

/** What keeps messages from being exchanged. */
public enum Cause {
  NONE,
  CHANNEL,
  SESSION,
  ASSIGNMENT,
  QUOTA,
  AUTHORIZATION,
  END_USER,
  ERROR;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
