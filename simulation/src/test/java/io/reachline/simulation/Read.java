package io.reachline.simulation;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON as maps and lists. */
final class Read {

  private Read() {}

  static Map<String, Object> object(String json) {
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  static List<Map<String, Object>> list(String json) {
    try {
      return objects(JSON.std.listFrom(json));
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  static Map<String, Object> object(@Nullable Object value) {
    Map<String, Object> object = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> object.put(String.valueOf(name), member));
    }
    return object;
  }

  static List<Map<String, Object>> objects(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(Read::object).toList() : List.of();
  }

  static List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  static String text(Map<String, ?> object) {
    try {
      return JSON.std.asString(new TreeMap<>(object));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
