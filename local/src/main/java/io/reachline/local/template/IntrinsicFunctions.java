package io.reachline.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An evaluator of CloudFormation's intrinsic functions. An unknown function is an error, so that
 * the template cannot contain anything that would be ignored here.
 */
final class IntrinsicFunctions {

  /** The value of {@code !Ref AWS::NoValue}, which removes its property. */
  private static final Object NO_VALUE = new Object();

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");

  private final Map<String, @Nullable Object> conditions;
  private final Function<String, @Nullable Object> references;
  private final BiFunction<String, String, String> attributes;

  /**
   * @param references returns the value of a parameter, pseudo parameter or resource; null if there
   *     is none with the name
   * @param attributes returns the value of a resource's attribute
   */
  IntrinsicFunctions(
      Map<String, @Nullable Object> conditions,
      Function<String, @Nullable Object> references,
      BiFunction<String, String, String> attributes) {
    this.conditions = conditions;
    this.references = references;
    this.attributes = attributes;
  }

  @Nullable Object resolve(@Nullable Object value) {
    Object resolved = evaluate(value);
    return resolved == NO_VALUE ? null : resolved;
  }

  private @Nullable Object evaluate(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map when map.size() == 1 && isFunction(map) -> call(map);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
        map.forEach(
            (name, element) -> {
              Object property = evaluate(element);
              if (property != NO_VALUE) {
                resolved.put(String.valueOf(name), property);
              }
            });
        yield resolved;
      }
      case List<?> list -> {
        List<@Nullable Object> resolved = new ArrayList<>();
        list.forEach(
            element -> {
              Object property = evaluate(element);
              if (property != NO_VALUE) {
                resolved.add(property);
              }
            });
        yield resolved;
      }
      case null -> null;
      default -> value;
    };
  }

  private static boolean isFunction(Map<?, ?> map) {
    String name = String.valueOf(map.keySet().iterator().next());
    return name.equals("Ref") || name.startsWith("Fn::");
  }

  private @Nullable Object call(Map<?, ?> function) {
    Map.Entry<?, ?> call = function.entrySet().iterator().next();
    String name = String.valueOf(call.getKey());
    return switch (name) {
      case "Ref" -> reference(String.valueOf(call.getValue()));
      case "Fn::Sub" -> substitute(call.getValue());
      case "Fn::GetAtt" -> {
        List<?> path = arguments(name, call.getValue(), 2);
        yield attributes.apply(String.valueOf(path.get(0)), String.valueOf(evaluate(path.get(1))));
      }
      case "Fn::If" -> {
        List<?> choice = arguments(name, call.getValue(), 3);
        yield evaluate(choice.get(holds(String.valueOf(choice.get(0))) ? 1 : 2));
      }
      case "Fn::Join" -> {
        List<?> parts = arguments(name, call.getValue(), 2);
        yield evaluate(parts.get(1)) instanceof List<?> list
            ? list.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(String.valueOf(parts.get(0))))
            : unusable(name);
      }
      default -> throw new IllegalArgumentException("%s is not known here".formatted(name));
    };
  }

  private static List<?> arguments(String function, @Nullable Object value, int count) {
    if (value instanceof List<?> list && list.size() == count) {
      return list;
    }
    throw new IllegalArgumentException("%s needs %d arguments".formatted(function, count));
  }

  private static Object unusable(String function) {
    throw new IllegalArgumentException("%s has an argument of the wrong type".formatted(function));
  }

  private Object reference(String name) {
    if (name.equals("AWS::NoValue")) {
      return NO_VALUE;
    }
    Object value = references.apply(name);
    if (value == null) {
      throw new IllegalArgumentException("Nothing is named %s".formatted(name));
    }
    return value;
  }

  private String substitute(@Nullable Object argument) {
    String text;
    Map<?, ?> own = Map.of();
    if (argument instanceof List<?> list
        && list.size() == 2
        && list.get(1) instanceof Map<?, ?> m) {
      text = String.valueOf(list.get(0));
      own = m;
    } else {
      text = String.valueOf(argument);
    }
    Map<?, ?> variables = own;
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(2);
              if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
              }
              Object value;
              if (variables.containsKey(name)) {
                value = evaluate(variables.get(name));
              } else if (name.indexOf('.') > 0) {
                int dot = name.indexOf('.');
                value = attributes.apply(name.substring(0, dot), name.substring(dot + 1));
              } else {
                value = reference(name);
              }
              return Matcher.quoteReplacement(String.valueOf(value));
            });
  }

  /** Returns whether a condition of the template is true. */
  boolean holds(String condition) {
    if (!conditions.containsKey(condition)) {
      throw new IllegalArgumentException("No condition is named %s".formatted(condition));
    }
    return test(conditions.get(condition));
  }

  private boolean test(@Nullable Object condition) {
    if (condition instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> call = map.entrySet().iterator().next();
      String name = String.valueOf(call.getKey());
      if (name.equals("Condition")) {
        return holds(String.valueOf(call.getValue()));
      }
      if (call.getValue() instanceof List<?> arguments) {
        return switch (name) {
          case "Fn::Equals" ->
              String.valueOf(evaluate(arguments.get(0)))
                  .equals(String.valueOf(evaluate(arguments.get(1))));
          case "Fn::Not" -> !test(arguments.get(0));
          case "Fn::And" -> arguments.stream().allMatch(this::test);
          case "Fn::Or" -> arguments.stream().anyMatch(this::test);
          default -> throw new IllegalArgumentException("%s is not known here".formatted(name));
        };
      }
    }
    throw new IllegalArgumentException("A condition is malformed: %s".formatted(condition));
  }
}
