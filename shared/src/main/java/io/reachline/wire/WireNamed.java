package io.reachline.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An enum constant with a name in JSON: its own name in lower case. */
public interface WireNamed {

  /** Returns the declared name of the constant. */
  String name();

  /** Returns the name in JSON. */
  default String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the constant with a wire name; empty if there is none. */
  static <E extends WireNamed> Optional<E> find(E[] constants, String wireName) {
    return Arrays.stream(constants)
        .filter(constant -> constant.wireName().equals(wireName))
        .findFirst();
  }

  /**
   * Returns the constant with a wire name that this service has stored.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <E extends WireNamed> E require(E[] constants, String wireName) {
    return find(constants, wireName)
        .orElseThrow(() -> new IllegalArgumentException("Unknown name: " + wireName));
  }
}
