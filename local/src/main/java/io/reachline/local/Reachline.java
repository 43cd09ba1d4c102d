package io.reachline.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of {@code ./reachline}, as far as it is in Java. */
@Command(
    name = "./reachline",
    description = "Runs Reachline on this machine.",
    subcommands = {
      StartCommand.class,
      TokenCommand.class,
      PresenceCommand.class,
      DemoCommand.class,
      EventsCommand.class
    })
public final class Reachline {

  @Option(names = "--home", hidden = true, description = "The project's directory.")
  Path home = Path.of("");

  private Reachline() {}

  /** Runs a command and exits: 0 for success, 1 for a failure, 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Reachline())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, Reachline::duration)
        .setParameterExceptionHandler(
            (misuse, arguments) -> {
              CommandLine command = misuse.getCommandLine();
              command.getErr().println("reachline: " + problem(misuse));
              command.usage(command.getErr());
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("reachline: " + reason(failure));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /** Returns the problem of wrong usage, naming the option or argument. */
  private static String problem(ParameterException misuse) {
    // picocli's own text counts arguments from a start that nobody sees.
    return misuse instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
        ? "unknown argument for '%s': %s"
            .formatted(
                misuse.getCommandLine().getCommandName(),
                unmatched.getUnmatched().stream()
                    .map("'%s'"::formatted)
                    .collect(Collectors.joining(", ")))
        : String.valueOf(misuse.getMessage());
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

  /** Returns the messages of a failure and its causes, without repetitions. */
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
