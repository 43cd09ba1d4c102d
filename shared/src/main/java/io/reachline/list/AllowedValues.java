package io.reachline.list;

import io.reachline.wire.WireNamed;
import java.util.Arrays;
import java.util.List;

/**
 * The values that a property can have.
 *
 * @param known the known values
 * @param isOpen whether the provider may send other upper-case values, which are stored as they
 *     come
 */
public record AllowedValues(List<String> known, boolean isOpen) {
  /** The values {@code true} and {@code false}. */
  public static final AllowedValues FLAG = of("true", "false");

  public AllowedValues {
    known = List.copyOf(known);
  }

  public static AllowedValues of(String... known) {
    return new AllowedValues(List.of(known), false);
  }

  /** Returns the wire names of an enum's constants. */
  public static AllowedValues of(WireNamed[] known) {
    return new AllowedValues(Arrays.stream(known).map(WireNamed::wireName).toList(), false);
  }

  /** Returns known values to which the provider may add others at any time. */
  public static <E extends Enum<E>> AllowedValues openSet(E[] known) {
    return openSet(Arrays.stream(known).map(Enum::name).toList());
  }

  /** Returns known values to which a provider may add others at any time. */
  public static AllowedValues openSet(List<String> known) {
    return new AllowedValues(known, true);
  }

  boolean include(String value) {
    return known.contains(value) || (isOpen && value.matches("[A-Z][A-Z0-9_]{0,99}"));
  }

  String list() {
    return String.join(", ", known);
  }
}
