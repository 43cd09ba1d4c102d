package io.reachline.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of {@code ./reachline}. */
@Command(
    name = "./reachline",
    description = "Runs Reachline on this machine.",
    subcommands = {
      StartCommand.class,
      TokenCommand.class,
      PresenceCommand.class,
      EventsCommand.class
    })
public final class Reachline {

  @Option(names = "--home", hidden = true, description = "The project's directory.")
  Path home = Path.of("");

  private Reachline() {}

  /** Runs a command, and exits with 0 where it did what it was asked. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Reachline())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, Reachline::duration)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("reachline: " + reason(failure));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'%s' is no ISO 8601 duration: PT1H is an hour, PT30M are 30 minutes, P1D is a day"
              .formatted(text));
    }
  }

  /** Returns a failure's message with its causes', without repeating any. */
  static String reason(Throwable failure) {
    StringBuilder reason = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      if (reason.indexOf(message) < 0) {
        reason.append(reason.isEmpty() ? "" : ": ").append(message);
      }
    }
    return reason.toString();
  }
}
