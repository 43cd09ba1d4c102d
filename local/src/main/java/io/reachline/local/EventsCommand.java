package io.reachline.local;

import io.reachline.local.event.EventGenerator;
import io.reachline.local.event.EventSender;
import io.reachline.local.event.SampleEvent;
import io.reachline.local.function.LocalFunction;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code events}, which plays Zoho Desk. */
@Command(
    name = "events",
    description =
        "Generates realistic webhook events of Zoho Desk, sends them, and updates the samples.",
    subcommands = {
      EventsCommand.Generate.class,
      EventsCommand.Send.class,
      EventsCommand.Fill.class
    })
final class EventsCommand implements Callable<Integer> {

  @Mixin @Nullable HelpOption help;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Missing: generate, send or fill");
    }
    return 2;
  }

  /** The command {@code events generate}. */
  @Command(
      name = "generate",
      description = {
        "Writes webhook bodies to the standard output, one per line, each an array of events.",
        "The same seed gives the same events, except for their times, which are in the last hour."
      })
  static final class Generate implements Callable<Integer> {

    @Mixin @Nullable HelpOption help;

    @Option(
        names = "--sessions",
        paramLabel = "N",
        required = true,
        description = "The number of sessions, at least 1.")
    int sessions;

    @Option(
        names = "--events",
        paramLabel = "M",
        required = true,
        description = "The number of session events in all, at least one per session.")
    int events;

    @Option(
        names = "--messages",
        paramLabel = "M",
        defaultValue = "0",
        description =
            "The number of chat messages in addition, most from customers."
                + " Default: ${DEFAULT-VALUE}.")
    int messages;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "The seed of the random choices. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Override
    public Integer call() {
      EventGenerator generator =
          new EventGenerator(sessions, events, messages, seed, Instant.now());
      PrintWriter out =
          new PrintWriter(
              new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
      generator.generate(body -> out.print(body + "\n"));
      out.flush();
      return 0;
    }
  }

  /** The command {@code events fill}. */
  @Command(
      name = "fill",
      description = {
        "Writes a sample of events/ to the standard output, ready for sam local invoke:",
        "moves its times from June 2025 to now, and sets the id of an existing source.",
        "Its signature stays valid, since a signature does not cover the body."
      })
  static final class Fill implements Callable<Integer> {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    @Mixin @Nullable HelpOption help;

    @Spec @Nullable CommandSpec spec;

    @Parameters(
        paramLabel = "FILE",
        description = "The sample, such as events/webhook-ingest/message-add.json.")
    Path file = Path.of("");

    @Option(
        names = "--source",
        paramLabel = "ID",
        description =
            "The source's id, from the answer to events/directory/create-source.json."
                + " Default: the one in the file.")
    @Nullable String source;

    @Override
    public Integer call() throws IOException {
      if (source != null && !ID.matcher(source).matches() && spec != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--source must be 24 hex digits in lower case, not '%s'".formatted(source));
      }
      String content;
      try {
        content = Files.readString(file);
      } catch (NoSuchFileException e) {
        throw new IllegalStateException("there is no file %s".formatted(file));
      }
      try {
        System.out.println(SampleEvent.fill(content, Optional.ofNullable(source), Instant.now()));
      } catch (IOException e) {
        throw new IllegalStateException("%s is not a JSON object".formatted(file), e);
      }
      return 0;
    }
  }

  /** The command {@code events send}. */
  @Command(
      name = "send",
      description = {
        "Signs webhook bodies and posts them to the demo organisation's webhook, in order.",
        "Exits with 1 if any was not accepted."
      })
  static final class Send implements Callable<Integer> {

    @Mixin @Nullable HelpOption help;

    @Parameters(
        paramLabel = "FILE",
        description = "A file with one body per line; - for the standard input.")
    @Nullable String file;

    @Option(
        names = "--url",
        paramLabel = "URL",
        defaultValue = "http://localhost:8080",
        description = "The service's URL. Default: ${DEFAULT-VALUE}.")
    @Nullable URI url;

    @Option(
        names = "--concurrency",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "The number of requests sent at the same time, from 1 to 64; only 1 keeps the order."
                + " Default: ${DEFAULT-VALUE}.")
    int concurrency;

    @Option(
        names = "--log",
        paramLabel = "FILE",
        description =
            "Appends the number and the HTTP status of each line to this file; 000 for no answer.")
    @Nullable Path log;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      // More than that the webhook of a service on this machine refuses.
      if ((concurrency < 1 || concurrency > LocalFunction.MAXIMUM_INSTANCES) && spec != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--concurrency must be from 1 to %d".formatted(LocalFunction.MAXIMUM_INSTANCES));
      }
      TokenClient client = new TokenClient(url == null ? URI.create("http://localhost:8080") : url);
      // The bodies last: closing them closes the standard input, which nothing has read without a
      // service.
      try (Writer writer = log == null ? Writer.nullWriter() : append(log);
          EventSender sender =
              client.eventSender(concurrency, writer, progress -> System.err.println(progress));
          BufferedReader bodies = open()) {
        EventSender.Summary summary = sender.send(bodies);
        System.out.printf(
            "%d accepted, %d refused, %d without answer%s%n",
            summary.accepted(),
            summary.refused(),
            summary.unanswered(),
            summary.givenUp() ? "; gave up, the rest was not sent" : "");
        return summary.isComplete() ? 0 : 1;
      }
    }

    private BufferedReader open() throws IOException {
      if (file == null || file.equals("-")) {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      }
      try {
        return Files.newBufferedReader(Path.of(file));
      } catch (NoSuchFileException e) {
        throw new IllegalStateException("there is no file %s".formatted(file));
      }
    }

    private static Writer append(Path log) throws IOException {
      return Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
