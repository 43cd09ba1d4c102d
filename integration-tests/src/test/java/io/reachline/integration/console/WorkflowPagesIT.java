package io.reachline.integration.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.local.LocalService;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Tests of the pages of workflows in a browser. Each test has a workflow of its own. */
@WithBrowser
class WorkflowPagesIT {
  private static final String RULE = "reachline-workflow .rule";

  private static final String SALES_AGENT =
      "reachline-try-message select[data-user='64d1f0c2a9b3e87f5c21a011']";

  /**
   * A `fetch` whose answers a test changes: `between` gets the method, the path and the real one.
   */
  private static final String BETWEEN =
      """
      window.realFetch ??= window.fetch;
      window.fetch = (address, options = {}) => {
        const real = (change = {}) => window.realFetch(address, {...options, ...change});
        const {pathname} = new URL(address);
        return window.between(options.method ?? 'GET', pathname, real, options) ?? real();
      };
      """;

  private static LocalService service;
  private static Browser browser;
  private static ContractClient client;

  @BeforeAll
  static void start() throws BindException {
    service = LocalService.start(LocalService.Options.inMemory(Path.of("..")), System.out);
    client = new ContractClient();
    browser = Browser.start(service);
    browser.signIn("admin");
  }

  @AfterAll
  static void stop() {
    browser.close();
    client.close();
    service.close();
  }

  private static void between(String function, Object... arguments) {
    browser.run(BETWEEN + "window.between = " + function, arguments);
  }

  private static JsonObject send(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("authorization", "Bearer " + service.token(Scope.ADMIN))
                .header("content-type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    return Json.readOwn(response.body());
  }

  private static List<JsonObject> list(String path) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("authorization", "Bearer " + service.token(Scope.ADMIN))
                .build());
    try {
      return ((List<?>) Objects.requireNonNull(Json.read(response.body())))
          .stream().map(item -> JsonObject.of((Map<?, ?>) item)).toList();
    } catch (MalformedJson e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  private static String channel(String name) throws Exception {
    return list("/v2/channels?name=" + name).getFirst().text("id").orElseThrow();
  }

  /** Creates an inactive workflow whose rules tell sales, and opens its page. */
  private static String opened(String name, String... rules) throws Exception {
    String id = workflow(name, rules);
    open(id);
    return id;
  }

  private static String workflow(String name, String... rules) throws Exception {
    String body =
        JsonObject.builder()
            .put("name", name)
            .put("active", false)
            .put("rules", List.of(rules).stream().map(rule -> rule(rule).members()).toList())
            .build()
            .toString();
    return send("POST", "/v2/workflows", body).text("id").orElseThrow();
  }

  private static JsonObject rule(String name) {
    try {
      return JsonObject.builder()
          .put("name", name)
          .put("when", "message.text == '%s'".formatted(name))
          .put("notify", Map.of("channels", List.of(channel("sales"))))
          .build();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void open(String id) {
    browser.open("/workflows/" + id);
    browser.find(RULE);
    browser.waitFor("sales");
  }

  private static JsonObject stored(String id) throws Exception {
    return send("GET", "/v2/workflows/" + id, "");
  }

  private static List<String> storedRules(String id) throws Exception {
    return stored(id).objects("rules").stream()
        .map(rule -> rule.text("name").orElseThrow())
        .toList();
  }

  private static void reviewAndSave() {
    browser.click("#review");
    browser.click("#save");
    browser.waitFor("Nothing to save");
  }

  /** Returns the field of a rule, such as {@code name}, by the rule's place from 1 on. */
  private static WebElement field(int place, String name) {
    browser.until("rule " + place, () -> browser.findAll(RULE).size() >= place);
    return (WebElement)
        Objects.requireNonNull(
            browser.run(
                "return arguments[0].querySelector(`[id$='-${arguments[1]}']`)",
                browser.findAll(RULE).get(place - 1),
                name));
  }

  private static List<String> shownRules() {
    return browser.findAll(RULE).stream()
        .map(
            card ->
                String.valueOf(
                    browser.run(
                        "return arguments[0].querySelector(\"[id$='-name']\").value", card)))
        .toList();
  }

  private static String focused() {
    return String.valueOf(
        browser.run(
            """
            let active = document.activeElement;
            while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
            return active.id || active.ariaLabel;
            """));
  }

  @Test
  void list_workflows_areCreatedAndTurnedOnAndOff() throws Exception {
    browser.open("/workflows");
    browser.waitFor("Sales");
    browser.waitFor("2 rules");

    browser.press("New workflow");
    browser.type("#name", "Made here");
    field(1, "name").sendKeys("all");
    field(1, "notify").click();
    WebElement picker = browser.find("reachline-workflow reachline-picker input");
    picker.sendKeys("ser");
    browser.waitFor("service channel");
    picker.sendKeys(Keys.ENTER);
    browser.find("reachline-picker .chip", "service");
    browser.click("#review");
    browser.waitFor("New rule all");
    browser.click("#save");
    browser.find("reachline-workflow h1", "Made here");
    browser.until("its address", () -> browser.address().matches("/workflows/[0-9a-f]{24}"));
    String id = browser.address().substring("/workflows/".length());
    assertThat(stored(id).objects("rules").getFirst().object("notify").texts("channels"))
        .containsExactly(channel("service"));

    browser.open("/workflows");
    browser.find("[aria-label^='Turn'][aria-label$='here']", "Turn off").click();
    browser.find("[aria-label^='Turn'][aria-label$='here']", "Turn on");
    assertThat(stored(id).get("active")).isEqualTo(false);

    openRules(id);
    browser.click("#delete");
    browser.click("#delete-now");
    browser.until("the list", () -> browser.address().equals("/workflows"));
    browser.waitForNo("Made here");
    browser.assertQuiet();
  }

  private static void openRules(String id) {
    browser.open("/workflows/" + id);
    browser.find(RULE);
  }

  @Test
  void edit_saved_showsTheDifferenceFirst() throws Exception {
    String id = opened("Edited", "first", "second");
    String night = channel("after-hours");

    WebElement name = field(1, "name");
    name.clear();
    name.sendKeys("renamed");
    field(2, "delay").sendKeys("1h 30m");
    field(2, "then").sendKeys("Stop");
    WebElement picker =
        (WebElement)
            Objects.requireNonNull(
                browser.run(
                    "return arguments[0].shadowRoot.querySelector('input')", field(2, "notify")));
    picker.sendKeys("after");
    browser.waitFor("after-hours channel");
    picker.sendKeys(Keys.ENTER);
    browser.waitFor("Not saved yet");
    assertThat(storedRules(id)).containsExactly("first", "second");
    browser.click("#review");

    browser.waitFor("Save these changes?");
    assertThat(browser.text())
        .contains("Rule renamed Name first renamed", "Wait before 1h 30m")
        .contains("Channels sales sales, after-hours", "Go on with the next rule Stop");
    browser.click("#save");
    browser.waitFor("Nothing to save");

    JsonObject stored = stored(id);
    assertThat(storedRules(id)).containsExactly("renamed", "second");
    assertThat(stored.objects("rules").getLast().members())
        .containsEntry("delay", "PT1H30M")
        .containsEntry("then", "stop");
    assertThat(stored.objects("rules").getLast().object("notify").texts("channels"))
        .containsExactly(channel("sales"), night);
    browser.assertQuiet();
  }

  @Test
  void edit_wrongCondition_isShownAtItsField_withTheFocus() throws Exception {
    String id = opened("Wrong", "first", "second");
    WebElement when = field(2, "when");
    when.clear();
    when.sendKeys("message.txt == 'a'");
    browser.click("#review");
    browser.click("#save");

    browser.waitFor("is not a valid condition");
    assertThat(field(2, "when").getAttribute("aria-invalid")).isEqualTo("true");
    assertThat(focused()).isEqualTo(field(2, "when").getAttribute("id"));
    assertThat(field(2, "when").getAttribute("value")).isEqualTo("message.txt == 'a'");
    assertThat(field(1, "when").getAttribute("aria-invalid")).isNull();
    browser.assertAccessible();

    WebElement again = field(2, "when");
    again.clear();
    again.sendKeys("message.text == 'a'");
    WebElement delay = field(1, "delay");
    delay.sendKeys("soon");
    browser.click("#review");
    browser.click("#save");
    browser.until(
        "the focus on the delay", () -> focused().equals(field(1, "delay").getAttribute("id")));
    assertThat(storedRules(id)).containsExactly("first", "second");
    browser.assertQuiet("400 (Bad Request)");
  }

  @Test
  void order_byKeyboardAndByMouse_isSaved() throws Exception {
    String id = opened("Ordered", "one", "two", "three");

    field(3, "up").sendKeys(Keys.ENTER);
    browser.until("the order", () -> shownRules().equals(List.of("one", "three", "two")));
    browser.until("the focus", () -> focused().equals(field(2, "up").getAttribute("id")));
    browser.waitFor("Rule three is now 2 of 3.");
    field(2, "up").sendKeys(Keys.ENTER);
    browser.until("the order", () -> shownRules().equals(List.of("three", "one", "two")));

    List<WebElement> cards = browser.findAll(RULE);
    WebElement handle = browser.findAll("reachline-workflow .handle").getFirst();
    browser.run("arguments[0].scrollIntoView({block: 'start'})", cards.getFirst());
    int below = cards.get(1).getLocation().y - cards.getFirst().getLocation().y;
    new Actions(browser.driver())
        .moveToElement(handle)
        .clickAndHold()
        .moveByOffset(0, below / 2)
        .moveByOffset(0, below)
        .release()
        .perform();
    browser.until("the order", () -> shownRules().equals(List.of("one", "three", "two")));

    field(1, "down").sendKeys(Keys.ENTER);
    reviewAndSave();
    assertThat(storedRules(id)).containsExactly("three", "one", "two");
    browser.assertQuiet();
  }

  @Test
  void tryIt_aDraftThatIsNotSaved_saysWhatWouldHappen() throws Exception {
    String id = opened("Tried", "hello");
    String when = "message.text.contains('draft') && now.getHours('UTC') >= 0";
    WebElement condition = field(1, "when");
    condition.clear();
    condition.sendKeys(when);
    browser.click("#active");
    browser.type("reachline-try-message #message", "a draft");
    browser.find(SALES_AGENT).sendKeys("online");
    browser.click("#try");

    browser.waitFor("Somebody would be told");
    browser.waitFor("hello : holds");
    assertThat(browser.text()).doesNotContain("This is of an earlier draft");
    field(1, "name").sendKeys("!");
    browser.waitFor("This is of an earlier draft");
    field(1, "name").sendKeys(Keys.BACK_SPACE);
    browser.waitForNo("This is of an earlier draft");
    browser.find(SALES_AGENT).sendKeys("offline");
    browser.type("reachline-try-message #message", "something else");
    browser.click("#try");
    browser.waitFor("hello : does not hold");
    assertThat(stored(id).get("active")).isEqualTo(false);

    WebElement wrong = field(1, "when");
    wrong.clear();
    wrong.sendKeys("1 +");
    browser.click("#try");
    browser.waitFor("A rule is not valid yet");
    browser.until("the focus", () -> focused().equals(field(1, "when").getAttribute("id")));
    browser.assertAccessible();
    browser.assertQuiet("400 (Bad Request)");
  }

  @Test
  void conflict_ofTwoPeople_showsBothVersions_andKeepsWhatWasTyped() throws Exception {
    String id = opened("Shared", "first", "second");
    field(1, "name").sendKeys(" mine");
    send("PATCH", "/v2/workflows/" + id, "{\"name\":\"Shared by two\"}");
    browser.click("#review");
    browser.click("#save");

    browser.waitFor("Somebody else changed this workflow");
    browser.find("#theirs ins", "Shared by two");
    browser.find("#yours ins", "first mine");
    browser.assertAccessible();
    assertThat(stored(id).get("name")).isEqualTo("Shared by two");

    browser.click("#keep-mine");
    browser.waitFor("Save these changes?");
    browser.click("#save");
    browser.waitFor("Nothing to save");
    assertThat(stored(id).get("name")).isEqualTo("Shared");
    assertThat(storedRules(id)).containsExactly("first mine", "second");

    field(2, "name").sendKeys(" again");
    send("PATCH", "/v2/workflows/" + id, "{\"name\":\"Theirs\"}");
    browser.click("#review");
    browser.click("#save");
    browser.click("#take-theirs");
    browser.find("h1", "Theirs");
    browser.waitFor("Nothing to save");
    assertThat(shownRules()).containsExactly("first mine", "second");
    browser.assertQuiet("412 (Precondition Failed)");
  }

  @Test
  void history_hasWhoAndWhen_andAWayBack() throws Exception {
    String id = workflow("History", "first");
    send("PATCH", "/v2/workflows/" + id, "{\"name\":\"Changed\"}");
    open(id);

    browser.waitFor("Version 2 current admin ·");
    browser.find("reachline-versions [aria-label^='What'][aria-label$='2']").click();
    browser.find("reachline-versions ins", "Changed");
    browser.find("reachline-versions [aria-label^='Go'][aria-label$='1']").click();
    browser.waitFor("Save these changes?");
    browser.click("#save");
    browser.waitFor("Version 3 current");

    assertThat(stored(id).get("name")).isEqualTo("History");
    assertThat(list("/v2/workflows/%s/versions".formatted(id))).hasSize(3);
    browser.assertQuiet();
  }

  @Test
  void restore_closedUnsaved_bringsBackWhatWasTyped() throws Exception {
    String id = workflow("Restored", "first");
    send("PATCH", "/v2/workflows/" + id, "{\"name\":\"Changed\"}");
    open(id);
    field(1, "name").sendKeys(" typed");
    browser.find("reachline-versions [aria-label^='Go'][aria-label$='1']").click();
    browser.waitFor("Save these changes?");
    assertThat(shownRules()).containsExactly("first");

    browser.press("Close");

    browser.until("what was typed", () -> shownRules().equals(List.of("first typed")));
    browser.waitFor("Not saved yet");
    assertThat(browser.find("#name").getDomProperty("value")).isEqualTo("Changed");
    browser.click("#discard");
    browser.waitFor("Nothing to save");
    browser.assertQuiet();
  }

  @Test
  void edit_whileASaveIsUnderWay_staysUnsaved() throws Exception {
    String id = opened("Slow", "first", "second");
    between(
        """
        (method, path, real) => {
          if (method === 'PATCH') {
            return new Promise((go) => { window.go = go; }).then(() => real());
          }
        };
        """);
    field(1, "name").sendKeys(" saved");
    browser.click("#review");
    browser.click("#save");
    browser.press("Close");
    field(2, "name").sendKeys(" meanwhile");
    browser.run("window.go()");

    browser.until("the save", () -> browser.find("#review").isEnabled());
    assertThat(shownRules()).containsExactly("first saved", "second meanwhile");
    assertThat(storedRules(id)).containsExactly("first saved", "second");
    browser.run("window.between = () => {}");
    reviewAndSave();
    assertThat(storedRules(id)).containsExactly("first saved", "second meanwhile");
    browser.assertQuiet();
  }

  @Test
  void edit_propertyThatThePageDoesNotKnow_isKept() throws Exception {
    String id = workflow("Later", "first");
    browser.open("/workflows");
    between(
        """
        async (method, path, real, {body}) => {
          if (method === 'PATCH') window.sent = JSON.parse(body);
          const answer = await (method === 'PATCH' ? realFetch(`/v2/workflows/${path.split('/').pop()}`,
            {headers: {authorization: `Bearer ${JSON.parse(sessionStorage.getItem('reachline.tokens')).access}`}}) : real());
          if (!/workflows[/][0-9a-f]{24}$/.test(path)) return answer;
          const workflow = await answer.json();
          workflow.rules.forEach((rule) => { rule.colour = 'red'; });
          return new Response(JSON.stringify(workflow));
        };
        """);
    openRules(id);
    field(1, "name").sendKeys(" edited");
    browser.click("#review");
    browser.click("#save");

    browser.until(
        "what was sent",
        () ->
            "red first edited"
                .equals(
                    browser.run(
                        "return window.sent && `${sent.rules[0].colour} ${sent.rules[0].name}`")));
    browser.run("window.between = () => {}");
    browser.reload();
    browser.find(RULE);
    browser.assertQuiet();
  }

  @Test
  void toggle_changedMeanwhile_isRefreshedAndSaid() throws Exception {
    String id = workflow("Toggled", "first");
    browser.open("/workflows");
    browser.reload();
    browser.waitFor("Toggled");
    send("PATCH", "/v2/workflows/" + id, "{\"name\":\"Toggled by two\"}");

    browser.find("[aria-label^='Turn'][aria-label$='Toggled']").click();

    browser.waitFor("Somebody else changed “Toggled” meanwhile");
    browser.waitFor("Toggled by two");
    assertThat(stored(id).get("active")).isEqualTo(false);

    // And between its reading and its change.
    between(
        """
        async (method, path, real, {headers}) => {
          if (method === 'PATCH') {
            window.between = () => {};
            await real({headers: {...headers, 'if-match': '*'}, body: '{"name":"Toggled by three"}'});
          }
          return real();
        };
        """);
    browser.find("[aria-label^='Turn'][aria-label$='two']").click();
    browser.waitFor("Somebody else changed “Toggled by two” meanwhile");
    browser.waitFor("Toggled by three");
    assertThat(stored(id).get("active")).isEqualTo(false);
    browser.find("[aria-label^='Turn'][aria-label$='three']").click();
    browser.find("[aria-label^='Turn'][aria-label$='three']", "Turn off");
    browser.waitForNo("meanwhile");
    browser.assertQuiet("412 (Precondition Failed)");
  }

  @Test
  void replay_failsOnTheWay_goesOnWhereItWas() throws Exception {
    opened("Replayed", "first");
    between(
        """
        (method, path, real, {body}) => {
          if (path !== '/v2/workflows/replay') return;
          const {cursor} = JSON.parse(body);
          (window.cursors ??= []).push(cursor ?? 'none');
          if (cursor && window.cursors.length === 2) {
            return Promise.resolve(new Response('{}', {status: 503}));
          }
          const counts = {messages: cursor ? 9 : 5, changed: 1, skipped: 3,
            before: {delivered: 1, undeliverable: 4}, after: {delivered: 2, undeliverable: 3}};
          const message = {message: '0'.repeat(24), conversation: '1'.repeat(24),
            createdAt: '2026-11-27T00:00:00.000Z', changed: true, before: [], afterMore: 7,
            after: [{at: '2026-11-27T00:00:00.000Z', text: 'Notifications Delivered',
              workflow: null, rule: 'first', round: 4}]};
          return Promise.resolve(new Response(JSON.stringify(
            {counts, messages: cursor ? [] : [message], ...(cursor ? {} : {next: 'further'})})));
        };
        """);

    browser.click("#replay");
    browser.waitFor("The service is busy.");
    browser.waitFor("3 messages left out");
    browser.waitFor("round 4");
    browser.waitFor("and 7 more");
    browser.click("#go-on");

    browser.waitFor("1 of 9 messages would change.");
    assertThat(browser.run("return window.cursors.join()")).isEqualTo("none,further,further");
    assertThat(browser.findAll("#go-on")).isEmpty();
    field(1, "name").sendKeys("x");
    browser.waitFor("These numbers are of an earlier draft");
    browser.assertAccessible();
    browser.run("window.between = () => {}");
    browser.click("#discard");
    browser.waitForNo("These numbers are of an earlier draft");
    browser.assertQuiet();
  }

  @Test
  void badInput_inEveryField_isInertAndFits() throws Exception {
    String markup =
        "<img src=x onerror=window.hacked=1> ${7*7} \u202E\u05D0\u05D1\u05D2 \uD83D\uDE00";
    String id = opened("Inert", "first");
    browser.run("delete window.hacked");
    for (String name : List.of("name", "when", "delay")) {
      WebElement field = field(1, name);
      browser.run(
          """
          arguments[0].value = arguments[1];
          arguments[0].dispatchEvent(new Event('input'));
          """,
          field,
          name.equals("when") ? "x".repeat(64_000) : markup);
    }
    browser.run(
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'));",
        browser.find("reachline-try-message #message"),
        markup + "y".repeat(60_000));
    browser.click("#review");
    browser.find("#difference ins", "<img src=x");
    browser.assertFitsPhone();
    browser.click("#save");
    browser.until("a refusal", () -> browser.text().contains("must"));

    assertThat(browser.run("return window.hacked ?? 'no'")).isEqualTo("no");
    assertThat(browser.findAll("reachline-workflow img")).isEmpty();
    assertThat(shownRules().getFirst()).isEqualTo(markup);
    assertThat(storedRules(id)).containsExactly("first");
    browser.assertFitsPhone();

    send(
        "PATCH",
        "/v2/workflows/" + id,
        JsonObject.builder().put("name", markup).build().toString());
    browser.click("#discard");
    browser.open("/workflows");
    browser.waitFor("<img src=x onerror=window.hacked=1> ${7*7}");
    assertThat(browser.run("return window.hacked ?? 'no'")).isEqualTo("no");
    browser.assertFitsPhone();
    browser.assertQuiet("400 (Bad Request)");
  }

  @Test
  void left_withoutSaving_isStillThere() throws Exception {
    String id = opened("Left", "first");
    field(1, "name").sendKeys(" and more");
    browser.run("location.hash = '#/workflows'");
    browser.find("reachline-workflows h1");
    browser.run("location.hash = arguments[0]", "#/workflows/" + id);

    browser.waitFor("What you had not saved is still here.");
    assertThat(shownRules()).containsExactly("first and more");
    browser.click("#discard");
    browser.until("the stored text", () -> shownRules().equals(List.of("first")));
    browser.assertQuiet();
  }

  @Test
  void pages_inBothThemesAndOnAPhone_areAccessibleQuietAndFit() throws Exception {
    String id = workflow("Seen", "first", "second");
    browser.open("/workflows");
    browser.waitFor("Seen");
    browser.assertAccessible();
    browser.assertFitsPhone();

    open(id);
    browser.waitFor("Version 1");
    browser.assertAccessible();
    browser.assertFitsPhone();
    field(1, "name").sendKeys("x");
    browser.click("#review");
    browser.waitFor("Save these changes?");
    browser.assertAccessible();
    browser.assertFitsPhone();
    browser.press("Close");
    browser.click("#discard");
    browser.assertQuiet();
  }
}
