package io.reachline.local;

import picocli.CommandLine.Option;

/** The option {@code --help}, which every command has. */
final class HelpOption {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean isAsked;
}
