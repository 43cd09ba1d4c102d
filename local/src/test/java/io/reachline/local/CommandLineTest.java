package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Reachline.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void help_ofEachCommand_saysHowItIsUsed() {
    for (List<String> command :
        List.of(
            List.of("start"),
            List.of("token"),
            List.of("presence"),
            List.of("demo"),
            List.of("events"),
            List.of("events", "generate"),
            List.of("events", "send"),
            List.of("events", "fill"))) {
      String usage = "./reachline " + String.join(" ", command);
      assertThat(commandLine.execute((String.join(" ", command) + " --help").split(" ", -1)))
          .isZero();
      assertThat(out.toString()).contains("Usage: " + usage);
    }
  }

  @Test
  void token_ofAnUnknownScope_saysWhichThereAre() {
    assertThat(commandLine.execute("token", "root")).isEqualTo(2);
    assertThat(err.toString()).containsIgnoringCase("GUEST, AGENT, BOT, ADMIN");
  }

  @Test
  void token_ofNoId_saysWhatAnIdIs() {
    assertThat(commandLine.execute("token", "bot", "--organization", "mine")).isEqualTo(2);
    assertThat(err.toString()).contains("--organization must be 24 hex digits");
  }

  @Test
  void token_ofNoDuration_saysWhatADurationIs() {
    assertThat(commandLine.execute("token", "bot", "--ttl", "1h")).isEqualTo(2);
    assertThat(err.toString())
        .contains("'--ttl': '1h' is no ISO 8601 duration: PT1H is an hour, PT30M are 30 minutes");
  }

  @Test
  void arguments_thatNoCommandKnows_areRefused() {
    for (String command :
        List.of("start now", "token bot --fast", "presence agent online now", "events fill a b")) {
      assertThat(commandLine.execute(command.split(" ", -1))).as(command).isEqualTo(2);
    }
    assertThat(err.toString())
        .contains(
            "reachline: unknown argument for 'start': 'now'",
            "reachline: Unknown option: '--fast'",
            "reachline: unknown argument for 'presence': 'now'",
            "reachline: unknown argument for 'fill': 'b'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999", "65536", "-1", "http", "99999999999"})
  void start_onNoPort_saysWhatAPortIs(String port) {
    assertThat(commandLine.execute("start", "--port", port)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "reachline: Invalid value for option '--port': '%s' is not a port, a whole number from 0 to 65535\n"
                .formatted(port));
  }

  @Test
  void fill_ofNoFile_saysSo() {
    assertThat(commandLine.execute("events", "fill", "nothing.json")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file nothing.json");
  }

  @Test
  void fill_ofNoSourceId_saysWhatAnIdIs() {
    assertThat(commandLine.execute("events", "fill", "x.json", "--source", "mine")).isEqualTo(2);
    assertThat(err.toString()).contains("--source must be 24 hex digits in lower case, not 'mine'");
  }

  @Test
  void token_withoutAService_saysHowToStartOne() {
    assertThat(commandLine.execute("token", "bot", "--url", "http://localhost:1")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "reachline: no service answers at http://localhost:1; start one with ./reachline start,"
                + " or name it with --url\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void presence_ofNobodyKnown_saysWhoThereIs() {
    assertThat(commandLine.execute("presence", "agent-morning", "online")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "USER must be 24 hex digits, or one of agent, bot, admin, agent-sales, agent-service,"
                + " agent-night; not 'agent-morning'");
  }

  @Test
  void presence_ofAnUnknownKind_saysWhichThereAre() {
    assertThat(commandLine.execute("presence", "agent-sales", "away")).isEqualTo(2);
    assertThat(err.toString()).containsIgnoringCase("ONLINE, OFFLINE");
  }

  @Test
  void presence_withoutAService_saysHowToStartOne() {
    assertThat(
            commandLine.execute("presence", "agent-sales", "online", "--url", "http://localhost:1"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no service answers at http://localhost:1");
  }

  @Test
  void demo_withoutAService_saysHowToStartOne() {
    assertThat(commandLine.execute("demo", "--url", "http://localhost:1")).isEqualTo(1);
    assertThat(err.toString()).contains("no service answers at http://localhost:1");
  }

  @Test
  void send_withoutAService_fails() {
    assertThat(commandLine.execute("events", "send", "-", "--url", "http://localhost:1"))
        .isEqualTo(1);
  }

  @Test
  void send_moreAtOnceThanAFunctionTakes_isRefused() {
    assertThat(commandLine.execute("events", "send", "-", "--concurrency", "65")).isEqualTo(2);
    assertThat(err.toString()).contains("--concurrency must be from 1 to 64");
  }

  @Test
  void generate_withoutCounts_saysWhatIsMissing() {
    assertThat(commandLine.execute("events", "generate")).isEqualTo(2);
    assertThat(err.toString()).contains("--sessions", "--events");
  }
}
