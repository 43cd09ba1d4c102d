package io.reachline.bench.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The differences between what must be there and what is, by kind. */
final class Findings {

  /** A kind of difference. */
  enum Kind {
    LOST,
    DOUBLED,
    WRONG
  }

  private final Map<Kind, List<String>> byKind = new EnumMap<>(Kind.class);

  synchronized void add(Kind kind, String what) {
    byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(what);
  }

  synchronized void addAll(Findings others) {
    others.byKind.forEach((kind, all) -> all.forEach(what -> add(kind, what)));
  }

  synchronized List<String> of(Kind kind) {
    return List.copyOf(byKind.getOrDefault(kind, List.of()));
  }

  synchronized boolean isEmpty() {
    return byKind.isEmpty();
  }
}
