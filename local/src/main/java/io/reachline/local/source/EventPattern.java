package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter pattern of an event source: a JSON object whose leaves list the accepted values. It
 * supports exact values, {@code {"exists": …}} and {@code {"prefix": …}}, and rejects any other
 * operator, which would otherwise let records through or drop them by mistake.
 */
final class EventPattern {

  private final Map<?, ?> pattern;

  private EventPattern(Map<?, ?> pattern) {
    this.pattern = pattern;
  }

  static EventPattern parse(String json) {
    try {
      if (JSON.std.anyFrom(json) instanceof Map<?, ?> pattern) {
        check(pattern);
        return new EventPattern(pattern);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("A filter is not JSON: %s".formatted(json), e);
    }
    throw new IllegalArgumentException("A filter is not a JSON object: %s".formatted(json));
  }

  private static void check(Map<?, ?> pattern) {
    for (Object value : pattern.values()) {
      switch (value) {
        case Map<?, ?> nested -> check(nested);
        case List<?> choices -> choices.forEach(EventPattern::checkChoice);
        default -> throw new IllegalArgumentException("A filter has no list of values: " + value);
      }
    }
  }

  private static void checkChoice(@Nullable Object choice) {
    if (choice instanceof Map<?, ?> operator
        && !operator.keySet().equals(Set.of("exists"))
        && !operator.keySet().equals(Set.of("prefix"))) {
      throw new IllegalArgumentException("A filter's operator is not supported here: " + operator);
    }
  }

  boolean matches(Map<?, ?> record) {
    return matches(pattern, record);
  }

  private static boolean matches(Map<?, ?> pattern, @Nullable Object value) {
    Map<?, ?> fields = value instanceof Map<?, ?> map ? map : Map.of();
    for (Map.Entry<?, ?> entry : pattern.entrySet()) {
      Object field = fields.get(entry.getKey());
      boolean matches =
          switch (entry.getValue()) {
            case Map<?, ?> nested -> matches(nested, field);
            case List<?> choices ->
                choices.stream().anyMatch(choice -> isChoice(choice, fields, entry.getKey()));
            default -> false;
          };
      if (!matches) {
        return false;
      }
    }
    return true;
  }

  private static boolean isChoice(@Nullable Object choice, Map<?, ?> fields, Object name) {
    Object value = fields.get(name);
    if (choice instanceof Map<?, ?> operator) {
      if (operator.get("prefix") instanceof String prefix) {
        return value instanceof String text && text.startsWith(prefix);
      }
      // As in AWS's patterns, only leaf values exist, not objects.
      boolean exists = fields.containsKey(name) && !(value instanceof Map<?, ?>);
      return Boolean.valueOf(exists).equals(operator.get("exists"));
    }
    if (value instanceof List<?> list) {
      return list.contains(choice);
    }
    return fields.containsKey(name) && Objects.equals(choice, value);
  }
}
