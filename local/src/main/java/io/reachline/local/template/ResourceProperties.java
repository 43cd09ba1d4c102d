package io.reachline.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The properties of a resource of the template. Errors name a property by its path. */
record ResourceProperties(String path, Map<String, @Nullable Object> values) {

  @SuppressWarnings("unchecked") // TemplateParser's maps have string keys.
  static ResourceProperties of(String path, @Nullable Object value) {
    return switch (value) {
      case null -> new ResourceProperties(path, Map.of());
      case Map<?, ?> map -> new ResourceProperties(path, (Map<String, @Nullable Object>) map);
      default -> throw new IllegalArgumentException("%s is not a mapping".formatted(path));
    };
  }

  ResourceProperties map(String name) {
    return of(path(name), values.get(name));
  }

  /** Returns the nested mappings by name. */
  Map<String, ResourceProperties> maps() {
    Map<String, ResourceProperties> maps = new LinkedHashMap<>();
    values.forEach((name, value) -> maps.put(name, of(path(name), value)));
    return maps;
  }

  List<ResourceProperties> mapList(String name) {
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
      default -> throw new IllegalArgumentException("%s is not a list".formatted(path(name)));
    };
  }

  private String path(String name) {
    return path + "." + name;
  }
}
