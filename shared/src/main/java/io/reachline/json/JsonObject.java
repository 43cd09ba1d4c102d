package io.reachline.json;

import io.reachline.wire.WireNamed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object with its members in order. Values are {@code String}, {@code Boolean},
 * {@code Number}, {@code List}, {@code Map} or null.
 */
public record JsonObject(Map<String, @Nullable Object> members) {
  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Returns a builder for an object. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the value of a member; null if it is absent. */
  public @Nullable Object get(String name) {
    return members.get(name);
  }

  /** Returns the value of a member; empty if it is not a string. */
  public Optional<String> text(String name) {
    return get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns the strings in a member that is a list, ignoring other elements. */
  public List<String> texts(String name) {
    return get(name) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** Returns the objects in a member that is a list, ignoring other elements. */
  public List<JsonObject> objects(String name) {
    return get(name) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(element -> of((Map<?, ?>) element))
            .toList()
        : List.of();
  }

  /** Returns the value of a member; the empty object if it is not an object. */
  public JsonObject object(String name) {
    return get(name) instanceof Map<?, ?> map ? of(map) : EMPTY;
  }

  /** Wraps a map that was read from JSON. */
  @SuppressWarnings("unchecked") // JSON names are strings
  public static JsonObject of(Map<?, ?> map) {
    return new JsonObject((Map<String, @Nullable Object>) map);
  }

  /** Returns a copy with a member set. */
  public JsonObject with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    changed.put(name, value);
    return new JsonObject(changed);
  }

  /** Returns a copy without some members. */
  public JsonObject without(Set<String> names) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(members);
    rest.keySet().removeAll(names);
    return new JsonObject(rest);
  }

  /** Returns a copy with all members of another object set, including null ones. */
  public JsonObject withAll(JsonObject other) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(members);
    all.putAll(other.members);
    return new JsonObject(all);
  }

  /** Returns a copy without the members that are null. */
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

  /** A builder of JSON objects that keeps the order of its members. */
  public static final class Builder {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    private Builder() {}

    /** Sets a member, even to null. */
    public Builder put(String name, @Nullable Object value) {
      members.put(name, value instanceof JsonObject object ? object.members() : value);
      return this;
    }

    /** Sets a member under its wire name. */
    public Builder put(WireNamed name, @Nullable Object value) {
      return put(name.wireName(), value);
    }

    /** Sets a member unless the value is null. */
    public Builder putIfPresent(WireNamed name, @Nullable Object value) {
      return putIfPresent(name.wireName(), value);
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
