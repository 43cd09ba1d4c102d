package io.reachline.json;

import io.reachline.identity.HexId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an object that a client sent and remembers the first that is wrong, so that
 * all are read in one go and judged at the end.
 */
public final class Fields {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_IDS = 1_000;

  private final JsonObject object;
  private @Nullable Invalid invalid;

  public Fields(JsonObject object) {
    this.object = object;
  }

  /** What is wrong with the fields read so far. */
  public Optional<Invalid> invalid() {
    return Optional.ofNullable(invalid);
  }

  /** Notes a problem, unless an earlier one is noted. */
  public void refuse(String field, String problem) {
    if (invalid == null) {
      invalid = new Invalid(field, problem);
    }
  }

  /** Whether the object has a member of this name, null too. */
  public boolean has(String name) {
    return object.members().containsKey(name);
  }

  /** Reads a text of at most so many bytes in UTF-8; null where it is absent or null. */
  public @Nullable String text(String name, int maxBytes) {
    Object value = object.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      refuse(name, "must be a string");
      return null;
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
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
    return object.get(name) instanceof Number number ? number.toString() : text(name, maxBytes);
  }

  /** Reads true or false. */
  public boolean flag(String name) {
    return switch (object.get(name)) {
      case null -> false;
      case Boolean flag -> flag;
      default -> {
        refuse(name, "must be true or false");
        yield false;
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
    if (!values.stream().allMatch(value -> value instanceof String text && HexId.isValid(text))) {
      refuse(name, "must be ids of %d lower-case hexadecimal digits".formatted(HexId.LENGTH));
      return List.of();
    }
    return values.stream().map(value -> id.apply((String) value)).distinct().toList();
  }

  /** Reads any value of at most so many bytes as JSON. */
  public @Nullable Object bounded(String name, int maxBytes) {
    Object value = object.get(name);
    if (value == null) {
      return null;
    }
    if (depth(value) > MAX_DEPTH) {
      refuse(name, "must not be nested more than %d deep".formatted(MAX_DEPTH));
      return null;
    }
    if (Json.write(value).getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      refuse(name, "must not be larger than %,d bytes as JSON".formatted(maxBytes));
      return null;
    }
    return value;
  }

  /** Reads one of the values of an enumeration, in lower case; the default where it is absent. */
  public <E extends Enum<E>> E choice(String name, E[] choices, E otherwise) {
    String text = text(name, 100);
    if (text == null) {
      return otherwise;
    }
    return Arrays.stream(choices)
        .filter(choice -> wireName(choice).equals(text))
        .findFirst()
        .orElseGet(
            () -> {
              refuse(
                  name,
                  Arrays.stream(choices)
                      .map(Fields::wireName)
                      .collect(Collectors.joining(", ", "must be one of ", "")));
              return otherwise;
            });
  }

  private static String wireName(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static int depth(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> 1 + map.values().stream().mapToInt(Fields::depth).max().orElse(0);
      case List<?> list -> 1 + list.stream().mapToInt(Fields::depth).max().orElse(0);
      case null, default -> 0;
    };
  }
}
