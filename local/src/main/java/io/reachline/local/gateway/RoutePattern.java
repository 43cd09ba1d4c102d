package io.reachline.local.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The method and path pattern of a route. Of several that match a request, API Gateway chooses the
 * most specific: literal segments before parameters, parameters before greedy ones, and a method
 * before {@code ANY}.
 */
record RoutePattern(String method, String path, List<Segment> segments) {

  static final Comparator<RoutePattern> MOST_SPECIFIC_FIRST =
      Comparator.comparing(RoutePattern::ranks).thenComparing(route -> route.method.equals("ANY"));

  /** A segment of a path. */
  sealed interface Segment {

    record Literal(String text) implements Segment {}

    record Parameter(String name) implements Segment {}

    record Greedy(String name) implements Segment {}
  }

  static RoutePattern of(String method, String path) {
    List<Segment> segments = new ArrayList<>();
    for (String part : split(path)) {
      if (!part.startsWith("{")) {
        segments.add(new Segment.Literal(part));
      } else if (part.endsWith("+}")) {
        segments.add(new Segment.Greedy(part.substring(1, part.length() - 2)));
      } else {
        segments.add(new Segment.Parameter(part.substring(1, part.length() - 1)));
      }
    }
    return new RoutePattern(method, path, List.copyOf(segments));
  }

  /** Returns the route key, as API Gateway forms it. */
  String key() {
    return method + " " + path;
  }

  /** Matches a request and returns the decoded path parameters; empty if it does not match. */
  Optional<Map<String, String>> match(String requestMethod, String requestPath) {
    if (!method.equals("ANY") && !method.equals(requestMethod)) {
      return Optional.empty();
    }
    List<String> parts = split(requestPath);
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      if (i >= parts.size()) {
        return Optional.empty();
      }
      String part = PercentEncoding.decode(parts.get(i));
      switch (segments.get(i)) {
        case Segment.Literal(String text) -> {
          if (!text.equals(part)) {
            return Optional.empty();
          }
        }
        case Segment.Parameter(String name) -> {
          if (part.isEmpty()) {
            return Optional.empty();
          }
          values.put(name, part);
        }
        case Segment.Greedy(String name) -> {
          values.put(
              name,
              parts.subList(i, parts.size()).stream()
                  .map(PercentEncoding::decode)
                  .collect(Collectors.joining("/")));
          return Optional.of(values);
        }
      }
    }
    return parts.size() == segments.size() ? Optional.of(values) : Optional.empty();
  }

  /** Returns a digit per segment, so that comparing texts gives the precedence. */
  private String ranks() {
    return segments.stream()
        .map(
            segment ->
                switch (segment) {
                  case Segment.Literal _ -> "0";
                  case Segment.Parameter _ -> "1";
                  case Segment.Greedy _ -> "2";
                })
        .collect(Collectors.joining());
  }

  private static List<String> split(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    return List.of(inner.split("/", -1));
  }
}
