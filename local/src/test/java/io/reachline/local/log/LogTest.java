package io.reachline.local.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void write_forMachines_isJson() throws Exception {
    log(LogFormat.JSON).write(Level.WARN, "request", request(404));
    assertThat(JSON.std.mapFrom(out.toString(StandardCharsets.UTF_8)))
        .containsEntry("timestamp", "2026-03-04T05:06:07.089Z")
        .containsEntry("level", "WARN")
        .containsEntry("event", "request")
        .containsEntry("path", "/v2/messages")
        .containsEntry("requestId", "abc=");
  }

  @Test
  void write_ofARequestForAPerson_isOneReadableLine() {
    log(LogFormat.PLAIN).write(Level.WARN, "request", request(404));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("05:06:07.089 WARN  GET /v2/messages 404 12 ms requestId=abc=\n");
  }

  @Test
  void write_inColours_marksLevelAndStatus() {
    log(LogFormat.COLOURED).write(Level.ERROR, "request", request(500));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\u001b[31mERROR\u001b[0m", "\u001b[31m500\u001b[0m");
  }

  @Test
  void fault_forAPerson_hasItsFramesBelow() {
    log(LogFormat.PLAIN)
        .fault(
            "function_failed", new IllegalStateException("no such luck"), Map.of("function", "F"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("05:06:07.089 ERROR F function_failed message=\"no such luck\"\n    at ")
        .contains("LogTest.fault_forAPerson_hasItsFramesBelow");
  }

  @Test
  void lines_ofAFunction_areReadableWithItsName() throws InterruptedException {
    PrintStream lines = log(LogFormat.PLAIN).lines();
    Thread function =
        Thread.ofVirtual()
            .name("MessagePost")
            .start(
                () -> {
                  lines.println(
                      "{\"timestamp\":\"2026-03-04T05:06:08Z\",\"level\":\"ERROR\",\"event\":\"x\","
                          + "\"requestId\":\"abc=\",\"reason\":\"a\\u001b[2Jb\"}");
                  lines.println(
                      "{\"_aws\":{},\"Stack\":\"s\",\"EventsSpilled\":2,\"source\":\"z\"}");
                  lines.println("Not JSON");
                });
    function.join();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            05:06:08.000 ERROR MessagePost x requestId=abc= reason="a [2Jb"
            05:06:07.089 INFO  MessagePost metric EventsSpilled=2 source=z
            Not JSON
            """);
  }

  @Test
  void lines_forMachines_areAsTheFunctionPrintsThem() {
    log(LogFormat.JSON).lines().println("{\"level\":\"INFO\"}");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"level\":\"INFO\"}\n");
  }

  @Test
  void style_dependsOnTheTerminalAndNoColor() {
    assertThat(LogFormat.of(false, Map.of())).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of(true, Map.of())).isEqualTo(LogFormat.COLOURED);
    assertThat(LogFormat.of(true, Map.of("NO_COLOR", ""))).isEqualTo(LogFormat.COLOURED);
    assertThat(LogFormat.of(true, Map.of("NO_COLOR", "1"))).isEqualTo(LogFormat.PLAIN);
    assertThat(LogFormat.of(true, Map.of("TERM", "dumb"))).isEqualTo(LogFormat.PLAIN);
  }

  private Log log(LogFormat style) {
    return new Log(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        style,
        Clock.fixed(NOW, ZoneOffset.UTC),
        ZoneOffset.UTC);
  }

  private static Map<String, Object> request(int status) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("method", "GET");
    request.put("path", "/v2/messages");
    request.put("status", status);
    request.put("ms", 12);
    request.put("requestId", "abc=");
    return request;
  }
}
