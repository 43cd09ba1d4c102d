package io.reachline.integration.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.local.LocalService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium that looks at the console of a running service. Every question waits until it
 * has an answer. Selectors reach into shadow roots: {@code "reachline-team .badge"} finds each part
 * of the selector inside the one before, through any number of them.
 */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Finds elements through shadow roots: arguments are the parts of a selector. */
  private static final String DEEP =
      """
      const all = (root, selector) => {
        const found = [...root.querySelectorAll(selector)];
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) found.push(...all(element.shadowRoot, selector));
        }
        if (root.shadowRoot) found.push(...all(root.shadowRoot, selector));
        return found;
      };
      const deep = (selector) => selector.split(' ').reduce(
        (roots, part) => [...new Set(roots.flatMap((root) => all(root, part)))], [document]);
      const isShown = (element) => element.checkVisibility({visibilityProperty: true});
      const text = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.nodeType === Node.ELEMENT_NODE && !isShown(node) && getComputedStyle(node).display !== 'contents') return '';
        const own = node.localName === 'slot' ? node.assignedNodes({flatten: true}) : [...(node.shadowRoot ?? node).childNodes];
        return own.map(text).join(' ');
      };
      """;

  /** Runs axe, and answers with the rule and the element of each violation. */
  private static final String AXE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations']}).then(
        ({violations}) => done(violations.flatMap(
          ({id, nodes}) => nodes.map(({html, target}) => `${id}: ${html} at ${target}`))),
        (fault) => done([String(fault)]));
      """;

  private final LocalService service;
  private final ChromeDriver driver;
  private final Path profile;

  private Browser(LocalService service, ChromeDriver driver, Path profile) {
    this.service = service;
    this.driver = driver;
    this.profile = profile;
  }

  /** Returns whether the system has the browser and its driver. */
  static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** Starts a browser for the console of a service. */
  static Browser start(LocalService service) {
    try {
      Path profile = Files.createTempDirectory("chromium");
      ChromeOptions options = new ChromeOptions();
      options.setBinary(CHROMIUM.toFile());
      options.addArguments(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--lang=en",
          "--window-size=1280,900",
          "--user-data-dir=" + profile);
      LoggingPreferences logs = new LoggingPreferences();
      logs.enable("browser", Level.ALL);
      logs.enable("performance", Level.ALL);
      options.setCapability("goog:loggingPrefs", logs);
      ChromeDriver driver =
          new ChromeDriver(
              new ChromeDriverService.Builder()
                  .usingDriverExecutable(DRIVER.toFile())
                  .withSilent(true)
                  .build(),
              options);
      return new Browser(service, driver, profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Signs in as a demo user, such as {@code admin} or {@code agent-sales}, and waits for a page.
   */
  void signIn(String user) {
    driver.get(service.url() + "/");
    click("#sign-in");
    chooseUser(user);
    find("reachline-app nav");
  }

  /** Forgets who is signed in, and all else that the page keeps. */
  void forget() {
    driver.get(service.url() + "/");
    run("sessionStorage.clear(); localStorage.clear();");
    driver.get("about:blank");
  }

  /** Chooses a demo user on the local issuer's page. */
  void chooseUser(String user) {
    By button = By.cssSelector("button[value='%s']".formatted(user));
    until("the issuer's page", () -> !driver.findElements(button).isEmpty());
    driver.findElement(button).click();
  }

  /** Opens an address behind the hash, such as {@code /team}, and waits for the page's heading. */
  void open(String path) {
    driver.get(service.url() + "/#" + path);
    until("the address " + path, () -> address().equals(path));
    find("reachline-app main h1");
  }

  /** Loads the page anew. */
  void reload() {
    driver.navigate().refresh();
  }

  /** Returns the address behind the hash. */
  String address() {
    return String.valueOf(run("return location.hash.slice(1)"));
  }

  /** Returns the first visible element of a selector. */
  WebElement find(String selector) {
    List<WebElement> found = new ArrayList<>();
    until(
        "an element " + selector,
        () -> {
          found.clear();
          found.addAll(findAll(selector));
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  /** Returns all visible elements of a selector, at once; perhaps none. */
  @SuppressWarnings("unchecked") // The script returns elements only.
  List<WebElement> findAll(String selector) {
    return (List<WebElement>)
        Objects.requireNonNull(run(DEEP + "return deep(arguments[0]).filter(isShown)", selector));
  }

  /** Returns the visible element of a selector with a text in it, the innermost. */
  WebElement find(String selector, String text) {
    List<WebElement> found = new ArrayList<>();
    until(
        "an element %s with %s".formatted(selector, text),
        () -> {
          found.clear();
          Object element =
              run(
                  DEEP
                      + """
                      const wanted = arguments[1];
                      return deep(arguments[0]).filter(isShown)
                        .filter((element) => text(element).replace(/\\s+/g, ' ').includes(wanted)).at(-1);
                      """,
                  selector,
                  text);
          if (element instanceof WebElement there) {
            found.add(there);
          }
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  void click(String selector) {
    again(() -> find(selector).click());
  }

  /** Clicks the button or link of a text. */
  void press(String text) {
    again(() -> find("button,a,summary,[role=tab]", text).click());
  }

  /** Puts a text into a field in place of what it has. */
  void type(String selector, String text) {
    again(
        () -> {
          WebElement field = find(selector);
          field.clear();
          field.sendKeys(text);
        });
  }

  /** Returns the text that is visible on the page. */
  String text() {
    return String.valueOf(run(DEEP + "return text(document.body).replace(/\\s+/g, ' ').trim()"));
  }

  /** Waits until the page shows a text. */
  void waitFor(String text) {
    until("the text " + text, () -> text().contains(text));
  }

  /** Waits until the page no longer shows a text. */
  void waitForNo(String text) {
    until("no text " + text, () -> !text().contains(text));
  }

  /** Waits for a condition; fails with the page's text if it does not come true. */
  void until(String what, Supplier<Boolean> condition) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> "waited for %s; the page shows: %s".formatted(what, text()))
        .until(_ -> condition.get());
  }

  /** Runs a script in the page and returns what it returns. */
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script in each page before its own scripts, from the next one on; returns its name. */
  String onEveryPage(String script) {
    return String.valueOf(
        driver
            .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
            .get("identifier"));
  }

  /** Runs a script of {@link #onEveryPage} no longer. */
  void onNoPage(String name) {
    driver.executeCdpCommand(
        "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", name));
  }

  /** Does something that opens a window, then something in it that ends with the window closed. */
  void inNewWindow(Runnable opens, Runnable inside) {
    String own = driver.getWindowHandle();
    opens.run();
    until("a new window", () -> driver.getWindowHandles().size() == 2);
    driver.getWindowHandles().stream()
        .filter(handle -> !handle.equals(own))
        .forEach(handle -> driver.switchTo().window(handle));
    inside.run();
    driver.switchTo().window(own);
    until("the window to close", () -> driver.getWindowHandles().size() == 1);
  }

  /** Sets the width of the window, in which a phone's is 360. */
  void width(int pixels) {
    // By emulation, since a window cannot be that narrow.
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Sets the width of the window back. */
  void fullWidth() {
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  /** Sets the zone in which the page shows times, such as {@code Europe/Amsterdam}. */
  void zone(String zone) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
  }

  /** Returns the picture of the window as PNG. */
  byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Asserts that axe finds nothing to say against the page as it is, in both themes. */
  void assertAccessible() {
    if (Boolean.FALSE.equals(run("return 'axe' in window"))) {
      run(resource("/axe.min.js"));
    }
    for (String theme : List.of("light", "dark")) {
      run("document.documentElement.dataset.theme = arguments[0]", theme);
      Object violations = driver.executeAsyncScript(AXE);
      assertThat(violations).as("axe of %s, theme %s", address(), theme).isEqualTo(List.of());
    }
    run("delete document.documentElement.dataset.theme");
  }

  /** Asserts that the page does not scroll sideways on a phone. */
  void assertFitsPhone() {
    width(360);
    Object wide =
        run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    fullWidth();
    assertThat(wide).as("%s is wider than a phone", address()).isEqualTo(false);
  }

  /**
   * Asserts that since the last time nothing was written to the browser's console as an error, and
   * no other host was asked.
   *
   * @param expected parts of errors that the test has caused itself
   */
  void assertQuiet(String... expected) {
    List<String> errors =
        driver.manage().logs().get("browser").getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
            .map(entry -> entry.getMessage())
            .filter(message -> Arrays.stream(expected).noneMatch(message::contains))
            .toList();
    assertThat(errors).as("errors in the browser's console").isEmpty();
    List<String> strangers =
        driver.manage().logs().get("performance").getAll().stream()
            .map(entry -> Json.readOwn(entry.getMessage()).object("message"))
            .filter(message -> "Network.requestWillBeSent".equals(message.get("method")))
            .map(message -> message.object("params").object("request"))
            .map((JsonObject request) -> request.text("url").orElse(""))
            .filter(url -> url.matches("(?:http|ws)s?:.*"))
            .filter(
                url ->
                    !URI.create(url.replaceAll("[?#].*", ""))
                        .getAuthority()
                        .equals(service.url().getAuthority()))
            .toList();
    assertThat(strangers).as("requests to other hosts").isEmpty();
  }

  private static String resource(String name) {
    try (InputStream file = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does something again if the page was rendered anew meanwhile. */
  private static void again(Runnable action) {
    for (int tries = 1; ; tries++) {
      try {
        action.run();
        return;
      } catch (StaleElementReferenceException e) {
        if (tries == 5) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
