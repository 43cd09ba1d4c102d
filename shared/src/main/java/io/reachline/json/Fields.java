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
 * Reads the fields of an object that a client sent and remembers the first that is wrong, so that
 * all are read in one go and judged at the end. Fields of nested objects are named by their path.
 */
public final class Fields {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_IDS = 1_000;
  private static final int MAX_SHOWN_NAME = 100;

  private final JsonObject object;
  // Of the object in the body: empty, or ends with a dot.
  private final String path;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  /** The problems of an object and of all that is nested in it. */
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
   * Returns the first problem of the fields read so far: an unknown one, since a misspelt name
   * explains what else is amiss, or else the first that was noted.
   */
  public Optional<Invalid> invalid() {
    return Optional.ofNullable(problems.unknown == null ? problems.first : problems.unknown);
  }

  /** Notes a problem, unless an earlier one is noted. */
  public void refuse(String field, String problem) {
    if (problems.first == null) {
      problems.first = new Invalid(path + field, problem);
    }
  }

  /**
   * Refuses every member that was not read before, null or not. Names count in upper and lower case
   * as they are.
   *
   * @param ignored the names that are accepted all the same, and left alone
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

  /** Returns whether the object has no member at all. */
  public boolean isEmpty() {
    return object.members().isEmpty();
  }

  /** Whether the object has a member of this name, null too. */
  public boolean has(String name) {
    known.add(name);
    return object.members().containsKey(name);
  }

  private @Nullable Object get(String name) {
    known.add(name);
    return object.get(name);
  }

  /** Reads a text of at most so many bytes in UTF-8; null where it is absent or null. */
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

  /** Reads a text that must be there and not be blank. */
  public String requiredText(String name, int maxBytes) {
    String text = text(name, maxBytes);
    if (text == null || text.isBlank()) {
      refuse(name, text == null ? "is required" : "must not be blank");
      return "";
    }
    return text;
  }

  /** Reads a string or a number as the text that stands for it; null where it is absent or null. */
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

  /** Reads true or false; false where it is absent or null. */
  public boolean flag(String name) {
    return flag(name, false);
  }

  /** Reads true or false; the default where it is absent or null. */
  public boolean flag(String name, boolean otherwise) {
    return switch (get(name)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      default -> {
        refuse(name, "must be true or false");
        yield otherwise;
      }
    };
  }

  /** Reads an object of at most so many bytes as JSON, the empty object where it is absent. */
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

  /** Reads the fields of an object of at most so many bytes, none where it is absent. */
  public Fields nested(String name, int maxBytes) {
    return new Fields(object(name, maxBytes), path + name + ".", problems);
  }

  /** Reads the fields of each object of a list; empty where there is no list. */
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

  /** Reads a list of at most so many bytes as JSON; null where it is absent or null. */
  public @Nullable List<?> list(String name, int maxBytes) {
    Object value = bounded(name, maxBytes);
    if (value == null || value instanceof List<?>) {
      return (List<?>) value;
    }
    refuse(name, "must be an array");
    return null;
  }

  /** Reads a list of ids, each once; an empty list where it is absent. */
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
        refuse(
            "%s[%d]".formatted(name, i),
            "must be an id of %d lower-case hexadecimal digits".formatted(HexId.LENGTH));
      }
    }
    return List.copyOf(ids);
  }

  /** Reads any value of at most so many bytes as JSON. */
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

  /** Reads the wire name of one of the choices; the default where it is absent. */
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
