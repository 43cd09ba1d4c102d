package io.reachline.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.JSONObjectException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reader and writer of JSON. Numbers keep every digit, and duplicate names are an error. An
 * unpaired surrogate, such as half an emoji, is read as U+FFFD, since it cannot be stored.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  // Without limits: it only finds the ends of elements, and one bad element must not cost the rest.
  private static final JsonFactory SCANNER =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final JSON JR =
      JSON.builder(FACTORY)
          .enable(
              JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS,
              JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS,
              JSON.Feature.WRITE_NULL_PROPERTIES)
          .build();

  private static final String TOO_GREAT_EXPONENT = "has a number with too great an exponent";

  private Json() {}

  /**
   * Reads a JSON value.
   *
   * @throws MalformedJson if the text is not JSON, or nested more than 1,000 deep
   */
  public static @Nullable Object read(String text) throws MalformedJson {
    try (JsonParser parser = FACTORY.createParser(text)) {
      Object value = readWhole(parser);
      return mayHoldHalfCharacters(text) ? wellFormed(value) : value;
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot fail to be read", e);
    }
  }

  /** Reads a JSON object that this service has written itself. */
  public static JsonObject readOwn(String text) {
    try {
      return JsonObject.of((Map<?, ?>) Objects.requireNonNull(read(text)));
    } catch (MalformedJson e) {
      throw new IllegalStateException("Stored JSON is malformed", e);
    }
  }

  /**
   * Reads a JSON object.
   *
   * @throws MalformedJson if the text is not JSON, or not an object
   */
  public static JsonObject readObject(String text) throws MalformedJson {
    if (read(text) instanceof Map<?, ?> map) {
      return JsonObject.of(map);
    }
    throw new MalformedJson("must be a JSON object", "");
  }

  /**
   * Passes each element of a JSON array on as its text; any other value is its only element.
   * Elements that {@link #read} would refuse for their depth or length are included.
   *
   * @throws MalformedJson if the text is not one JSON value; the elements before the error have
   *     been passed on
   */
  public static void elements(String text, Consumer<String> each) throws MalformedJson {
    try (JsonParser parser = SCANNER.createParser(text)) {
      try {
        boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
        JsonToken token = isArray ? parser.nextToken() : parser.currentToken();
        while (token != null && token != JsonToken.END_ARRAY) {
          int start = (int) parser.currentTokenLocation().getCharOffset();
          parser.skipChildren();
          parser.finishToken();
          int end = (int) parser.currentLocation().getCharOffset();
          each.accept(text.substring(start, end).strip());
          token = parser.nextToken();
          if (!isArray) {
            break;
          }
        }
        if ((isArray && token == null) || parser.nextToken() != null) {
          throw new MalformedJson("must be one JSON value", "");
        }
      } catch (JsonProcessingException e) {
        throw malformed(parser, e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot fail to be read", e);
    }
  }

  /** Writes a value as compact JSON. */
  public static String write(@Nullable Object value) {
    try {
      return JR.asString(value instanceof JsonObject object ? object.members() : value);
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot fail to be written", e);
    }
  }

  /** Returns the size of a text as a JSON string, in UTF-8 bytes without the quotes. */
  public static int bytesInString(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += "\b\t\n\f\r".indexOf(c) >= 0 ? 2 : 6;
      } else if (c < 0x80) {
        bytes += c == '"' || c == '\\' ? 2 : 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        // An unpaired surrogate is encoded as a question mark.
        bytes += 1;
      }
    }
    return bytes;
  }

  /** Writes a value as compact JSON in ASCII, escaping all other characters. */
  public static String writeAscii(@Nullable Object value) {
    String json = write(value);
    StringBuilder ascii = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char unit = json.charAt(i);
      if (unit < 0x7f) {
        ascii.append(unit);
      } else {
        // Only strings and names contain such characters, so an escape is always valid here.
        ascii.append("\\u").append(HexFormat.of().toHexDigits(unit));
      }
    }
    return ascii.toString();
  }

  /** Returns the nesting depth of a value: 0 for a scalar, 1 for an object or list of scalars. */
  public static int depth(@Nullable Object value) {
    return switch (value) {
      case JsonObject object -> depth(object.members());
      case Map<?, ?> map -> 1 + deepest(map.values());
      case List<?> list -> 1 + deepest(list);
      case null, default -> 0;
    };
  }

  // A loop, since a stream would need ten stack frames for each level.
  private static int deepest(Collection<?> values) {
    int deepest = 0;
    for (Object value : values) {
      deepest = Math.max(deepest, depth(value));
    }
    return deepest;
  }

  private static boolean mayHoldHalfCharacters(String text) {
    return text.contains("\\ud") || text.contains("\\uD") || !Utf8.isWellFormed(text);
  }

  private static @Nullable Object wellFormed(@Nullable Object value) throws MalformedJson {
    return switch (value) {
      case String text -> Utf8.wellFormed(text);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : map.entrySet()) {
          String name = Utf8.wellFormed((String) member.getKey());
          if (members.containsKey(name)) {
            throw new MalformedJson("has a name twice", "");
          }
          members.put(name, wellFormed(member.getValue()));
        }
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>(list.size());
        for (Object element : list) {
          elements.add(wellFormed(element));
        }
        yield elements;
      }
      case null, default -> value;
    };
  }

  /**
   * Returns the same text for all spellings of a value: members sorted by name, numbers and
   * booleans as strings.
   */
  public static String canonical(@Nullable Object value) {
    return write(canonicalValue(value));
  }

  private static @Nullable Object canonicalValue(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JsonObject object -> canonicalValue(object.members());
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((name, member) -> sorted.put((String) name, canonicalValue(member)));
        yield sorted;
      }
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(canonicalValue(element)));
        yield elements;
      }
      default -> value.toString();
    };
  }

  private static @Nullable Object readWhole(JsonParser parser) throws IOException, MalformedJson {
    try {
      if (parser.nextToken() == null) {
        throw new MalformedJson("must not be empty", "");
      }
      Object value = JR.anyFrom(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJson("must be one JSON value", "");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw malformed(parser, e);
    } catch (NumberFormatException e) {
      // Not passed on as a cause: its message quotes the number, which may be a customer's.
      throw new MalformedJson(TOO_GREAT_EXPONENT, "");
    }
  }

  // The library has one exception for this and for a number behind the first member.
  private static boolean isNameGivenTwice(JSONObjectException e) {
    return e.getOriginalMessage().startsWith("Duplicate key");
  }

  private static MalformedJson malformed(JsonParser parser, JsonProcessingException e) {
    // Not passed on as a cause: the parser's message quotes the text, which may be a customer's.
    String[] path = parser.getParsingContext().pathAsPointer().toString().split("/", 3);
    String field = path.length > 1 && !path[1].matches("\\d+") ? path[1] : "";
    return switch (e) {
      case StreamConstraintsException _ ->
          new MalformedJson("is nested too deeply or too long", field);
      case JSONObjectException twice when isNameGivenTwice(twice) ->
          new MalformedJson("has a name twice", field);
      case JSONObjectException _ -> new MalformedJson(TOO_GREAT_EXPONENT, field);
      default ->
          new MalformedJson(
              "is not JSON at character %d".formatted(parser.currentLocation().getCharOffset()),
              "");
    };
  }
}
