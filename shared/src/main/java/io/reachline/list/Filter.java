package io.reachline.list;

import io.reachline.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one property of a list's items.
 *
 * @param property the property's name; dots lead into nested objects
 */
public record Filter(String property, Condition condition) {

  /** A condition on a value. */
  public sealed interface Condition {

    /** {@code a} or {@code [a,b]}: equals one of the values. */
    record AnyOf(List<String> values) implements Condition {}

    /** {@code ~text}: contains the text, taken literally. */
    record Contains(String text) implements Condition {}

    /** {@code ^text}: starts with the text. */
    record Prefix(String text) implements Condition {}

    /** {@code >x}, {@code >=x}, {@code <x} or {@code <=x}: numbers by value, others as text. */
    record Compared(Comparison comparison, String bound) implements Condition {}
  }

  /** A comparison operator. */
  public enum Comparison {
    // The order of parsing: ">=" must be tried before ">".
    AT_LEAST(">="),
    AT_MOST("<="),
    MORE(">"),
    LESS("<");

    private final String operator;

    Comparison(String operator) {
      this.operator = operator;
    }

    private boolean holds(int order) {
      return switch (this) {
        case AT_LEAST -> order >= 0;
        case AT_MOST -> order <= 0;
        case MORE -> order > 0;
        case LESS -> order < 0;
      };
    }
  }

  /** Parses the condition in a query parameter's value. */
  static Condition condition(QueryString.Parameter parameter) {
    String value = parameter.value();
    for (Comparison comparison : Comparison.values()) {
      if (value.startsWith(comparison.operator)) {
        return new Condition.Compared(comparison, value.substring(comparison.operator.length()));
      }
    }
    if (value.startsWith("~")) {
      return new Condition.Contains(value.substring(1));
    }
    if (value.startsWith("^")) {
      return new Condition.Prefix(value.substring(1));
    }
    return new Condition.AnyOf(parameter.elements());
  }

  /** Returns whether the object's property has a value, or an element, that meets the condition. */
  public boolean matches(JsonObject object) {
    return anyValue(object.members(), property, predicate());
  }

  /** Returns the values of an {@link Condition.AnyOf}; empty for any other condition. */
  public Optional<List<String>> anyOf() {
    return condition instanceof Condition.AnyOf any ? Optional.of(any.values()) : Optional.empty();
  }

  /** Returns the value of a property; empty if it is absent or a list. */
  static Optional<Object> value(JsonObject object, String property) {
    @Nullable Object value = object.members();
    for (String name : property.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(value).filter(found -> !(found instanceof Iterable));
  }

  private Predicate<Object> predicate() {
    return switch (condition) {
      case Condition.AnyOf(var values) ->
          value -> values.stream().anyMatch(wanted -> equal(value, wanted));
      case Condition.Contains(var text) -> value -> value.toString().contains(text);
      case Condition.Prefix(var text) -> value -> value.toString().startsWith(text);
      case Condition.Compared(var comparison, var bound) ->
          value -> comparison.holds(compare(value, bound));
    };
  }

  private static boolean anyValue(
      @Nullable Object value, String path, Predicate<Object> predicate) {
    return switch (value) {
      case null -> false;
      case List<?> list -> list.stream().anyMatch(element -> anyValue(element, path, predicate));
      case Map<?, ?> map when !path.isEmpty() -> {
        // Names may contain dots, so the whole path is tried as a name first.
        if (map.containsKey(path)) {
          yield anyValue(map.get(path), "", predicate);
        }
        int dot = path.indexOf('.');
        yield dot > 0
            && anyValue(map.get(path.substring(0, dot)), path.substring(dot + 1), predicate);
      }
      default -> path.isEmpty() && predicate.test(value);
    };
  }

  private static boolean equal(Object value, String wanted) {
    return value.toString().equals(wanted)
        || (value instanceof Number && isNumber(wanted) && compare(value, wanted) == 0);
  }

  private static int compare(Object value, String bound) {
    return value instanceof Number && isNumber(bound)
        ? new BigDecimal(value.toString()).compareTo(new BigDecimal(bound))
        : value.toString().compareTo(bound);
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d{1,30}(\\.\\d{1,30})?");
  }
}
