package io.reachline.integration.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.Scope;
import io.reachline.local.LocalService;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Tests of the pages of conversations and sessions in a browser, with the demo organisation. */
@WithBrowser
class ConversationsPagesIT {

  private static final String BLOCKED = "65403000000100001";
  private static final String ENDED = "65403000000100002";
  private static final int TRIES = 3;

  private static LocalService service;
  private static DemoOrganization demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws BindException {
    service = LocalService.start(LocalService.Options.inMemory(Path.of("..")), System.out);
    demo = new DemoOrganization(service);
    browser = Browser.start(service);
    Instant now = Instant.now();
    demo.sessionEvent(BLOCKED, "OPEN", "UNASSIGNED", now.minusSeconds(600));
    demo.sessionEvent(BLOCKED, "BLOCKED", "SESSION_BLOCKED", now.minusSeconds(300));
    demo.sessionEvent(ENDED, "OPEN", "ACCEPTED", now.minusSeconds(200));
  }

  @AfterAll
  static void stop() {
    browser.close();
    demo.close();
    service.close();
  }

  @BeforeEach
  void signIn() {
    browser.signIn("admin");
  }

  @AfterEach
  void forget() {
    browser.forget();
  }

  @Test
  void conversations_filteredByStatusAndName_areKeptInTheAddress() {
    String waiting = demo.conversation("Parcel of Tuesday");
    demo.write(waiting, "Where is it?");
    demo.deliveryStatus(waiting, _ -> true);
    demo.conversation("Parcel of Wednesday");

    browser.open("/conversations");
    browser.waitFor("Parcel of Wednesday");
    browser.find("fieldset.choice label", "Queued").click();
    browser.type("input[name=search]", "Parcel");

    browser.until(
        "the filters", () -> browser.address().equals("/conversations?status=queued&name=Parcel"));
    browser.waitForNo("Parcel of Wednesday");
    browser.waitFor("Parcel of Tuesday");
    browser.reload();
    browser.waitFor("Parcel of Tuesday");
    assertThat(browser.text()).doesNotContain("Parcel of Wednesday");
    assertThat(browser.find("input[name=search]").getDomProperty("value")).isEqualTo("Parcel");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.assertQuiet();
  }

  @Test
  void conversations_statusChosenWhileTyping_keepsWhatWasTyped() {
    browser.open("/conversations");
    WebElement field = browser.find("input[name=search]");
    WebElement queued = browser.find("fieldset.choice label", "Queued");

    browser.run(
        """
        const [field, queued] = arguments;
        field.value = 'Parcel';
        field.dispatchEvent(new Event('input'));
        queued.click();
        """,
        field,
        queued);

    browser.until(
        "both", () -> browser.address().equals("/conversations?status=queued&name=Parcel"));
    assertThat(browser.find("input[name=search]").getDomProperty("value")).isEqualTo("Parcel");
    browser.assertQuiet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/conversations", "/conversations?name=Many"})
  void conversations_oldOneChanges_isShownWithAllFurtherRows(String list) {
    List<String> ids =
        IntStream.range(0, 120).mapToObj(i -> demo.conversation("Many " + i)).toList();
    // Its clock runs, so that what takes a minute takes two seconds.
    browser.run(
        "const own = performance.now.bind(performance); performance.now = () => 30 * own();");
    browser.open(list);
    browser.until(
        "further rows",
        () -> {
          browser.run("window.scrollTo(0, document.documentElement.scrollHeight)");
          return browser.findAll(".row").size() >= 100;
        });

    String old = ids.get(30);
    String name = "Many once " + old;
    demo.send(Scope.ADMIN, "PATCH", "/v2/conversations/" + old, Map.of("name", name));

    browser.waitFor(name);
    assertThat(browser.findAll(".row").size()).isGreaterThanOrEqualTo(100);
    assertThat(browser.findAll(".row").stream().map(row -> row.getDomAttribute("href")))
        .doesNotHaveDuplicates();
    browser.assertQuiet();
  }

  @Test
  void conversations_newOne_appearsWithoutReloading() {
    browser.open("/conversations");
    browser.find(".row");

    demo.conversation("Came just now");

    browser.waitFor("Came just now");
    browser.assertQuiet();
  }

  @Test
  void search_idOfConversationMessageOrSession_opensItsPage() {
    String conversation = demo.conversation("Found by its id");
    String message = demo.write(conversation, "My washer needs service");
    demo.deliveryStatus(conversation, _ -> true);

    search(conversation);
    browser.until("the page", () -> browser.address().equals("/conversations/" + conversation));
    browser.waitFor("Found by its id");

    search(message);
    browser.until(
        "the page",
        () ->
            browser
                .address()
                .equals("/conversations/%s?message=%s".formatted(conversation, message)));
    browser.waitFor("The message that you searched for");
    browser.waitFor("It reached nobody. agent-service should have been there.");

    search(BLOCKED);
    browser.until("the page", () -> browser.address().equals("/sessions/" + BLOCKED));
    browser.waitFor("Unblock the session to write again.");
    // That no conversation has a message's id is an answer, too.
    browser.assertQuiet("/v2/conversations/" + message);
  }

  private static void search(String id) {
    browser.open("/conversations");
    WebElement field = browser.find("input[name=search]");
    field.sendKeys(id);
    field.sendKeys(Keys.ENTER);
  }

  @Test
  void conversation_newMessage_appearsWithinFiveSeconds() {
    String conversation = demo.conversation("Live");
    browser.open("/conversations/" + conversation);
    browser.waitFor("Nobody has written yet.");

    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      String text = "Number %d is here".formatted(i);
      Instant written = Instant.now();
      demo.write(conversation, text);
      browser.waitFor(text);
      waits.add(Duration.between(written, Instant.now()));
    }

    assertThat(waits.stream().min(Comparator.naturalOrder()).orElseThrow())
        .as("of %s", waits)
        .isLessThan(Duration.ofSeconds(5));
    browser.waitFor("Notifications Delivered");
    browser.waitFor("reached sales");
    browser.assertQuiet();
  }

  @Test
  void conversation_sectionsCannotBeRead_sayWhyAndAreReadAgain() {
    String conversation = demo.get("/v2/sessions/" + ENDED).text("conversation").orElseThrow();
    demo.write(conversation, "Is anybody there?");
    browser.open("/sessions");
    browser.run(
        """
        const real = window.fetch;
        window.broken = /visible=true|[/]v2[/]sessions[/]|[/]routing/;
        window.fetch = async (address, options) => window.broken.test(address)
          ? new Response('{"error":{"message":"out of order"}}', {status: 500})
          : real(address, options);
        """);
    browser.open("/conversations/" + conversation);

    browser.until(
        "three faults",
        () -> browser.findAll("reachline-conversation reachline-state [role=alert]").size() == 3);
    assertThat(browser.text())
        .contains("out of order")
        .doesNotContain("None in the last hour.", "This conversation has no session.");
    browser.assertAccessible();
    browser.run("window.broken = /^nothing$/");
    browser.until(
        "no fault",
        () -> {
          List<WebElement> again = browser.findAll("reachline-conversation reachline-state button");
          again.forEach(WebElement::click);
          return again.isEmpty();
        });
    browser.find("aside a", ENDED);

    browser.run("window.broken = new RegExp(arguments[0] + '$')", conversation);
    demo.write(conversation, "Still nobody?");
    browser.waitFor("Not up to date: This failed: out of order");
    browser.run("window.broken = /^nothing$/");
    browser.waitForNo("Not up to date");
    browser.assertQuiet();
  }

  @Test
  void why_undeliverable_isATreeOfRuleChannelAndPeople() {
    demo.presence("agent-service", "online");
    demo.presence("agent-service", "offline");
    String conversation = demo.conversation("A washer");
    demo.write(conversation, "My washer needs service");
    demo.deliveryStatus(
        conversation, status -> "Notifications Undeliverable".equals(status.get("text")));

    browser.open("/conversations/" + conversation);
    browser.waitFor("nobody of service was there");
    // The oldest one, since the delayed rule may have been evaluated by now.
    browser.findAll("article.untold .ask").getLast().click();

    browser.waitFor("It reached nobody. agent-service should have been there.");
    assertThat(node("service").getText()).contains("matched, nobody there");
    assertThat(node("Channel service").getText()).contains("nobody online");
    assertThat(node("agent-service").getText()).contains("offline").contains("last seen");
    assertThat(node("sales").getText()).contains("not matched");
    assertThat(node("nobody accepted").getText()).contains("waits").contains("until");
    assertThat(browser.text()).contains("nobody accepted · in 4 minutes");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.assertQuiet();
  }

  @Test
  void why_byKeyboard_opensClosesAndMoves() {
    String conversation = demo.conversation("By keyboard");
    demo.write(conversation, "My washer needs service");
    demo.deliveryStatus(conversation, _ -> true);
    browser.open("/conversations/" + conversation);
    browser.find(".contact .ask", "Who was told?").click();
    WebElement channel = node("Channel service");

    channel.findElement(By.cssSelector(".label")).click();

    browser.until("closed", () -> "false".equals(channel.getDomAttribute("aria-expanded")));
    channel.sendKeys(Keys.ARROW_RIGHT);
    browser.until("open", () -> "true".equals(channel.getDomAttribute("aria-expanded")));
    channel.sendKeys(Keys.ARROW_RIGHT);
    browser.until("the person", () -> focused().startsWith("agent-service"));
    node("agent-service").sendKeys(Keys.ARROW_LEFT);
    browser.until("the channel", () -> focused().startsWith("Channel service"));
    channel.sendKeys(Keys.ARROW_LEFT);
    browser.until("closed", () -> "false".equals(channel.getDomAttribute("aria-expanded")));
    channel.sendKeys(Keys.HOME);
    browser.until("the first", () -> !focused().startsWith("Channel service"));
    browser.assertQuiet();
  }

  private static WebElement node(String name) {
    browser.find("reachline-why [role=treeitem] bdi", name);
    return browser.findAll("reachline-why [role=treeitem]").stream()
        .filter(item -> item.getText().startsWith(name + "\n") || item.getText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(browser.text()));
  }

  private static String focused() {
    return String.valueOf(
        browser.run(
            """
            let focused = document.activeElement;
            while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
            return focused.innerText;
            """));
  }

  @Test
  void buttons_acceptLeaveAssignNotify_commandTheConversation() {
    String conversation = demo.conversation("To be commanded");
    demo.write(conversation, "Is anybody there?");
    demo.deliveryStatus(conversation, _ -> true);
    browser.open("/conversations/" + conversation);

    browser.press("Accept");
    browser.waitFor("You accepted the conversation.");
    browser.waitFor("admin has it in hand");
    browser.waitFor("Active");
    browser.waitFor("/accept");

    demo.write(conversation, "Thank you");
    browser.waitFor("Thank you");
    browser.find(".contact .ask").click();
    browser.waitFor("Nobody was told, since somebody had the conversation in hand.");

    browser.press("Assign …");
    browser.find("reachline-commands fieldset label", "agent-night").click();
    browser.assertAccessible();
    browser.press("Assign to 1 person");
    browser.waitFor("agent-night assigned");

    browser.press("Notify …");
    browser.find("reachline-commands fieldset label", "sales").click();
    browser.press("Notify 1 channel");
    browser.waitFor("Those concerned are being notified.");
    browser.waitFor("/notify");

    browser.press("Leave");
    browser.waitFor("You left the conversation.");
    browser.waitFor("admin has left");
    assertThat(demo.get("/v2/conversations/" + conversation).get("status")).isEqualTo("closed");
    browser.assertQuiet();
  }

  @Test
  void unknownIds_areSaidToBeGone() {
    browser.open("/conversations/0123456789abcdef01234567");
    browser.waitFor("This is not there, or no longer.");

    browser.open("/sessions/65403000000999999");
    browser.waitFor("This is not there, or no longer.");

    browser.open("/sessions?status=ON_HOLD");
    browser.waitFor("Nothing matches these filters.");
    browser.assertQuiet("/v2/conversations/", "/v2/sessions/");
  }

  @Test
  void statusesOfTheLastHour_browsersClockIsOff_areTheServers() {
    String conversation = demo.conversation("Two clocks");
    demo.post(Scope.ADMIN, conversation, Map.of("type", "status", "text", "Was forwarded"));
    Object script =
        browser
            .driver()
            .executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of(
                    "source",
                    "const real = Date.now; Date.now = () => real() + 7_200_000;"
                        + "const Real = Date; window.Date = class extends Real {"
                        + "constructor(...of) { super(...(of.length ? of : [Date.now()])); }};"))
            .get("identifier");
    try {
      browser.reload();
      browser.open("/conversations/" + conversation);

      assertThat(browser.find("#last-hour").getText()).contains("Was forwarded");
      browser.waitFor("opened just now");
    } finally {
      browser
          .driver()
          .executeCdpCommand(
              "Page.removeScriptToEvaluateOnNewDocument",
              Map.of("identifier", String.valueOf(script)));
    }
    browser.assertQuiet();
  }

  @Test
  void sessions_byReplyHealth_showCauseAndRemedy() {
    browser.open("/sessions");
    browser.waitFor(ENDED);

    new Select(browser.find("select[name=canSend]")).selectByVisibleText("Cannot reply");

    browser.until("the filter", () -> browser.address().equals("/sessions?canSend=no"));
    browser.waitForNo(ENDED);
    assertThat(browser.find(".row").getText())
        .contains(BLOCKED, "Blocked", "Cannot reply", "Cause: session.")
        .contains("Unblock the session to write again.");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.assertQuiet();
  }

  @Test
  void session_newEvent_movesItsStatusAndHistory() {
    String session = "65403000000100003";
    demo.sessionEvent(session, "OPEN", "UNASSIGNED", Instant.now().minusSeconds(100));
    browser.open("/sessions/" + session);
    browser.waitFor("Assign the session to somebody.");

    demo.sessionEvent(session, "ON_PROGRESS", "ACCEPTED", Instant.now().minusSeconds(50));

    browser.waitFor("In progress");
    browser.waitFor("Reply as usual.");
    assertThat(browser.findAll("reachline-session-events li")).hasSize(2);
    browser.find("summary").click();
    browser.waitFor("\"sessionStatus\": \"ON_PROGRESS\"");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.press("Its conversation");
    browser.waitFor("Session in progress");
    browser.waitFor("We can write");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.assertQuiet();
  }

  @Test
  void texts_markupDirectionsEmojiAndLength_areInert() {
    String name =
        "<img src=x onerror=pwned()> \u202eevil\u202c \uD83D\uDE00 ${pwned()} {{pwned()}}";
    String conversation = demo.conversation(name);
    demo.write(conversation, "<script>pwned()</script> ${pwned()} שלום \uD83D\uDC69‍\uD83D\uDC67");
    demo.write(conversation, "x".repeat(40_000) + "\uD83D\uDE00".repeat(5_900) + "end");
    demo.write(conversation, "\u202e".repeat(2_000) + "\n".repeat(300) + "last");
    browser.run("window.pwned = () => { window.isPwned = true; }");

    browser.open("/conversations");
    browser.waitFor("<img src=x onerror=pwned()>");
    browser.assertFitsPhone();
    browser.assertAccessible();
    browser.open("/conversations/" + conversation);
    browser.waitFor("<script>pwned()</script> ${pwned()} שלום \uD83D\uDC69‍\uD83D\uDC67");
    assertThat(browser.text()).doesNotContain("x".repeat(2_001));
    browser.find("reachline-text button", "Show all").click();
    browser.waitFor("\uD83D\uDE00end");
    browser.assertFitsPhone();
    browser.assertAccessible();

    assertThat(browser.run("return Boolean(window.isPwned)")).isEqualTo(false);
    assertThat(browser.findAll("reachline-conversation img")).isEmpty();
    browser.assertQuiet();
  }

  @Test
  void conversations_thousand_areInteractiveWithinASecondAndScrollOn() {
    IntStream.range(0, 1_000).parallel().forEach(i -> demo.conversation("Number " + i));

    List<Long> times = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      browser.open("/sessions");
      browser.driver().get("about:blank");
      browser.driver().get(service.url() + "/#/conversations");
      browser.find(".row");
      times.add((Long) browser.run("return Math.round(performance.now())"));
    }

    assertThat(times.stream().min(Comparator.naturalOrder()).orElseThrow())
        .as("milliseconds of %s", times)
        .isLessThan(1_000L);
    browser.until(
        "further rows",
        () -> {
          browser.run("window.scrollTo(0, document.documentElement.scrollHeight)");
          return browser.findAll(".row").size() > 100;
        });
    assertThat(browser.findAll(".row").stream().map(row -> row.getDomAttribute("href")))
        .doesNotHaveDuplicates();
    browser.assertQuiet();
  }

  @Test
  void commands_failed_areRepeatedUnderTheirKey() {
    String conversation = demo.conversation("Cut off");
    browser.open("/conversations/" + conversation);
    browser.waitFor("Accept");
    browser.run(
        """
        const real = window.fetch;
        window.keys = [];
        window.fetch = async (address, options) => {
          if (options?.method === 'POST') {
            window.keys.push(options.headers['idempotency-key']);
            const answer = await real(address, options);
            if (window.keys.length === 1) throw new TypeError('The answer is lost');
            return answer;
          }
          return real(address, options);
        };
        """);

    browser.press("Accept");
    browser.waitFor("The service cannot be reached.");
    browser.press("Accept");

    browser.waitFor("You accepted the conversation.");
    assertThat(browser.run("return new Set(window.keys).size")).isEqualTo(1L);
    assertThat(demo.list("/v2/conversations/%s/messages?type=command".formatted(conversation)))
        .hasSize(1);
    browser.assertQuiet();
  }
}
