package io.reachline.local;

import java.util.Locale;

/** An enum constant of the demo organisation, with a name in kebab case. */
interface DemoNamed {

  /** Returns the declared name of the constant. */
  String name();

  /** Returns the name, as commands take it and the API shows it. */
  default String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
