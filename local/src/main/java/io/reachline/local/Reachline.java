package io.reachline.local;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("reachline: " + reason(failure));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /** Returns a failure's message with its causes', without repeating any. */
  private static String reason(Throwable failure) {
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
