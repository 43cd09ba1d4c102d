package io.reachline.local;

import io.reachline.local.log.Log;
import io.reachline.local.log.LogFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** The command {@code start}, which runs the service until the process is stopped. */
@Command(
    name = "start",
    description = {
      "Runs the whole service on this machine, reachable from this machine only.",
      "Stops on Ctrl-C or SIGTERM, after finishing the running requests."
    })
final class StartCommand implements Callable<Integer> {

  @Mixin @Nullable HelpOption help;

  @ParentCommand @Nullable Reachline parent;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      defaultValue = "8080",
      description = "The port, from 0 to 65535; 0 for any free port. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory that keeps all data. Default: in memory, lost when it stops.")
  @Nullable Path data;

  @Option(
      names = "--keys-url",
      paramLabel = "URL",
      description = {
        "Where the public keys for webhooks' tokens are fetched; {host} in it becomes the data"
            + " centre's host. Default: this service, which signs the tokens of 'events send'."
      })
  @Nullable String keysUrl;

  @Option(names = "--open", description = "Opens the console in the browser.")
  boolean open;

  private static final class PortConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
        return Integer.valueOf(text);
      }
      throw new TypeConversionException(
          "'%s' is not a port, a whole number from 0 to 65535".formatted(text));
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintStream console = System.out;
    Log log =
        new Log(
            console,
            LogFormat.of(Boolean.getBoolean("reachline.terminal"), System.getenv()),
            Clock.systemUTC(),
            ZoneId.systemDefault());
    // Functions print JSON as they do on Lambda; the log makes it readable at a terminal.
    System.setOut(log.lines());
    Path home = parent == null ? Path.of("") : parent.home;
    try {
      LocalService service =
          LocalService.start(
              new LocalService.Options(
                  home, port, Optional.ofNullable(data), Optional.ofNullable(keysUrl)),
              log);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      console.print(Welcome.text(service.url(), Optional.ofNullable(data)));
      console.flush();
      if (open) {
        open(service.url(), console);
      }
    } catch (BindException e) {
      throw new IllegalStateException(
          "port %d is in use; choose another with --port, or any free one with --port 0"
              .formatted(port));
    }
    // Blocks until the JVM is stopped.
    new CountDownLatch(1).await();
    return 0;
  }

  private static void open(URI page, PrintStream console) {
    String opener = System.getProperty("os.name", "").startsWith("Mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(opener, page.toString())
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      console.println(
          "There is no %s to open a browser: open %s yourself.".formatted(opener, page));
    }
  }
}
