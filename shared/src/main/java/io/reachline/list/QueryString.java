package io.reachline.list;

import io.reachline.json.Fields;
import io.reachline.json.Parsed;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The query string of a request. It is parsed here because API Gateway joins the values of repeated
 * names.
 */
public record QueryString(List<Parameter> parameters) {

  public QueryString {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param value the decoded value
   * @param raw the value as written in the query string
   */
  public record Parameter(String name, String value, String raw) {

    /** Returns the elements of {@code [a,b]}; any other value is its only element. */
    List<String> elements() {
      if (!value.startsWith("[") || !value.endsWith("]") || value.length() < 2) {
        return List.of(value);
      }
      // If there are plain commas, only those separate: an encoded one belongs to a value.
      return raw.contains(",")
          ? Arrays.stream(raw.split(","))
              .map(QueryString::decode)
              .map(element -> element.replaceAll("^\\[|]$", "").strip())
              .toList()
          : Arrays.stream(value.substring(1, value.length() - 1).split(","))
              .map(String::strip)
              .toList();
    }
  }

  /** Parses a raw query string, without the question mark. */
  public static QueryString parse(String rawQueryString) {
    return new QueryString(
        Arrays.stream(rawQueryString.split("&"))
            .filter(part -> !part.isEmpty())
            .map(QueryString::parameter)
            .toList());
  }

  /** Returns the value of the first parameter with a name. */
  public Optional<String> first(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  /** Returns the boolean that the first parameter with a name has; false if it is absent. */
  public Parsed<Boolean> flag(String name) {
    return switch (first(name).orElse("false")) {
      case "true" -> new Parsed.Valid<>(true);
      case "false" -> new Parsed.Valid<>(false);
      default -> Parsed.refused(name, Fields.FLAG_RULE);
    };
  }

  /**
   * Returns the query string without some parameters and with one more, safe to put in a header.
   */
  String rawWith(List<String> without, String name, String value) {
    return Stream.concat(
            parameters.stream()
                .filter(parameter -> !without.contains(parameter.name()))
                .map(parameter -> encode(parameter.name()) + "=" + encodeValue(parameter.raw())),
            Stream.of(name + "=" + value))
        .collect(Collectors.joining("&"));
  }

  private static String encodeValue(String raw) {
    // Simple parsers end a link at a comma, so commas are encoded. If some are encoded already, the
    // plain ones separate values and must stay.
    return raw.contains("%2C") || raw.contains("%2c")
        ? encodeUnsafe(raw)
        : encodeUnsafe(raw).replace(",", "%2C");
  }

  private static Parameter parameter(String part) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    String raw = equals < 0 ? "" : part.substring(equals + 1);
    return new Parameter(decode(name), decode(raw), raw);
  }

  private static String decode(String raw) {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A stray percent sign stands for itself.
      return raw;
    }
  }

  /** Encodes the characters that would end a link, its header or its parameter. */
  static String encodeUnsafe(String raw) {
    return raw.codePoints()
        .mapToObj(
            c ->
                c > ' ' && c < 127 && "<>\"\\^`{|};&#?".indexOf(c) < 0
                    ? Character.toString(c)
                    : encode(Character.toString(c)))
        .collect(Collectors.joining());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
