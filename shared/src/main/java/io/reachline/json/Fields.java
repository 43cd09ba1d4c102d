package io.reachline.json;

import io.reachline.identity.HexId;
import io.reachline.wire.WireNamed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A validating reader of the fields of a JSON object that a client sent. It remembers the first
 * problem, so that a caller reads all fields first and checks {@link #invalid} once at the end.
 * Problems name a nested field by its path.
 */
public final class Fields {
  /** The rule of a boolean, phrased to follow the field's name. */
  public static final String FLAG_RULE = "must be true or false";

  private static final int MAX_DEPTH = 20;
  private static final int MAX_IDS = 1_000;
  private static final int MAX_SHOWN_NAME = 100;

  private final JsonObject object;
  // The object's path in the body: empty, or ending with a dot.
  private final String path;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  /** The problems of an object and its nested objects. */
  private static final class Problems {
    private @Nullable Invalid first;
    private @Nullable Invalid unknown;
  }

  public Fields(JsonObject object) {
    this(object, "", new Problems());
  }

  private Fields(JsonObject object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Returns the problem of the fields read so far: an unknown field if there is one, since a
   * misspelt name often causes the other problems; otherwise the first problem.
   */
  public Optional<Invalid> invalid() {
    return Optional.ofNullable(problems.unknown == null ? problems.first : problems.unknown);
  }

  /** Records a problem, unless there is an earlier one. */
  public void refuse(String field, String problem) {
    if (problems.first == null) {
      problems.first = new Invalid(path + field, problem);
    }
  }

  /**
   * Refuses every member that has not been read, even a null one. Names are case-sensitive.
   *
   * @param ignored names that are accepted without being read
   */
  public void refuseOthers(Set<String> ignored) {
    object.members().keySet().stream()
        .filter(
            name -> problems.unknown == null && !known.contains(name) && !ignored.contains(name))
        .findFirst()
        .ifPresent(
            name ->
                problems.unknown =
                    new Invalid(
                        path + name.substring(0, Math.min(name.length(), MAX_SHOWN_NAME)),
                        "is not a property; known are " + String.join(", ", known)));
  }

  /** Returns whether the object has no members. */
  public boolean isEmpty() {
    return object.members().isEmpty();
  }

  /** Returns whether the object has a member with this name, even a null one. */
  public boolean has(String name) {
    known.add(name);
    return object.members().containsKey(name);
  }

  private @Nullable Object get(String name) {
    known.add(name);
    return object.get(name);
  }

  /** Reads a string; null if it is absent. Refuses one with more UTF-8 bytes than the limit. */
  public @Nullable String text(String name, int maxBytes) {
    Object value = get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      refuse(name, "must be a string");
      return null;
    }
    if (Utf8.length(text) > maxBytes) {
      refuse(name, "must not be longer than %,d bytes".formatted(maxBytes));
    }
    return text;
  }

  /** Reads a string that must be present and not blank. */
  public String requiredText(String name, int maxBytes) {
    String text = text(name, maxBytes);
    if (text == null || text.isBlank()) {
      refuse(name, text == null ? "is required" : "must not be blank");
      return "";
    }
    return text;
  }

  /**
   * Reads a whole number; refuses one that is out of range.
   *
   * @param otherwise the value where the field is absent
   */
  public int number(String name, int least, int most, int otherwise) {
    @Nullable Object value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.intValue();
    }
    refuse(name, "must be a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  /** Reads a string or a number as text, with every digit; null if it is absent. */
  public @Nullable String scalar(String name, int maxBytes) {
    if (!(get(name) instanceof Number number)) {
      return text(name, maxBytes);
    }
    String digits = number.toString();
    if (digits.length() > maxBytes) {
      refuse(name, "must not be longer than %,d bytes".formatted(maxBytes));
    }
    return digits;
  }

  /** Reads a boolean; false if it is absent. */
  public boolean flag(String name) {
    return flag(name, false);
  }

  /** Reads a boolean; the default if it is absent. */
  public boolean flag(String name, boolean otherwise) {
    return switch (get(name)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      default -> {
        refuse(name, FLAG_RULE);
        yield otherwise;
      }
    };
  }

  /** Reads an object of limited size as JSON; the empty object if it is absent. */
  public JsonObject object(String name, int maxBytes) {
    Object value = bounded(name, maxBytes);
    if (value == null) {
      return JsonObject.EMPTY;
    }
    if (value instanceof Map<?, ?> map) {
      return JsonObject.of(map);
    }
    refuse(name, "must be an object");
    return JsonObject.EMPTY;
  }

  /** Returns a reader of a nested object's fields; of no fields if it is absent. */
  public Fields nested(String name, int maxBytes) {
    return new Fields(object(name, maxBytes), path + name + ".", problems);
  }

  /** Returns a reader for each object of a list; empty if the list is absent. */
  public Optional<List<Fields>> elements(String name, int maxBytes) {
    List<?> values = list(name, maxBytes);
    if (values == null) {
      return Optional.empty();
    }
    List<Fields> elements = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String element = "%s[%d]".formatted(name, i);
      JsonObject read = JsonObject.EMPTY;
      if (values.get(i) instanceof Map<?, ?> map) {
        read = JsonObject.of(map);
      } else {
        refuse(element, "must be an object");
      }
      elements.add(new Fields(read, path + element + ".", problems));
    }
    return Optional.of(elements);
  }

  /** Reads a list of limited size as JSON; null if it is absent. */
  public @Nullable List<?> list(String name, int maxBytes) {
    Object value = bounded(name, maxBytes);
    if (value == null || value instanceof List<?>) {
      return (List<?>) value;
    }
    refuse(name, "must be an array");
    return null;
  }

  /** Reads a list of ids without duplicates; the empty list if it is absent. */
  public <T> List<T> ids(String name, Function<String, T> id) {
    List<?> values = list(name, MAX_IDS * (HexId.LENGTH + 3) + 2);
    if (values == null) {
      return List.of();
    }
    Set<T> ids = new LinkedHashSet<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof String text && HexId.isValid(text)) {
        ids.add(id.apply(text));
      } else {
        refuse("%s[%d]".formatted(name, i), "must be an id of " + HexId.FORMAT);
      }
    }
    return List.copyOf(ids);
  }

  /** Reads any value of limited size as JSON; null if it is absent. */
  public @Nullable Object bounded(String name, int maxBytes) {
    Object value = get(name);
    if (value == null) {
      return null;
    }
    if (Json.depth(value) > MAX_DEPTH) {
      refuse(name, "must not be nested more than %d deep".formatted(MAX_DEPTH));
      return null;
    }
    if (Utf8.length(Json.write(value)) > maxBytes) {
      refuse(name, "must not be larger than %,d bytes as JSON".formatted(maxBytes));
      return null;
    }
    return value;
  }

  /** Reads the wire name of one of the choices; the default if it is absent. */
  public <E extends WireNamed> E choice(String name, E[] choices, E otherwise) {
    String text = text(name, 100);
    if (text == null) {
      return otherwise;
    }
    return WireNamed.find(choices, text)
        .orElseGet(
            () -> {
              refuse(
                  name,
                  Arrays.stream(choices)
                      .map(WireNamed::wireName)
                      .collect(Collectors.joining(", ", "must be one of ", "")));
              return otherwise;
            });
  }
}
