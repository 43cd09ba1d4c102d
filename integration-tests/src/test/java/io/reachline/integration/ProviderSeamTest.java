package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only the package of a provider says its name, but for names that are stored or deployed. */
class ProviderSeamTest {
  /** Names in stored items, in the template, and of the package in the list of providers. */
  private static final List<String> STORED_OR_DEPLOYED =
      List.of(
          "\"zoho-desk\"",
          "\"zoho-desk|",
          "\"zoho-keys\"",
          "io.reachline.zoho.ZohoDesk",
          "new ZohoDesk()");

  @Test
  void mainFiles_outsideOfThePackageOfAProvider_doNotSayItsName() throws IOException {
    Path root = Path.of("..").toRealPath();
    try (Stream<Path> files = Files.walk(root)) {
      List<String> lines =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> isOfTheService(root.relativize(file).toString()))
              .flatMap(file -> saysZoho(root, file))
              .toList();

      assertThat(lines).isEmpty();
    }
  }

  /** The local runner, its runtime and the benchmarks play Zoho Desk. */
  private static boolean isOfTheService(String path) {
    return path.matches("(shared|conditions|tokens|functions/[a-z-]+)/src/main/java/.*")
        && !path.contains("/io/reachline/zoho/");
  }

  private static Stream<String> saysZoho(Path root, Path file) {
    try {
      return Files.readString(file)
          .lines()
          .filter(
              line -> {
                String rest = line;
                for (String name : STORED_OR_DEPLOYED) {
                  rest = rest.replace(name, "");
                }
                return rest.toLowerCase(Locale.ROOT).contains("zoho");
              })
          .map(line -> root.relativize(file) + ": " + line.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
