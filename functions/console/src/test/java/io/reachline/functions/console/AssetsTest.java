package io.reachline.functions.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests of what holds of all files of the console. */
class AssetsTest {

  /** The most bytes that all files together may have, compressed. */
  private static final int WEIGHT = 150_000;

  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*)[\"']([^\"'$]+)[\"']");
  private static final Pattern MAPPED =
      Pattern.compile("\"([^\"]+)\": \"\\./console/[^/]+/([^\"]*)\"");

  private final Assets assets = Assets.load();

  @Test
  void files_compressed_weighLessThanTheLimit() {
    Map<String, ConsoleFile> files = assets.all();

    int page = ConsoleFile.of("index.html", assets.page().getBytes(UTF_8)).compressed().length;
    int weight = page + files.values().stream().mapToInt(file -> file.compressed().length).sum();

    assertThat(weight).isLessThan(WEIGHT);
  }

  @Test
  void imports_ofEveryModule_leadToFilesThatAreServed() {
    List<String> broken = new ArrayList<>();
    int found = 0;
    for (Map.Entry<String, ConsoleFile> file : assets.all().entrySet()) {
      if (!file.getKey().endsWith(".js")) {
        continue;
      }
      Matcher imports = IMPORT.matcher(text(file.getValue()));
      while (imports.find()) {
        found++;
        if (assets.find(resolved(file.getKey(), imports.group(1))).isEmpty()) {
          broken.add(file.getKey() + " imports " + imports.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(found).isGreaterThan(50);
  }

  /** Attributes of style are inline styles, which the policy forbids. */
  @Test
  void ownModules_haveNoInlineStylesAndNoMarkupFromText() {
    assets
        .all()
        .forEach(
            (name, file) -> {
              if (!name.matches("(?:lit|lit-html|lit-element|reactive-element|uplot)/.*")) {
                assertThat(text(file))
                    .as(name)
                    .doesNotContainPattern("<[a-z-]+[^>]*\\sstyle=")
                    .doesNotContain("innerHTML", "unsafeHTML", "insertAdjacentHTML", "eval(");
              }
            });
  }

  @Test
  void hash_loadedAgain_isTheSame() {
    assertThat(Assets.load().hash()).isEqualTo(assets.hash()).matches("[0-9a-f]{32}");
  }

  private String resolved(String module, String specifier) {
    if (specifier.startsWith(".")) {
      return URI.create(module).resolve(specifier).toString();
    }
    Matcher map = MAPPED.matcher(assets.page());
    while (map.find()) {
      if (map.group(1).equals(specifier)) {
        return map.group(2);
      }
      if (map.group(1).endsWith("/") && specifier.startsWith(map.group(1))) {
        return map.group(2) + specifier.substring(map.group(1).length());
      }
    }
    return specifier;
  }

  private static String text(ConsoleFile file) {
    return new String(file.content(), UTF_8);
  }
}
