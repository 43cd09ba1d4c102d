package io.reachline.bench.load;

import java.util.Locale;

/** A kind of request. */
enum Kind {
  WEBHOOK,
  POST,
  QUERY,
  COMMAND;

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
