package io.reachline.integration.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.identity.HexId;
import io.reachline.identity.Scope;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.local.LocalService;
import io.reachline.local.event.DemoSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Tests of the pages of the team, of operations and of the report in a browser. */
@WithBrowser
class TeamPagesIT {

  private static final List<String> HOSTILE =
      List.of(
          "<img src=x onerror=alert(1)>",
          "مرحبا \u202e evil",
          "😀👩‍👩‍👧 ${7*7} {{x}}",
          "W".repeat(100));

  /** Has long waits over at once, counts renewals of presence, and can hold readings of it back. */
  private static final String HURRY =
      """
      const wait = window.setTimeout;
      window.setTimeout = (action, time, ...rest) => wait(action, time > 10_000 ? 50 : time, ...rest);
      const send = window.fetch;
      window.renewals = 0;
      window.fetch = async (address, options) => {
        if (options?.method === 'PUT') {
          window.renewals++;
        } else if (window.held !== undefined && String(address).endsWith('/presence')) {
          window.held++;
          await window.released;
        }
        return send(address, options);
      };
      """;

  /** Answers requests for reports: once that it is not ready, then with the arguments. */
  private static final String REPORT =
      """
      const [report, grouped, table] = arguments;
      const send = window.fetch;
      let asked = 0;
      window.fetch = (address, options) => {
        if (!String(address).includes('/v2/reports/')) return send(address, options);
        if (asked++ === 0) {
          return Promise.resolve(new Response('{"summed":5,"hours":168}', {status: 202, headers: {'retry-after': '1'}}));
        }
        const body = options.headers.accept === 'text/csv' ? table
          : String(address).includes('group=') ? grouped : report;
        return Promise.resolve(new Response(body));
      };
      URL.createObjectURL = (file) => {
        file.text().then((text) => { window.saved = text; });
        return '#/report';
      };
      HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; };
      """;

  private static LocalService service;
  private static DemoOrganization demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
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
  void team_asAgent_goesOnlineAndOffline() {
    browser.signIn("agent-night");
    browser.open("/team");

    browser.press("Go online");
    browser.waitFor("You are online Renewed as long as this console is open.");
    assertThat(presence("agent-night")).isEqualTo("online");
    browser.until(
        "the time of today",
        () ->
            String.valueOf(browser.find("reachline-timeline svg").getAccessibleName())
                .contains("–"));
    browser.assertAccessible();

    browser.press("Go offline");
    browser.waitFor("You are offline");
    assertThat(presence("agent-night")).isEqualTo("offline");
    browser.assertQuiet();
  }

  @Test
  void team_online_isRenewedOnWhateverPage_untilSomebodySaysOffline() {
    browser.signIn("admin");
    browser.run(HURRY);
    browser.open("/team");
    browser.press("Go online");
    browser.waitFor("You are online");

    browser.open("/sessions");
    long before = counted("renewals");
    browser.until("two more renewals", () -> counted("renewals") >= before + 2);
    // The page reads before it renews: what is said meanwhile must count.
    browser.run(
        "window.held = 0; window.released = new Promise((free) => { window.free = free; })");
    browser.until("a reading", () -> counted("held") > 0);
    demo.presence("admin", "offline");
    long after = counted("renewals");
    browser.run("window.free()");
    browser.open("/team");
    browser.waitFor("You are offline");

    assertThat(presence("admin")).isEqualTo("offline");
    assertThat(counted("renewals")).isEqualTo(after);
    browser.assertQuiet();
  }

  @Test
  void team_online_isRenewedAfterAnotherPageWasLoadedAnew() {
    String script = browser.onEveryPage(HURRY);
    try {
      browser.signIn("admin");
      browser.open("/team");
      browser.press("Go online");
      browser.waitFor("You are online");
      browser.open("/sessions");

      browser.reload();

      browser.find("main h1", "Sessions");
      browser.until("two renewals", () -> counted("renewals") >= 2);
      assertThat(presence("admin")).isEqualTo("online");
      browser.open("/team");
      browser.press("Go offline");
      browser.waitFor("You are offline");
      browser.assertQuiet();
    } finally {
      browser.onNoPage(script);
    }
  }

  @Test
  void team_asAdmin_showsWhoIsThereLive_andEachDay() {
    browser.signIn("admin");
    browser.run(HURRY);
    browser.open("/team");
    browser.waitFor("sales 1 of 2 online");

    demo.presence("agent-service", "online");
    browser.waitFor("sales 2 of 2 online");
    demo.presence("agent-service", "offline");
    browser.waitFor("sales 1 of 2 online");

    browser.click(".day button");
    browser.until("yesterday", () -> browser.address().matches("/team\\?day=\\d{4}-\\d\\d-\\d\\d"));
    browser.until(
        "nobody was there yesterday",
        () ->
            "Anybody: not online"
                .equals(browser.find("reachline-timeline svg").getAccessibleName()));
    browser.assertAccessible();
    browser.assertQuiet();
  }

  @Test
  void quarantine_event_isReadRetriedAndDeleted() throws IOException, InterruptedException {
    String agent = "4000000012345";
    takeIn(wrongEvent("<script>alert(1)</script>"));
    takeIn(presenceEvent(agent));
    browser.signIn("admin");
    browser.open("/operations?show=quarantine");
    browser.find(".card", "Unknown agent");

    choose("invalid_field");
    browser.waitForNo("Unknown agent came once");
    browser.press("Show event");
    browser.find("pre", "<script>alert(1)</script>");
    browser.press("Retry");
    browser.waitFor("It is still wrong: messagesCount must be a whole number");
    browser.assertAccessible();
    browser.press("Delete");
    browser.waitFor("Delete this event?");
    browser.assertAccessible();
    browser.click("#confirm");
    browser.waitFor("The event was deleted.");
    assertThat(demo.list("/v2/quarantine?reason=invalid_field")).isEmpty();

    choose("unknown_user");
    demo.send(
        Scope.ADMIN,
        "PATCH",
        "/v2/users/" + demo.named("users").get("agent-night"),
        Map.of("external", Map.of("zoho-desk", agent)));
    browser.find(".card", "Unknown agent");
    browser.press("Retry");
    browser.waitFor("The event was stored.");
    browser.waitFor("Nothing was set aside for this reason.");
    assertThat(demo.list("/v2/quarantine?reason=unknown_user")).isEmpty();
    browser.assertQuiet("422");
  }

  @Test
  void services_delivery_isShownAndRetried() throws IOException {
    try (Target target = Target.start()) {
      target.status().set(503);
      String id = service(target, "Night bot");
      String path = "/v2/services/%s/deliveries".formatted(id);
      browser.signIn("admin");
      browser.open("/operations?show=services");
      browser.find(".card", "Night bot");
      writeUntil("a try", () -> isTried(path));

      browser.open("/operations?show=services&service=" + id);
      browser.waitFor("Deliveries to Night bot");
      browser.waitFor("answered 503");
      browser.click("button[aria-expanded]");
      browser.find(".attempts", "answered 503");
      browser.assertAccessible();
      target.status().set(200);
      browser.press("Retry");
      browser.waitFor("It is due at once.");
      browser.until(
          "a delivery", () -> "delivered".equals(demo.list(path).getFirst().get("state")));
      choose("delivered");
      browser.find(".badge", "delivered");
      browser.assertFitsPhone();
      browser.assertQuiet();
    }
  }

  @Test
  void services_disabled_saysWhyAndIsEnabledAgain() throws IOException {
    try (Target target = Target.start()) {
      target.status().set(410);
      String id = service(target, "Gone bot");
      browser.signIn("admin");
      writeUntil(
          "the service is disabled",
          () -> Boolean.FALSE.equals(demo.get("/v2/services/" + id).get("enabled")));
      browser.open("/operations?show=services");

      browser.waitFor("Its address answered 410, gone, so it was disabled.");
      target.status().set(200);
      browser.press("Enable again");
      browser.waitFor("It is enabled. What failed meanwhile can be tried again.");

      assertThat(demo.get("/v2/services/" + id).get("enabled")).isEqualTo(true);
      browser.assertQuiet();
    }
  }

  @Test
  void pages_hostileNames_areInertAndFitAPhone() throws IOException, InterruptedException {
    try (Target target = Target.start()) {
      for (String name : HOSTILE) {
        String user =
            demo.send(Scope.ADMIN, "POST", "/v2/users", Map.of("name", name))
                .text("id")
                .orElseThrow();
        demo.send(
            Scope.ADMIN, "POST", "/v2/channels", Map.of("name", name, "members", List.of(user)));
        service(target, name);
        takeIn(event("IM_Other", Map.of("note", name)));
      }
      browser.signIn("admin");

      for (String page :
          List.of("/team", "/operations?show=services", "/operations?show=quarantine")) {
        browser.open(page);
        for (String name : HOSTILE) {
          browser.until("%s on %s".formatted(name, page), () -> shows(page, name));
        }
        browser.assertFitsPhone();
        browser.assertAccessible();
        assertThat(browser.findAll("img")).isEmpty();
      }
      browser.assertQuiet();
    }
  }

  @Test
  void report_ofTheWeek_isSummedThenShownAsHeatMapTableAndCsv() {
    Map<String, ?> monday = with(counts(9, 4), Map.of("weekday", 1, "hour", 12));
    Map<String, ?> sunday = with(counts(2, 0), Map.of("weekday", 7, "hour", 23));
    List<Map<String, ?>> totals = HOSTILE.stream().map(TeamPagesIT::ofGroup).toList();
    browser.signIn("admin");
    browser.run(
        REPORT,
        report(List.of(counts(11, 4)), List.of(monday, sunday)),
        report(
            totals,
            totals.stream().map(one -> with(one, Map.of("weekday", 1, "hour", 12))).toList()),
        "weekday,hour");
    browser.open("/report?group=channel");

    browser.waitFor("Summing up: 5 of 168 hours");
    browser.waitFor("on Mondays 12:00–13:00: 4 of 9");
    browser.waitFor("Reached nobody at once 4 36%");
    assertThat(browser.find("reachline-heat-map td.level-5").getText()).isEqualTo("4");
    assertThat(browser.find("reachline-heat-map td.level-5").getDomAttribute("title"))
        .isEqualTo("Monday 12:00–13:00: 9 messages, 4 reached nobody at once, 4 never");
    browser.waitFor("Ada : 4 times");
    HOSTILE.forEach(name -> browser.waitFor(name.replaceAll("\\s+", " ")));
    assertThat(browser.findAll("img")).isEmpty();
    browser.assertAccessible();
    browser.assertFitsPhone();

    new Select(browser.find("#measure")).selectByValue("messages");
    browser.until(
        "the messages", () -> browser.find("reachline-heat-map td.level-5").getText().equals("9"));
    browser.press("Download CSV");
    browser.until("the file", () -> "weekday,hour".equals(browser.run("return window.saved")));
    assertThat(String.valueOf(browser.run("return window.savedAs")))
        .matches("reachability-.*\\.csv");
    browser.assertQuiet();
  }

  @Test
  void report_byDay_isAChartAndATable() {
    Map<String, ?> first =
        with(counts(9, 4), Map.of("from", "2026-11-02T00:00:00.000Z", "date", "2026-11-02"));
    Map<String, ?> second =
        with(counts(5, 0), Map.of("from", "2026-11-03T00:00:00.000Z", "date", "2026-11-03"));
    browser.signIn("admin");
    browser.run(REPORT, report(List.of(counts(14, 4)), List.of(first, second)), "", "");
    browser.open("/report?by=day&zone=UTC&since=2026-11-02&until=2026-11-03");

    browser.find("reachline-chart canvas");
    browser.find("tr", "Mon 2 Nov 9 5 4");
    browser.find("tr", "Tue 3 Nov 5 5 0");
    browser.assertAccessible();
    browser.assertFitsPhone();

    browser.open("/report?since=2026-11-05&until=2026-11-03");
    browser.waitFor("The first day is after the last one.");
    browser.assertAccessible();
    browser.assertQuiet();
  }

  @Test
  void report_ofMessagesThatCame_countsThem() {
    demo.write(demo.conversation("One"), "My washer needs service");
    browser.signIn("admin");
    // Few hours, since each is summed first; and however the day turns meanwhile.
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String page =
        "/report?zone=UTC&since=%s&until=%s".formatted(today.minusDays(1), today.plusDays(1));

    browser.until(
        "a message that reached nobody",
        () -> {
          browser.open(page);
          browser.reload();
          browser.find("reachline-report .tiles");
          return browser.text().matches(".*Reached nobody at once [1-9].*");
        });
    browser.assertQuiet();
  }

  @Test
  void operations_serviceUnreachable_saysSoAndTriesAgain() {
    browser.signIn("admin");
    browser.open("/operations?show=sources");
    browser.waitFor("Zoho Desk");

    browser.run(
        "window.answered = window.fetch; window.fetch = () => Promise.reject(new"
            + " TypeError('down'));");
    browser.press("Quarantine");
    browser.waitFor("The service cannot be reached.");
    browser.assertAccessible();
    browser.run("window.fetch = window.answered");
    browser.press("Try again");

    browser.find(".field", "Reason");
    browser.waitForNo("The service cannot be reached.");
    browser.assertQuiet();
  }

  private static boolean shows(String page, String name) {
    if (page.endsWith("quarantine")) {
      browser.findAll("button[aria-expanded=false]").forEach(WebElement::click);
    }
    return browser.text().contains(name.replaceAll("\\s+", " "));
  }

  /** Writes messages, now and then, since a new service is told of events only after a moment. */
  private static void writeUntil(String what, Supplier<Boolean> condition) {
    String conversation = demo.conversation("One");
    AtomicInteger asked = new AtomicInteger();
    browser.until(
        what,
        () -> {
          if (asked.getAndIncrement() % 40 == 0) {
            demo.write(conversation, "Hello");
          }
          return condition.get();
        });
  }

  private static boolean isTried(String deliveries) {
    return demo.list(deliveries).stream()
        .anyMatch(one -> one.get("attempts") instanceof List<?> attempts && !attempts.isEmpty());
  }

  private static Map<String, ?> counts(int messages, int undeliverable) {
    return Map.of(
        "messages",
        messages,
        "delivered",
        messages - undeliverable,
        "undeliverable",
        undeliverable,
        "laterReached",
        0,
        "accepted",
        0,
        "never",
        undeliverable,
        "missing",
        List.of(Map.of("id", HexId.NONE, "name", "Ada", "count", undeliverable)),
        "uncovered",
        Map.of("quarters", 2, "messages", 1));
  }

  private static Map<String, ?> ofGroup(String name) {
    String id = HexId.hash(name).substring(0, HexId.LENGTH);
    return with(counts(9, 4), Map.of("group", Map.of("id", id, "name", name)));
  }

  private static Map<String, ?> with(Map<String, ?> row, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(row);
    all.putAll(more);
    return all;
  }

  private static String report(
      List<? extends Map<String, ?>> totals, List<? extends Map<String, ?>> rows) {
    return Json.write(Map.of("totals", totals, "rows", rows));
  }

  private static String presence(String user) {
    String id = demo.named("users").get(user);
    return demo.get("/v2/users/" + id).text("presence").orElseThrow();
  }

  private static long counted(String name) {
    return ((Number) Objects.requireNonNull(browser.run("return window[arguments[0]]", name)))
        .longValue();
  }

  private static void choose(String value) {
    new Select(browser.find("select")).selectByValue(value);
  }

  private static String service(Target target, String name) {
    JsonObject created =
        demo.send(
            Scope.ADMIN,
            "POST",
            "/v2/services",
            Map.of(
                "type",
                "webhook",
                "name",
                name,
                "params",
                Map.of(
                    "url", target.url(),
                    "secret", "the secret of this test",
                    "events", List.of("message.create.*.chat"))));
    return created.text("id").orElseThrow();
  }

  private static Map<String, ?> wrongEvent(String note) {
    return event(
        "IM_Session_Status",
        Map.of(
            "sessionId", "65403000000038063",
            "sessionStatus", "OPEN",
            "messagesCount", "-1",
            "note", note));
  }

  private static Map<String, ?> presenceEvent(String agent) {
    return event("Agent_Presence_Update", Map.of("agentId", agent, "status", "ONLINE"));
  }

  private static Map<String, ?> event(String type, Map<String, ?> payload) {
    return Map.of(
        "eventType",
        type,
        "eventTime",
        String.valueOf(Instant.now().toEpochMilli()),
        "orgId",
        DemoSource.ZOHO_ORGANIZATION,
        "payload",
        payload);
  }

  private static void takeIn(Map<String, ?> event) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.webhookUrl())
            .header("X-ZDesk-JWT", service.webhookToken())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(List.of(event))))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  /** A target of webhooks that confirms its challenge, and answers events with a status. */
  private record Target(HttpServer server, AtomicInteger status) implements AutoCloseable {

    static Target start() throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Target target = new Target(server, new AtomicInteger(200));
      server.createContext("/", target::answer);
      server.start();
      return target;
    }

    String url() {
      return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        if (exchange.getRequestMethod().equals("GET")) {
          String query = exchange.getRequestURI().getQuery();
          byte[] challenge =
              query.replaceAll(".*challenge=([^&]*).*", "$1").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, challenge.length);
          exchange.getResponseBody().write(challenge);
        } else {
          exchange.sendResponseHeaders(status.get(), -1);
        }
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
