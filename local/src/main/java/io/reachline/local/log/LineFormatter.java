package io.reachline.local.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A formatter of log lines for a person at a terminal. */
final class LineFormatter {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final String GREY = "\u001b[90m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String NORMAL = "\u001b[0m";

  private final boolean isColoured;
  private final ZoneId zone;

  LineFormatter(boolean isColoured, ZoneId zone) {
    this.isColoured = isColoured;
    this.zone = zone;
  }

  /**
   * Formats a line.
   *
   * @param line the fields of the line's JSON
   * @param writer the name of the function that wrote it; empty if unknown
   * @param now the time to show if the line has none
   */
  String text(Map<String, ?> line, String writer, Instant now) {
    Map<String, Object> rest = new LinkedHashMap<>(line);
    Instant time = time(rest.remove("timestamp"), now);
    Level level = level(rest.remove("level"));
    Object event = rest.remove("event");
    String name = writer;
    if (rest.remove("function") instanceof String function) {
      name = function;
    }
    if (rest.remove("_aws") != null) {
      rest.remove("Stack");
      event = "metric";
    }
    Object stackTrace = rest.remove("stackTrace");
    StringBuilder text = new StringBuilder();
    text.append(coloured(GREY, TIME.format(time.atZone(zone)))).append(' ');
    text.append(coloured(colour(level), "%-5s".formatted(level))).append(' ');
    if ("request".equals(event)) {
      request(text, level, rest);
    } else {
      text.append(name.isEmpty() ? "" : name + " ").append(event == null ? "" : event);
    }
    rest.forEach(
        (field, value) -> text.append(coloured(GREY, " " + field + "=")).append(value(value)));
    if (stackTrace instanceof Collection<?> frames) {
      frames.forEach(frame -> text.append(coloured(GREY, "\n    at " + frame)));
    }
    return text.toString().stripTrailing();
  }

  private void request(StringBuilder text, Level level, Map<String, Object> fields) {
    text.append(fields.remove("method")).append(' ').append(fields.remove("path")).append(' ');
    text.append(coloured(colour(level), String.valueOf(fields.remove("status")))).append(' ');
    text.append(fields.remove("ms")).append(" ms");
  }

  private static Instant time(@Nullable Object timestamp, Instant now) {
    try {
      return timestamp instanceof String text ? Instant.parse(text) : now;
    } catch (DateTimeParseException e) {
      return now;
    }
  }

  private static Level level(@Nullable Object level) {
    return switch (String.valueOf(level)) {
      case "ERROR", "FATAL" -> Level.ERROR;
      case "WARN" -> Level.WARN;
      default -> Level.INFO;
    };
  }

  private static String colour(Level level) {
    return switch (level) {
      case INFO -> GREEN;
      case WARN -> YELLOW;
      case ERROR -> RED;
    };
  }

  private String coloured(String colour, String text) {
    return isColoured ? colour + text + NORMAL : text;
  }

  /** Formats a value: quoted if it has spaces, and without control characters. */
  private static String value(@Nullable Object value) {
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
    return text.indexOf(' ') < 0 ? text : '"' + text + '"';
  }
}
