package io.reachline.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A child process that runs one function and is invoked as Lambda would invoke it. */
public final class LambdaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PackagedFunction function;
  private final RuntimeApi runtimeApi;
  private final Process process;
  private final long startedAt;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errorOutput = new CopyOnWriteArrayList<>();
  private final Thread outputReader;
  private final Thread errorReader;
  private volatile @Nullable Duration untilFirstAnswer;

  private LambdaProcess(
      PackagedFunction function, RuntimeApi runtimeApi, Process process, long startedAt) {
    this.function = function;
    this.runtimeApi = runtimeApi;
    this.process = process;
    this.startedAt = startedAt;
    outputReader = collect(process.getInputStream(), output);
    errorReader = collect(process.getErrorStream(), errorOutput);
  }

  static LambdaProcess start(
      LambdaRuntime runtime, PackagedFunction function, String initializationType) {
    if (!function.task().resolve("lib").toFile().isDirectory()) {
      throw new IllegalStateException(
          "%s/lib does not exist: build %s first".formatted(function.task(), function.name()));
    }
    try {
      var runtimeApi = new RuntimeApi();
      var builder =
          new ProcessBuilder(runtime.command(function)).directory(function.task().toFile());
      builder.environment().clear();
      builder
          .environment()
          .putAll(runtime.environment(function, initializationType, runtimeApi.address()));
      long startedAt = System.nanoTime();
      return new LambdaProcess(function, runtimeApi, builder.start(), startedAt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Invokes the function with an event in JSON and waits for the result. */
  public InvocationResult invoke(String event) throws InterruptedException {
    CompletableFuture<InvocationResult> answer = runtimeApi.invoke(event, function.timeout());
    CompletableFuture<Process> exit = process.onExit();
    try {
      CompletableFuture.anyOf(answer, exit).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw unexpected("did not answer within " + PATIENCE, e);
    }
    InvocationResult given = answer.getNow(null);
    if (given == null) {
      throw unexpected("died with exit code " + process.exitValue(), null);
    }
    if (untilFirstAnswer == null) {
      untilFirstAnswer = Duration.ofNanos(System.nanoTime() - startedAt);
    }
    return given;
  }

  /** Waits until the function is initialized, before its first invocation. */
  public void awaitInitialized() throws InterruptedException {
    if (!runtimeApi.initialized().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw unexpected("was not initialized within " + PATIENCE, null);
    }
  }

  /** Returns the memory that the process occupies, in megabytes. */
  public double residentMegabytes() {
    try {
      String status = Files.readString(Path.of("/proc/%d/status".formatted(process.pid())));
      return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s*(\\d+) kB.*", "$1")) / 1_024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the time from the start of the process to its first answer. */
  public Duration untilFirstAnswer() {
    Duration measured = untilFirstAnswer;
    if (measured == null) {
      throw new IllegalStateException(function.name() + " has not been invoked yet");
    }
    return measured;
  }

  /** Returns the lines of the standard output so far; all of them once this is closed. */
  public List<String> output() {
    return List.copyOf(output);
  }

  /** Returns the lines of the standard error output so far; all of them once this is closed. */
  public List<String> errorOutput() {
    return List.copyOf(errorOutput);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      outputReader.join();
      errorReader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    runtimeApi.close();
  }

  private IllegalStateException unexpected(String what, @Nullable Exception cause) {
    close();
    return new IllegalStateException(
        "%s %s%nStandard output:%n%s%nStandard error output:%n%s"
            .formatted(
                function.name(), what, String.join("\n", output), String.join("\n", errorOutput)),
        cause);
  }

  private static Thread collect(InputStream stream, List<String> lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (var reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException e) {
                lines.add("(the rest could not be read: %s)".formatted(e.getMessage()));
              }
            });
  }
}
