package io.reachline.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests the launcher in a project whose Maven and Java only note that they were called. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a script for Bash")
class LauncherTest {

  private static final String REPORT =
      """
      <testsuite tests="4" skipped="3">
        <testcase name="a"/>
        <testcase name="b"><skipped message="Assumption failed: there is no Docker &amp; no LocalStack"/></testcase>
        <testcase name="c"><skipped message="Assumption failed: there is no Docker &amp; no LocalStack"/></testcase>
        <testcase name="d">
          <skipped message="runs on Linux only" type="x"><![CDATA[…]]></skipped>
        </testcase>
      </testsuite>
      """;

  @TempDir Path project;

  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void makeProject() throws IOException {
    Files.copy(Path.of("../reachline"), project.resolve("reachline"));
    Files.copy(Path.of("../pom.xml"), project.resolve("pom.xml"));
    for (String module : List.of("shared", "conditions", "functions", "local/target/local")) {
      Files.createDirectories(project.resolve(module));
    }
    Files.createDirectories(project.resolve("jdk/bin"));
    Files.writeString(project.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    script("jdk/bin/javac", "");
    script("jdk/bin/java", "echo java \"$@\"");
    script("mvnw", "echo \"$@\" >> calls; until [[ -e go ]]; do sleep 0.1; done");
    Files.writeString(project.resolve("go"), "");
  }

  @Test
  void version_isThePoms() throws Exception {
    assertThat(run("--version")).isZero();
    assertThat(told).containsExactly("reachline 0.1.0");
  }

  @Test
  void build_askedForHelp_buildsNothing() throws Exception {
    for (String help : List.of("--help", "-h")) {
      assertThat(run("build", help)).isZero();
      assertThat(run("test", help)).isZero();
    }
    assertThat(told).allMatch(line -> line.startsWith("Usage: ./reachline "));
    assertThat(calls()).isEmpty();
  }

  @Test
  void arguments_unknown_areRefused() throws Exception {
    assertThat(run("build", "--halp")).isEqualTo(2);
    assertThat(run("strat")).isEqualTo(2);
    assertThat(told)
        .contains(
            "reachline: build takes no arguments, such as '--halp'",
            "reachline: unknown command 'strat'");
    assertThat(calls()).isEmpty();
  }

  @Test
  void test_endsWithWhatWasSkippedAndWhy() throws Exception {
    Path reports = Files.createDirectories(project.resolve("shared/target/surefire-reports"));
    Files.writeString(project.resolve("report.xml"), REPORT);
    script(
        "mvnw",
        "cp report.xml '%1$s/TEST-x.xml'; touch -t 203001010000 '%1$s/TEST-x.xml'; exit 1"
            .formatted(reports));

    assertThat(run("test")).as("Maven's status").isEqualTo(1);
    assertThat(told.getLast())
        .isEqualTo(
            "Skipped 3 of 4 tests: 2 (there is no Docker & no LocalStack), 1 (runs on Linux"
                + " only).");
  }

  @Test
  void test_reportsOfAnEarlierRun_doNotCount() throws Exception {
    Path reports = Files.createDirectories(project.resolve("shared/target/surefire-reports"));
    Files.writeString(reports.resolve("TEST-x.xml"), REPORT);
    assertThat(run("test")).isZero();
    assertThat(told.getLast()).isEqualTo("Skipped none of 0 tests.");
  }

  @Test
  void token_whileTheFirstStartStillBuilds_waitsAndBuildsNothing() throws Exception {
    Files.delete(project.resolve("go"));
    Process start = launch("start");
    while (calls().isEmpty()) {
      Thread.onSpinWait();
    }

    Process token = launch("token", "bot");
    try (BufferedReader output = reader(token)) {
      assertThat(output.readLine())
          .isEqualTo(
              "Another ./reachline (process %d) builds in this directory; waiting for it to end."
                  .formatted(start.pid()));
      Files.writeString(project.resolve("go"), "");
      assertThat(output.readLine())
          .as("the token's Java, which waits for the service that was being built")
          .contains("-Dreachline.patience=60", "token bot");
    }
    assertThat(start.waitFor()).isZero();
    assertThat(token.waitFor()).isZero();
    assertThat(calls()).hasSize(1);
    assertThat(project.resolve(".build-lock")).doesNotExist();
  }

  @Test
  void build_afterOneThatWasKilled_goesOn() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = lockOf(dead);

    assertThat(run("build")).isZero();
    assertThat(calls()).hasSize(1);
    assertThat(lock).doesNotExist();
  }

  @Test
  void build_twoAtOnceAfterOneThatWasKilled_buildOneAfterTheOther() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = lockOf(dead);
    Files.delete(project.resolve("go"));
    // Both find the dead process before either takes the lock; one then waits for the other's
    // build.
    script(
        "ps",
        """
        [[ $2 == %d ]] || exec /bin/ps "$@"
        if mkdir first 2> /dev/null; then
          until [[ -d second ]]; do sleep 0.1; done
        elif mkdir second 2> /dev/null; then
          until [[ -e calls ]]; do sleep 0.1; done
        fi
        exit 1
        """
            .formatted(dead.pid()));
    script(
        "mvnw",
        "mkdir building || touch overlap; echo \"$@\" >> calls;"
            + " until [[ -e go ]]; do sleep 0.1; done; rmdir building");

    Process one = launch("build");
    Process other = launch("build");
    try (BufferedReader oneOutput = reader(one);
        BufferedReader otherOutput = reader(other)) {
      while (calls().size() < 2 && !oneOutput.ready() && !otherOutput.ready()) {
        Thread.onSpinWait();
      }
      Files.writeString(project.resolve("go"), "");
      oneOutput.lines().forEach(told::add);
      otherOutput.lines().forEach(told::add);
    }

    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
    assertThat(told).singleElement().asString().contains("waiting for it to end");
    assertThat(calls()).hasSize(2);
    assertThat(project.resolve("overlap")).doesNotExist();
    assertThat(lock).doesNotExist();
  }

  private Path lockOf(Process holder) throws IOException {
    return Files.createSymbolicLink(
        project.resolve(".build-lock"), Path.of(String.valueOf(holder.pid())));
  }

  /** Runs the launcher and returns its exit status. */
  private int run(String... arguments) throws Exception {
    Process process = launch(arguments);
    try (BufferedReader output = reader(process)) {
      output.lines().forEach(told::add);
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Process launch(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", project.resolve("reachline").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", project.resolve("jdk").toString());
    builder.environment().merge("PATH", "", (path, _) -> project + ":" + path);
    builder.directory(project.toFile());
    return builder.start();
  }

  private List<String> calls() throws IOException {
    Path calls = project.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void script(String name, String body) throws IOException {
    Path script = project.resolve(name);
    Files.writeString(script, "#!/usr/bin/env bash\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }
}
