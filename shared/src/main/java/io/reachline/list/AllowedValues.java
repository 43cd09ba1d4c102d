package io.reachline.list;

import io.reachline.wire.WireNamed;
import java.util.Arrays;
import java.util.List;

/**
 * The values that a property may have.
 *
 * @param known all that are known
 * @param isOpen whether others come from outside and are kept as they came: those are in upper case
 */
public record AllowedValues(List<String> known, boolean isOpen) {
  /** True and false. */
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

  /** Returns values that Zoho knows, and may add to. */
  public static <E extends Enum<E>> AllowedValues ofZoho(E[] known) {
    return new AllowedValues(Arrays.stream(known).map(Enum::name).toList(), true);
  }

  boolean include(String value) {
    return known.contains(value) || (isOpen && value.matches("[A-Z][A-Z0-9_]{0,99}"));
  }

  String list() {
    return String.join(", ", known);
  }
}
