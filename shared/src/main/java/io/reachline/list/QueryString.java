package io.reachline.list;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The query string of a request, as it came: the gateway's own parsing joins repeated names. */
public record QueryString(List<Parameter> parameters) {

  public QueryString {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param value decoded
   * @param raw the value as it stands in the query string
   */
  public record Parameter(String name, String value, String raw) {

    /** The elements of {@code [a,b]}; of any other value, the value as the only one. */
    List<String> elements() {
      if (!value.startsWith("[") || !value.endsWith("]") || value.length() < 2) {
        return List.of(value);
      }
      // A comma that was encoded is part of a value, if there are others that were not.
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

  /** Reads a raw query string, without the question mark. */
  public static QueryString parse(String rawQueryString) {
    return new QueryString(
        Arrays.stream(rawQueryString.split("&"))
            .filter(part -> !part.isEmpty())
            .map(QueryString::parameter)
            .toList());
  }

  /** Returns the value of the first parameter of this name. */
  public Optional<String> first(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  /** Returns the query string without some parameters and with one more, safe in a header. */
  String rawWith(List<String> without, String name, String value) {
    return Stream.concat(
            parameters.stream()
                .filter(parameter -> !without.contains(parameter.name()))
                .map(parameter -> encode(parameter.name()) + "=" + encodeValue(parameter.raw())),
            Stream.of(name + "=" + value))
        .collect(Collectors.joining("&"));
  }

  private static String encodeValue(String raw) {
    // Simple parsers take a comma for the end of a link; but where others are encoded already, the
    // plain ones are what separates the values.
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
      // A percent sign that encodes nothing stands for itself.
      return raw;
    }
  }

  /** Encodes what would end a link, its header or its parameter. */
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
