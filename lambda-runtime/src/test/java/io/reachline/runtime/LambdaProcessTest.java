package io.reachline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's runtime interface client runs on Linux only")
class LambdaProcessTest {
  private static final LambdaRuntime RUNTIME = LambdaRuntime.builtIn(Path.of(".."));

  @TempDir private Path task;

  @BeforeEach
  void packageHandler() throws IOException, URISyntaxException {
    Path libraries = Files.createDirectory(task.resolve("lib"));
    String name = EchoHandler.class.getName().replace('.', '/') + ".class";
    URL handler = Objects.requireNonNull(EchoHandler.class.getClassLoader().getResource(name));
    try (var jar = new JarOutputStream(Files.newOutputStream(libraries.resolve("echo.jar")));
        var bytes = handler.openStream()) {
      jar.putNextEntry(new JarEntry(name));
      bytes.transferTo(jar);
    }
    var core = RequestStreamHandler.class.getProtectionDomain().getCodeSource().getLocation();
    Files.copy(Path.of(core.toURI()), libraries.resolve("core.jar"));
  }

  @Test
  void invoke_handlerReturns_givesWhatItReturned() throws InterruptedException {
    try (var process = RUNTIME.start(echo())) {
      assertThat(process.invoke("{\"text\":\"früh\"}"))
          .isEqualTo(new InvocationResult.Returned("{\"text\":\"früh\"}"));
      Duration first = process.untilFirstAnswer();
      assertThat(process.invoke("2")).isEqualTo(new InvocationResult.Returned("2"));
      assertThat(process.untilFirstAnswer()).isEqualTo(first).isPositive();
    }
  }

  @Test
  void invoke_handlerThrows_givesItsError() throws InterruptedException {
    try (var process = RUNTIME.start(echo().with("FAIL_IN", "handler"))) {
      assertThat(process.invoke("{}"))
          .isInstanceOfSatisfying(
              InvocationResult.Threw.class,
              answer -> assertThat(answer.error()).contains("told to fail"));
    }
  }

  @Test
  void invoke_constructorThrows_givesTheFailureOfTheInitialization() throws InterruptedException {
    try (var process = RUNTIME.start(echo().with("FAIL_IN", "constructor"))) {
      assertThat(process.invoke("{}"))
          .isInstanceOfSatisfying(
              InvocationResult.InitializationFailed.class,
              answer -> assertThat(answer.error()).contains("told to fail"));
    }
  }

  @Test
  void invoke_processDies_throwsWithItsOutput() {
    try (var process = RUNTIME.start(echo().with("FAIL_IN", "process"))) {
      assertThatThrownBy(() -> process.invoke("{}"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("last words");
    }
  }

  @Test
  void startForSnapshot_beforeAnyInvocation_setsTheFunctionUp() throws InterruptedException {
    var process = RUNTIME.startForSnapshot(echo());
    try (process) {
      process.awaitInitialized();
    }
    assertThat(process.output()).containsExactly("set up as snap-start");
  }

  @Test
  void start_anyFunction_showsNothingOfThisProcessToIt() {
    assertThat(RUNTIME.environment(echo(), "on-demand", "127.0.0.1:1"))
        .containsEntry("LAMBDA_TASK_ROOT", task.toString())
        .doesNotContainKeys("HOME", "USER", "JAVA_HOME");
  }

  private PackagedFunction echo() {
    return new PackagedFunction(
        "echo", task, EchoHandler.class.getName(), 256, Duration.ofSeconds(15), Map.of());
  }
}
