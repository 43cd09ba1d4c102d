package io.reachline.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An enum constant that is known in JSON by its own name in lower case. */
public interface WireNamed {

  /** Returns the name that the constant is declared with. */
  String name();

  /** Returns the name that stands for the constant in JSON. */
  default String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the constant of a wire name, empty where none has it. */
  static <E extends WireNamed> Optional<E> find(E[] constants, String wireName) {
    return Arrays.stream(constants)
        .filter(constant -> constant.wireName().equals(wireName))
        .findFirst();
  }

  /**
   * Returns the constant of a wire name that this service stored.
   *
   * @throws IllegalArgumentException if no constant has it
   */
  static <E extends WireNamed> E require(E[] constants, String wireName) {
    return find(constants, wireName)
        .orElseThrow(() -> new IllegalArgumentException("Unknown name: " + wireName));
  }
}
