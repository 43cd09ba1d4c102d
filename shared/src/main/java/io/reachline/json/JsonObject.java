package io.reachline.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: its members in their order. Values are {@code String}, {@code Boolean}, {@code
 * Number}, {@code List}, {@code Map} or null.
 */
public record JsonObject(Map<String, @Nullable Object> members) {
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Returns a builder for an object. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the value of a member; null where it is absent or null. */
  public @Nullable Object get(String name) {
    return members.get(name);
  }

  /** Returns the text of a member, empty where it is absent or no string. */
  public Optional<String> text(String name) {
    return get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns the texts of a member that is a list; other elements are passed over. */
  public List<String> texts(String name) {
    return get(name) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** Returns the objects of a member that is a list; other elements are passed over. */
  public List<JsonObject> objects(String name) {
    return get(name) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(element -> of((Map<?, ?>) element))
            .toList()
        : List.of();
  }

  /** Returns a member that is an object, the empty object where there is none. */
  public JsonObject object(String name) {
    return get(name) instanceof Map<?, ?> map ? of(map) : EMPTY;
  }

  /** Returns a map that JSON was read into as an object. */
  @SuppressWarnings("unchecked") // JSON has no names but strings
  public static JsonObject of(Map<?, ?> map) {
    return new JsonObject((Map<String, @Nullable Object>) map);
  }

  /** Returns this object with a member set. */
  public JsonObject with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(name, value);
    return new JsonObject(changed);
  }

  /** Returns this object without some members. */
  public JsonObject without(Set<String> names) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(members);
    rest.keySet().removeAll(names);
    return new JsonObject(rest);
  }

  /** Returns this object with the members of another set, those that are null too. */
  public JsonObject withAll(JsonObject other) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
    all.putAll(other.members);
    return new JsonObject(all);
  }

  /** Returns this object without the members that are null. */
  public JsonObject withoutNulls() {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(members);
    rest.values().removeIf(Objects::isNull);
    return new JsonObject(rest);
  }

  /** Returns this object as JSON text. */
  @Override
  public String toString() {
    return Json.write(members);
  }

  /** Puts an object together, member by member. */
  public static final class Builder {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    private Builder() {}

    /** Sets a member, to null too. */
    public Builder put(String name, @Nullable Object value) {
      members.put(name, value instanceof JsonObject object ? object.members() : value);
      return this;
    }

    /** Sets a member unless the value is null. */
    public Builder putIfPresent(String name, @Nullable Object value) {
      return value == null ? this : put(name, value);
    }

    /** Sets every member of another object. */
    public Builder putAll(JsonObject object) {
      members.putAll(object.members());
      return this;
    }

    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
