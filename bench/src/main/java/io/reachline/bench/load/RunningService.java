package io.reachline.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own, started by {@code ./reachline start}, with its data. */
final class RunningService implements AutoCloseable {
  /** Long enough for the launcher to build what is not built. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofSeconds(20);

  /** The byte of SQLite's wal-index whose lock a connection holds while it writes. */
  private static final int WRITE_LOCK = 120;

  private final Path home;
  private final Path directory;
  private final int port;
  private final String keysUrl;
  private volatile Process process;
  private Duration processorTimeBefore = Duration.ZERO;

  private RunningService(Path home, Path directory, int port, String keysUrl) {
    this.home = home;
    this.directory = directory;
    this.port = port;
    this.keysUrl = keysUrl;
    this.process = launch();
  }

  /**
   * Starts the service and returns when it is ready.
   *
   * @param directory keeps the data and the log
   * @param keysUrl the URL of the keys for webhooks' tokens
   */
  static RunningService start(Path home, Path directory, int port, String keysUrl)
      throws InterruptedException {
    RunningService service = new RunningService(home, directory, port, keysUrl);
    // So that it does not outlive a benchmark that is stopped.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> service.process.destroy(), "stop"));
    service.awaitReady();
    return service;
  }

  URI url() {
    return URI.create("http://localhost:" + port);
  }

  /** Ends the process at once by SIGKILL, and starts it again on its data. */
  void killAndRestart() throws InterruptedException {
    Duration used = processorTime();
    process.destroyForcibly().waitFor();
    processorTimeBefore = used;
    process = launch();
    awaitReady();
  }

  /** Stops the whole process by SIGSTOP for a time, as a machine that stalls. */
  void freeze(Duration time) throws InterruptedException {
    signal("STOP");
    try {
      Thread.sleep(time);
    } finally {
      signal("CONT");
    }
  }

  /**
   * Holds the lock under which DynamoDB Local writes its file, so that it answers every write with
   * 500 and goes on reading.
   */
  void refuseWrites(Duration time) throws InterruptedException {
    Path index = directory.resolve("data/dynamodb/shared-local-instance.db-shm");
    try (FileChannel file =
            FileChannel.open(index, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = file.lock(WRITE_LOCK, 1, false)) {
      if (!lock.isValid()) {
        throw new IllegalStateException("The tables were not locked");
      }
      Thread.sleep(time);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be locked".formatted(index), e);
    }
  }

  /** Returns the processor time that the service has used since it was first started. */
  Duration processorTime() {
    return process
        .info()
        .totalCpuDuration()
        .map(processorTimeBefore::plus)
        .orElse(processorTimeBefore);
  }

  /** Returns the resident memory in MB; 0 where the system does not tell it. */
  long megabytes() {
    Path status = Path.of("/proc/%d/status".formatted(process.pid()));
    try {
      return Files.exists(status)
          ? Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
              .sum()
          : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path log() {
    return directory.resolve("service.log");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().onExit().join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() {
    try {
      return new ProcessBuilder(
              List.of(
                  home.resolve("reachline").toString(),
                  "start",
                  "--port",
                  String.valueOf(port),
                  "--data",
                  directory.resolve("data").toString(),
                  "--keys-url",
                  keysUrl))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("./reachline start cannot be started", e);
    }
  }

  private void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Api api = new Api(url())) {
      while (!api.isHealthy()) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("The service did not start; see " + log());
        }
        Thread.sleep(100);
      }
    }
  }

  private void signal(String name) throws InterruptedException {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -%s ended with %d".formatted(name, exit));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
