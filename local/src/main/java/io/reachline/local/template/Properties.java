package io.reachline.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Properties of a template's resource; complains about what it misses by the property's path. */
record Properties(String path, Map<String, @Nullable Object> values) {

  @SuppressWarnings("unchecked") // What TemplateSyntax makes of a mapping.
  static Properties of(String path, @Nullable Object value) {
    return switch (value) {
      case null -> new Properties(path, Map.of());
      case Map<?, ?> map -> new Properties(path, (Map<String, @Nullable Object>) map);
      default -> throw new IllegalArgumentException("%s is no mapping".formatted(path));
    };
  }

  Properties map(String name) {
    return of(path(name), values.get(name));
  }

  /** The mappings under this one, by name. */
  Map<String, Properties> maps() {
    Map<String, Properties> maps = new LinkedHashMap<>();
    values.forEach((name, value) -> maps.put(name, of(path(name), value)));
    return maps;
  }

  List<Properties> mapList(String name) {
    return list(name).stream().map(element -> of(path(name), element)).toList();
  }

  List<String> strings(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).map(String::valueOf);
  }

  String require(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("%s is missing".formatted(path(name))));
  }

  int number(String name, int otherwise) {
    return find(name).map(Integer::valueOf).orElse(otherwise);
  }

  boolean isTrue(String name) {
    return find(name).filter("true"::equals).isPresent();
  }

  private List<?> list(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw new IllegalArgumentException("%s is no list".formatted(path(name)));
    };
  }

  private String path(String name) {
    return path + "." + name;
  }
}
