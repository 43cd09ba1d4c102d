package io.reachline.local.log;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The log of the local runner and of the functions in it. */
public final class Log {

  private static final int FRAMES = 12;

  private final PrintStream out;
  private final LogFormat style;
  private final Clock clock;
  private final LineFormatter readable;

  public Log(PrintStream out, LogFormat style, Clock clock, ZoneId zone) {
    this.out = out;
    this.style = style;
    this.clock = clock;
    this.readable = new LineFormatter(style == LogFormat.COLOURED, zone);
  }

  /** Returns a log in JSON. */
  public static Log json(PrintStream out) {
    return new Log(out, LogFormat.JSON, Clock.systemUTC(), ZoneId.systemDefault());
  }

  /** Writes an event with its details as one line. */
  public void write(Level level, String event, Map<String, ?> details) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", clock.instant().toString());
    line.put("level", level.name());
    line.put("event", event);
    line.putAll(details);
    out.println(style == LogFormat.JSON ? json(line) : readable.text(line, "", clock.instant()));
  }

  /** Writes a fault as an error, with its message and stack trace. */
  public void fault(String event, Throwable fault, Map<String, ?> details) {
    Map<String, Object> all = new LinkedHashMap<>(details);
    all.put("message", String.valueOf(fault.getMessage()));
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    all.put(
        "stackTrace",
        Arrays.stream(cause.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .toList());
    write(Level.ERROR, event, all);
  }

  /**
   * Returns a stream that takes the place of standard output for functions. It shows their JSON
   * lines in this log's format, and other lines unchanged. The thread's name tells which function
   * prints.
   */
  public PrintStream lines() {
    return new PrintStream(new LineOutputStream(this::show), true, StandardCharsets.UTF_8);
  }

  private void show(String line) {
    if (style == LogFormat.JSON || !line.startsWith("{")) {
      out.println(line);
      return;
    }
    try {
      out.println(
          readable.text(JSON.std.mapFrom(line), Thread.currentThread().getName(), clock.instant()));
    } catch (IOException e) {
      out.println(line);
    }
  }

  private static String json(Map<String, ?> line) {
    try {
      return JSON.std.asString(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
