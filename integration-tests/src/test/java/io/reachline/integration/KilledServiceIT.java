package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.local.event.EventGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a service that is killed while it receives events keeps the acknowledged ones. */
class KilledServiceIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern READY = Pattern.compile(".*(http://localhost:\\d+).*");
  private static final int ACKNOWLEDGED_BEFORE_KILL = 60;

  private static final int CONVERSATIONS = 80;

  // Services may answer so many messages of a conversation in a row; further answers are refused.
  private static final int MOST_IN_A_ROW = 20;

  private static final int TOLD_BEFORE_KILL = 40;

  @TempDir private Path directory;

  /** Case 20. */
  @Test
  void killed_whileEventsAreSent_keepsTheAcknowledgedOnesAndDoublesNothing()
      throws IOException, InterruptedException {
    List<String> bodies = new ArrayList<>();
    new EventGenerator(10, 400, 0, 11, Instant.now()).generate(bodies::add);
    Path file = Files.write(directory.resolve("events.jsonl"), bodies);
    Path log = directory.resolve("first.log");

    try (RunningService first = RunningService.start(directory.resolve("data"));
        RunningProcess sending = send(file, first.url(), log)) {
      while (lines(log).size() < ACKNOWLEDGED_BEFORE_KILL && sending.process().isAlive()) {
        Thread.onSpinWait();
      }
      first.kill();
      assertThat(sending.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(sending.process().exitValue()).as("some were not answered").isNotZero();
    }
    List<String> acknowledged =
        lines(log).stream()
            .map(line -> line.split(" ", 2))
            .filter(line -> line[1].equals("200"))
            .map(line -> bodies.get(Integer.parseInt(line[0]) - 1))
            .toList();
    assertThat(acknowledged).hasSizeBetween(ACKNOWLEDGED_BEFORE_KILL - 1, bodies.size() - 1);

    try (RunningService second = RunningService.start(directory.resolve("data"));
        ContractClient http = new ContractClient()) {
      Api api = new Api(http, second.url(), second.token("admin"));
      SessionModel kept = new SessionModel();
      acknowledged.forEach(kept::take);
      for (String session : kept.sessions()) {
        Set<String> history =
            api.list("/v2/sessions/%s/events".formatted(session)).stream()
                .map(event -> Json.canonical(event.object("event").members()))
                .collect(Collectors.toSet());
        assertThat(history).containsAll(kept.history(session));
      }

      try (RunningProcess again = send(file, second.url(), directory.resolve("second.log"))) {
        assertThat(again.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(again.process().exitValue()).isZero();
      }
      SessionModel whole = new SessionModel();
      bodies.forEach(whole::take);
      api.assertShows(whole);
    }
  }

  /**
   * Case 20: every message that was acknowledged is told to the service, also if it was due when
   * the process was killed, and the service's answer is posted once, however often it was told.
   */
  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void killed_whileAServiceIsTold_tellsItOfEveryMessageAndPostsItsAnswersOnce() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    try (WebhookTarget target = WebhookTarget.start();
        ContractClient http = new ContractClient()) {
      try (RunningService first = RunningService.start(directory.resolve("data"))) {
        Api admin = new Api(http, first.url(), first.token("admin"));
        admin.send("POST", "/v2/services", target.service());
        Api guest = new Api(http, first.url(), first.token("guest"));
        List<String> conversations = new ArrayList<>();
        for (int n = 0; n < CONVERSATIONS; n++) {
          JsonObject conversation = JsonObject.builder().put("name", "Number " + n).build();
          conversations.add(
              admin.send("POST", "/v2/conversations", conversation).text("id").orElseThrow());
        }
        Thread posting = Thread.ofVirtual().start(() -> post(guest, conversations, acknowledged));
        while (target.toldOf().size() < TOLD_BEFORE_KILL) {
          Thread.onSpinWait();
        }
        first.kill();
        posting.join();
      }
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(TOLD_BEFORE_KILL - 1);

      try (RunningService second = RunningService.start(directory.resolve("data"))) {
        Api admin = new Api(http, second.url(), second.token("admin"));
        // The ring that was in hand comes again when its visibility ends, two minutes later.
        while (!target.toldOf().containsAll(acknowledged)) {
          assertThat(target.awaitNext()).as("another request within three minutes").isTrue();
        }
        while (!answers(admin).containsAll(acknowledged)) {
          Thread.onSpinWait();
        }
        assertThat(answers(admin)).doesNotHaveDuplicates();
        assertThat(target.ids()).allSatisfy((_, messages) -> assertThat(messages).hasSize(1));
      }
    }
  }

  /**
   * Posts messages one after another until the service does not answer any more, or as many as may
   * be answered: while the target fails, nothing is told for half a minute.
   */
  private static void post(Api guest, List<String> conversations, Set<String> acknowledged) {
    try {
      for (int n = 0; n < conversations.size() * MOST_IN_A_ROW; n++) {
        String conversation = conversations.get(n % conversations.size());
        acknowledged.add(
            guest
                .send(
                    "POST",
                    "/v2/conversations/%s/messages".formatted(conversation),
                    JsonObject.builder().put("text", "Message " + n).build())
                .text("id")
                .orElseThrow());
      }
    } catch (IOException e) {
      // It was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the ids of the messages that the service has answered, once for each answer. */
  private static List<String> answers(Api admin) throws IOException, InterruptedException {
    return admin.list("/v2/messages?role=bot&limit=500").stream()
        .flatMap(message -> message.text("text").stream())
        .filter(text -> text.startsWith(WebhookTarget.ANSWER))
        .map(text -> text.substring(WebhookTarget.ANSWER.length()))
        .toList();
  }

  private static RunningProcess send(Path file, String url, Path log) throws IOException {
    return new RunningProcess(
        command(
                List.of(
                    "events",
                    "send",
                    file.toString(),
                    "--url",
                    url,
                    "--concurrency",
                    "4",
                    "--log",
                    log.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private static List<String> lines(Path log) {
    try {
      return Files.exists(log)
          ? Files.readAllLines(log).stream().filter(line -> line.matches("\\d+ \\d{3}")).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the command that {@code ./reachline} would run. */
  private static ProcessBuilder command(List<String> arguments) {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            HOME.resolve("local/target/local/lib") + "/*",
            "io.reachline.local.Reachline",
            "--home",
            HOME.toString());
    return new ProcessBuilder(Stream.concat(java.stream(), arguments.stream()).toList())
        .redirectErrorStream(true);
  }

  /** A process that ends with its test. */
  private record RunningProcess(Process process) implements AutoCloseable {

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  /** A service that keeps its data. */
  private record RunningService(RunningProcess running, String url) implements AutoCloseable {

    static RunningService start(Path data) throws IOException {
      Process process = command(List.of("start", "--port", "0", "--data", data.toString())).start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      List<String> told = new ArrayList<>();
      String line;
      while ((line = output.readLine()) != null) {
        told.add(line);
        Matcher ready = READY.matcher(line);
        if (line.contains("is ready") && ready.matches()) {
          Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
          return new RunningService(new RunningProcess(process), ready.group(1));
        }
      }
      throw new AssertionError("The service did not start: " + told);
    }

    void kill() throws InterruptedException {
      // This sends SIGKILL on systems with signals.
      running.process().destroyForcibly().waitFor();
    }

    String token(String scope) throws IOException {
      // Alone, since the JVM may tell there of the options that it was given.
      Process process =
          command(List.of("token", scope, "--url", url)).redirectErrorStream(false).start();
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        return String.valueOf(output.readLine());
      }
    }

    @Override
    public void close() {
      running.close();
    }
  }
}
