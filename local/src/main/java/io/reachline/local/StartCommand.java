package io.reachline.local;

import io.reachline.local.log.Log;
import io.reachline.local.log.Style;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts the service and runs it until it is told to stop. */
@Command(
    name = "start",
    description = {
      "Runs the whole service on this machine, on loopback only.",
      "It stops on Ctrl-C or SIGTERM, after the requests under way."
    })
final class StartCommand implements Callable<Integer> {

  @Mixin @Nullable HelpOption help;

  @ParentCommand @Nullable Reachline parent;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where to listen; 0 for any port that is free. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps everything in this directory. Default: in memory, until it stops.")
  @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    PrintStream console = System.out;
    Log log =
        new Log(
            console,
            Style.of(Boolean.getBoolean("reachline.terminal"), System.getenv()),
            Clock.systemUTC(),
            ZoneId.systemDefault());
    // Functions print as they do on Lambda; a person should not have to read JSON.
    System.setOut(log.lines());
    Path home = parent == null ? Path.of("") : parent.home;
    try {
      LocalService service =
          LocalService.start(new LocalService.Options(home, port, Optional.ofNullable(data)), log);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      console.print(Welcome.text(service.url(), Optional.ofNullable(data)));
      console.flush();
    } catch (BindException e) {
      throw new IllegalStateException(
          "the port %d is taken; try --port 0 for one that is free".formatted(port));
    }
    // Until the JVM is told to stop.
    new CountDownLatch(1).await();
    return 0;
  }
}
