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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the console in a browser: signing in, the page Now, and what holds of every page. */
@WithBrowser
class ConsoleIT {

  private static final List<String> PAGES =
      List.of("Now", "Conversations", "Sessions", "Team", "Workflows", "Report", "Operations");

  /**
   * A `fetch` that answers some requests itself: `faults` has functions that get the path, the
   * method and the signal and return an answer or nothing.
   */
  private static final String FAULTS =
      """
      window.faults = [];
      const real = window.fetch;
      window.fetch = (address, options = {}) => {
        const path = new URL(address).pathname;
        for (const fault of window.faults) {
          const answer = fault(path, options.method ?? 'GET', options.signal);
          if (answer) return Promise.resolve(answer);
        }
        return real(address, options);
      };
      """;

  /** A clock of the browser that is two hours ahead. */
  private static final String AHEAD =
      """
      const RealDate = Date;
      const ahead = 2 * 3600_000;
      window.Date = class extends RealDate {
        constructor(...parts) {
          if (parts.length) super(...parts); else super(RealDate.now() + ahead);
        }
        static now() { return RealDate.now() + ahead; }
      };
      """;

  private static LocalService service;
  private static DemoOrganization demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws BindException {
    service = LocalService.start(LocalService.Options.inMemory(Path.of("..")), System.out);
    demo = new DemoOrganization(service);
    browser = Browser.start(service);
  }

  @AfterAll
  static void stop() {
    browser.close();
    demo.close();
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
      // For whoever cannot see that the page has changed.
      browser.until(
          "the focus on the heading",
          () ->
              page.equals(
                  browser.run(
                      """
                      let focused = document.activeElement;
                      while (focused?.shadowRoot?.activeElement) {
                        focused = focused.shadowRoot.activeElement;
                      }
                      return focused?.textContent;
                      """)));
    }
    browser.assertQuiet();
  }

  @Test
  void signIn_asAgent_showsOnlyWhatAgentsMaySee() {
    browser.signIn("agent-sales");

    browser.waitFor("Signed in as agent-sales");
    browser.find("main h1", "Team");
    assertThat(browser.findAll("nav a")).extracting(link -> link.getText()).containsExactly("Team");
    browser.open("/report");
    browser.waitFor("Your account may not see this page.");
    browser.open("/nothing");
    browser.waitFor("There is no such page.");
    browser.assertQuiet();
  }

  @Test
  void signIn_pageWasNamed_returnsToIt() {
    browser.driver().get(service.url() + "/#/team?day=1");
    browser.click("#sign-in");
    browser.chooseUser("admin");

    browser.find("main h1", "Team");
    assertThat(browser.address()).isEqualTo("/team?day=1");
    browser.reload();
    browser.find("main h1", "Team");
    browser.press("Sign out");
    browser.find("#sign-in");
    assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
  }

  @Test
  void signIn_stateOfSomebodyElse_isRefused() {
    browser.driver().get(service.url() + "/?code=stolen&state=foreign");

    browser.waitFor("Signing in failed (unknown_state)");
    assertThat(browser.driver().getCurrentUrl()).doesNotContain("code=");
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

  @Test
  void now_messageReachesNobody_appearsOnTop() {
    browser.signIn("admin");
    browser.open("/now");
    browser.find("#feed");
    browser.find("#teams li", "sales 1 of 2 online");
    browser.find("#teams li", "service nobody online");
    int before = Integer.parseInt(browser.find("#nobody .figure").getText());

    String conversation = demo.conversation("<b>A washer</b> \u202e\ud83e\udd16 ${name}");
    demo.write(conversation, "My washer needs service");

    browser.find("#feed li:first-child", "rule service should have been there: service");
    browser.find("#feed a[href='#/conversations/%s']".formatted(conversation));
    browser.find("#longest li", "<b>A washer</b>");
    browser.until(
        "one more", () -> Integer.parseInt(browser.find("#nobody .figure").getText()) > before);
    browser.waitFor("1 new message reached nobody.");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.assertQuiet();
  }

  @Test
  void request_tokenIsRefusedInTheMiddle_goesOnAfterANewSignIn() {
    String script = browser.onEveryPage(FAULTS);
    try {
      browser.signIn("admin");
      browser.open("/now");
      browser.find("#feed");
      browser.run(
          """
          const unauthorized = () => new Response('{"message":"Unauthorized"}', {status: 401});
          let refused = true;
          window.letIn = () => { refused = false; };
          window.faults.push((path) => refused && (path.startsWith('/v2/') && unauthorized()
            || path === '/local/oidc/token' && new Response('{}', {status: 400})));
          """);
      browser.find("#sign-in-again");
      browser.waitFor("Nothing that you typed here is lost.");
      browser.assertAccessible();
      browser.run("window.letIn(); window.same = true;");

      browser.inNewWindow(() -> browser.click("#sign-in-again"), () -> browser.chooseUser("admin"));

      browser.waitForNo("Nothing that you typed here is lost.");
      assertThat(browser.run("return window.same")).isEqualTo(true);
      assertThat(browser.address()).isEqualTo("/now");
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void request_refreshTokenIsThere_goesOnByItself() {
    String script = browser.onEveryPage(FAULTS);
    try {
      browser.signIn("admin");
      browser.open("/now");
      browser.find("#feed");
      Object before = browser.run("return sessionStorage.getItem('reachline.tokens')");
      browser.run(
          """
          let once = true;
          window.faults.push((path) => once && path.startsWith('/v2/')
            && !(once = false) && new Response('{"message":"Unauthorized"}', {status: 401}));
          """);

      browser.until(
          "another token",
          () ->
              !String.valueOf(before)
                  .equals(browser.run("return sessionStorage.getItem('reachline.tokens')")));
      assertThat(browser.findAll("#sign-in-again")).isEmpty();
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void request_issuerIsDown_isNoEndOfTheSignIn() {
    String script = browser.onEveryPage(FAULTS);
    try {
      browser.signIn("admin");
      browser.open("/team");
      browser.run(
          """
          window.down = true;
          window.faults.push((path) => window.down && (path.startsWith('/v2/')
            ? new Response('{"message":"Unauthorized"}', {status: 401})
            : path === '/local/oidc/token' && new Response('', {status: 503})));
          """);
      browser.open("/conversations");
      browser.waitFor("The service cannot be reached.");
      assertThat(browser.findAll("#sign-in-again")).isEmpty();
      browser.run("window.down = false");

      browser.press("Try again");

      browser.waitForNo("The service cannot be reached.");
      assertThat(browser.findAll("#sign-in-again")).isEmpty();
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void request_noAnswerComes_isGivenUp() {
    String script = browser.onEveryPage(FAULTS);
    try {
      browser.signIn("admin");
      browser.open("/team");
      browser.run(
          """
          const limit = AbortSignal.timeout;
          AbortSignal.timeout = (time) => limit.call(AbortSignal, time / 100);
          window.faults.push((path, method, signal) => path === '/v2/conversations'
            && new Promise((answer, fail) => {
              signal.addEventListener('abort', () => fail(signal.reason));
            }));
          """);

      browser.open("/conversations");

      browser.waitFor("The service cannot be reached.");
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void signIn_accountWithoutARole_isToldSo() {
    String script =
        browser.onEveryPage(
            FAULTS
                + """
                const claims = btoa('{"_id":"nobody","organization":"1","scope":"openid"}');
                window.faults.push((path) => path === '/local/oidc/token'
                  ? new Response(JSON.stringify({access_token: `x.${claims}.x`}))
                  : path.startsWith('/v2/') && new Response('{}', {status: 403}));
                """);
    try {
      browser.signIn("admin");

      browser.waitFor("your account has no role here");
      browser.open("/now");
      browser.waitFor("your account has no role here");
      browser.assertAccessible();
      browser.assertQuiet();
      browser.run("sessionStorage.clear()");
    } finally {
      browser.onNoPage(script);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"iss\":\"https://other.example\",\"aud\":\"console\"', unknown_issuer",
    "'\"iss\":\"ISSUER\",\"aud\":[\"other\"]', unknown_audience",
    "'\"iss\":\"ISSUER\",\"aud\":\"console\",\"nonce\":\"other\"', unknown_nonce"
  })
  void signIn_identityTokenOfAnotherSignIn_isRefused(String claims, String fault) {
    String script =
        browser.onEveryPage(
            FAULTS
                + """
                const claims = btoa('{%s}');
                window.faults.push((path) => path === '/local/oidc/token'
                  && new Response(JSON.stringify({access_token: 'x', id_token: `x.${claims}.x`})));
                """
                    .formatted(claims.replace("ISSUER", service.url().toString())));
    try {
      browser.driver().get(service.url() + "/");
      browser.click("#sign-in");
      browser.chooseUser("admin");

      browser.waitFor("Signing in failed (%s)".formatted(fault));
      assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void signIn_discoveryOfAnotherIssuer_isRefused() {
    String script =
        browser.onEveryPage(
            FAULTS
                + """
                window.faults.push((path) => path === '/.well-known/openid-configuration'
                  && new Response('{"issuer":"https://other.example"}'));
                """);
    try {
      browser.driver().get(service.url() + "/");
      browser.click("#sign-in");

      browser.waitFor("Signing in failed (unknown_issuer)");
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void request_throttled_waitsAsTold() {
    String script = browser.onEveryPage(FAULTS);
    try {
      browser.signIn("admin");
      browser.open("/now");
      browser.find("#feed");
      browser.run(
          """
          window.times = [];
          let refusals = 2;
          window.faults.push((path) => {
            if (path !== '/v2/messages') return;
            window.times.push(performance.now());
            if (refusals-- > 0) return new Response('{"message":"Too Many Requests"}',
              {status: 429, headers: {'retry-after': '2'}});
          });
          """);

      browser.until(
          "a third try", () -> Boolean.TRUE.equals(browser.run("return window.times.length >= 3")));
      assertThat(
              (Boolean)
                  browser.run("return times[1] - times[0] >= 1990 && times[2] - times[1] >= 1990"))
          .isTrue();
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void request_serviceIsDown_saysSoAndRecovers() {
    String script = browser.onEveryPage(FAULTS);
    try {
      browser.signIn("admin");
      browser.open("/team");
      browser.run(
          """
          window.down = true;
          window.faults.push((path) => {
            if (window.down && path.startsWith('/v2/')) return Promise.reject(new TypeError('down'));
          });
          """);
      browser.open("/now");
      browser.waitFor("The service cannot be reached.");
      browser.assertAccessible();
      browser.run("window.down = false");

      browser.press("Try again");

      browser.find("#feed");
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void now_clockOfTheBrowserIsTwoHoursAhead_showsTheSame() {
    String conversation = demo.conversation("A parcel");
    demo.write(conversation, "It needs service");
    browser.signIn("admin");
    browser.open("/now");
    String link = "#feed a[href='#/conversations/%s']".formatted(conversation);
    // Both, since the rule that tries once more writes the second after ten seconds.
    browser.until("two statuses", () -> browser.findAll(link).size() == 2);
    String shown = browser.find("#nobody .figure").getText();
    browser.forget();
    String script = browser.onEveryPage(AHEAD);
    try {
      browser.signIn("admin");
      browser.open("/now");

      browser.find(link);
      assertThat(browser.find("#nobody .figure").getText()).isEqualTo(shown);
      assertThat(browser.find("#feed li:first-child time").getText())
          .isIn("just now", "1 minute ago");
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void theme_chosen_staysForTheNextTime() {
    browser.signIn("admin");
    browser.press("Theme: as the system");
    browser.find("button", "Theme: light");
    browser.press("Theme: light");
    browser.find("button", "Theme: dark");
    browser.reload();

    browser.find("button", "Theme: dark");
    assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
  }
}
