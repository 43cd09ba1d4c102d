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

/** The log of the local runner, which holds its own lines and those of the functions. */
public final class Log {

  private static final int FRAMES = 12;

  private final PrintStream out;
  private final Style style;
  private final Clock clock;
  private final ReadableLine readable;

  public Log(PrintStream out, Style style, Clock clock, ZoneId zone) {
    this.out = out;
    this.style = style;
    this.clock = clock;
    this.readable = new ReadableLine(style == Style.COLOURED, zone);
  }

  /** Returns a log of JSON lines. */
  public static Log json(PrintStream out) {
    return new Log(out, Style.JSON, Clock.systemUTC(), ZoneId.systemDefault());
  }

  /** Writes a line. */
  public void write(Level level, String event, Map<String, ?> details) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", clock.instant().toString());
    line.put("level", level.name());
    line.put("event", event);
    line.putAll(details);
    out.println(style == Style.JSON ? json(line) : readable.text(line, "", clock.instant()));
  }

  /** Writes of something that should not have happened, with where it happened. */
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
   * Returns a stream for what functions print: their JSON lines are shown in this log's style, and
   * all else as it comes. A line counts as written by the function after which its thread is named.
   */
  public PrintStream lines() {
    return new PrintStream(new Lines(this::show), true, StandardCharsets.UTF_8);
  }

  private void show(String line) {
    if (style == Style.JSON || !line.startsWith("{")) {
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
