package io.reachline.integration.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.local.LocalService;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests of the console's frame in a browser: signing in, navigation, and what holds of every page.
 */
@WithBrowser
class ConsoleIT {

  private static final List<String> PAGES =
      List.of("Now", "Conversations", "Sessions", "Team", "Workflows", "Report", "Operations");

  private static LocalService service;
  private static Browser browser;

  @BeforeAll
  static void start() throws BindException {
    service = LocalService.start(LocalService.Options.inMemory(Path.of("..")), System.out);
    browser = Browser.start(service);
  }

  @AfterAll
  static void stop() {
    browser.close();
    service.close();
  }

  @AfterEach
  void forget() {
    browser.forget();
  }

  @Test
  void signIn_asAdmin_showsEveryPageInTheNavigation() {
    browser.signIn("admin");

    browser.waitFor("Signed in as admin");
    for (String page : PAGES) {
      browser.click("nav a[href='#/%s']".formatted(page.toLowerCase(Locale.ROOT)));
      assertThat(browser.find("main h1", page).getText()).isEqualTo(page);
      assertThat(browser.run("return document.title")).isEqualTo(page + " · Reachline");
    }
    browser.assertQuiet();
  }

  @Test
  void pages_inBothThemesAndOnAPhone_areAccessibleQuietAndFit() {
    browser.signIn("admin");

    for (String page : PAGES) {
      browser.open("/" + page.toLowerCase(Locale.ROOT));
      browser.waitForNo("Loading …");
      browser.assertAccessible();
      browser.assertFitsPhone();
    }
    browser.assertQuiet();
  }
}
