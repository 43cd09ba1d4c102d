package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Contact;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.Caller;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageType;
import io.reachline.session.SessionId;
import io.reachline.webhook.EventBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the evaluation of a message, in an organisation of three agents: A, online and
 * subscribed to sales; B, an offline member of sales and service; C, an offline member of service.
 */
class EvaluationRouteTest {
  private static final String EVALUATE = "POST /v2/workflows/evaluate";
  private static final String HELLO = "\"message\":{\"text\":\"hello\"}";
  private static final String A = "aa".repeat(12);
  private static final String B = "bb".repeat(12);
  private static final String C = "cc".repeat(12);
  private static final ConversationKey CONVERSATION =
      new ConversationKey(
          DirectoryScenario.ORGANIZATION, new ConversationId("6907abfa9938843d0a82a1d0"));

  private final DirectoryScenario scenario = new DirectoryScenario();
  private String sales = "";
  private String service = "";

  @BeforeEach
  void createDirectory() {
    for (String user : List.of(A, B, C)) {
      scenario.created("users", "{\"id\":\"%s\",\"name\":\"a user\"}".formatted(user));
    }
    sales = channel("sales", A, B);
    service = channel("service", B, C);
    scenario.patch("users", A, "{\"channels\":[\"%s\"]}".formatted(sales));
    scenario.patch("users", B, "{\"channels\":[\"%s\",\"%s\"]}".formatted(sales, service));
    scenario.patch("users", C, "{\"channels\":[\"%s\"]}".formatted(service));
    scenario.send(
        DirectoryScenario.call("PUT /v2/users/{user}/presence")
            .with("user", A)
            .body("{\"presence\":\"online\"}"));
  }

  private String channel(String name, String... members) {
    return scenario.created(
        "channels",
        "{\"name\":\"%s\",\"members\":[\"%s\"]}".formatted(name, String.join("\",\"", members)));
  }

  /** Returns a rule with further properties, such as {@code "when":"…",}. */
  private static String rule(String name, String more, String channel) {
    return "{\"name\":\"%s\",%s\"notify\":{\"channels\":[\"%s\"]}}".formatted(name, more, channel);
  }

  private static String when(String condition) {
    return "\"when\":%s,".formatted(Json.write(condition));
  }

  private String workflow(String... rules) {
    return scenario.created(
        "workflows", "{\"name\":\"W\",\"rules\":[%s]}".formatted(String.join(",", rules)));
  }

  private ApiAnswer evaluate(String body) {
    return scenario.send(DirectoryScenario.call(EVALUATE).body("{" + body + "}"));
  }

  private static List<JsonObject> rules(ApiAnswer answer) {
    return answer.json().objects("workflows").stream()
        .flatMap(workflow -> workflow.objects("rules").stream())
        .toList();
  }

  private static List<String> outcomes(ApiAnswer answer) {
    return rules(answer).stream()
        .map(rule -> rule.text("name").orElse("") + " " + rule.text("outcome").orElse(""))
        .toList();
  }

  // ----------------------------------------------------------------------------------- outcomes

  @Test
  void evaluate_ruleThatMatches_showsItsTargetsAndTheMessage() {
    String id = workflow(rule("R1", "", sales));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsOnlyKeys("runs", "workflows", "messages", "inboxes")
        .containsEntry("runs", true)
        .containsEntry("inboxes", List.of(sales));
    assertThat(answer.json().objects("workflows"))
        .containsExactly(
            JsonObject.builder()
                .put("id", id)
                .put("name", "W")
                .put("organization", DirectoryScenario.ORGANIZATION.value())
                .put(
                    "rules",
                    List.of(
                        JsonObject.builder()
                            .put("name", "R1")
                            .put("outcome", "triggered")
                            .put("matched", true)
                            .put("channels", List.of(sales))
                            .put("channelsOffline", List.of())
                            .put("users", List.of())
                            .put("usersOffline", List.of())
                            .put("skipped", List.of())
                            .put("stops", false)
                            .build()
                            .members()))
                .build());
    assertThat(answer.json().objects("messages"))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.get("text")).isEqualTo("Notifications Delivered");
              assertThat(message.object("meta").members())
                  .containsEntry("status", "closed")
                  .containsEntry("channels", List.of(sales))
                  .containsEntry("isTask", false)
                  .containsEntry("workflow", id)
                  .containsEntry("rule", "R1")
                  .doesNotContainKey("delivered");
            });
  }

  @Test
  void evaluate_ruleThatRepeats_tellsWhenItIsEvaluatedAgain() {
    workflow(
        rule("R1", "\"repeat\":\"PT10M\",", sales),
        rule("R2", "\"repeat\":\"PT10M\"," + when("message.text == 'bye'"), sales),
        rule("R3", "", sales));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(outcomes(answer)).containsExactly("R1 triggered", "R2 not matched", "R3 triggered");
    assertThat(rules(answer).get(0).text("again")).contains("2026-11-02T09:40:00.000Z");
    assertThat(rules(answer).get(1).members()).doesNotContainKey("again");
    assertThat(rules(answer).get(2).members()).doesNotContainKey("again");
  }

  /** A rule that another one stops is not evaluated again. */
  @Test
  void evaluate_ruleThatRepeatsBeforeOneThatStops_isNotEvaluatedAgain() {
    workflow(
        rule("R1", "\"repeat\":\"PT10M\",", sales),
        rule("R2", "\"repeat\":\"PT5M\",\"then\":\"stop\",", sales));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(rules(answer).get(0).members()).doesNotContainKey("again");
    assertThat(rules(answer).get(1).text("again")).contains("2026-11-02T09:35:00.000Z");
  }

  @Test
  void evaluate_everyOutcome_isTold() {
    workflow(
        rule("no", when("message.text == 'bye'"), sales),
        rule("broken", when("session.channelId == '1'"), sales),
        rule("later", "\"delay\":\"PT5M\",", service),
        rule("stop", "\"then\":\"stop\",", sales),
        rule("never", "", service));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(outcomes(answer))
        .containsExactly(
            "no not matched",
            "broken failed",
            "later stopped before",
            "stop triggered",
            "never stopped before");
    assertThat(rules(answer).get(0).get("matched")).isEqualTo(false);
    assertThat(rules(answer).get(1).get("matched")).isEqualTo(false);
    assertThat(rules(answer).get(2).members()).doesNotContainKeys("due", "matched");
    assertThat(rules(answer).get(3).get("stops")).isEqualTo(true);
    assertThat(answer.json().get("inboxes")).isEqualTo(List.of(sales));
  }

  @Test
  void evaluate_offlineTargets_areNoSuccessAndShown() {
    scenario.channel(DirectoryScenario.ABSENT, DirectoryScenario.ORGANIZATION);
    workflow(
        rule("R1", "\"then\":\"stop\",", service),
        "{\"name\":\"R2\",\"notify\":{\"channels\":[\"%s\"],\"users\":[\"%s\",\"%s\"]}}"
            .formatted(DirectoryScenario.ABSENT, C, A));
    scenario.send(
        DirectoryScenario.one("DELETE", "channels", DirectoryScenario.ABSENT).query("force=true"));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(rules(answer).get(0).members())
        .containsEntry("channels", List.of())
        .containsEntry("channelsOffline", List.of(service))
        .containsEntry("stops", false);
    assertThat(rules(answer).get(1).members())
        .containsEntry("channels", List.of())
        .containsEntry("channelsOffline", List.of())
        .containsEntry("users", List.of(A))
        .containsEntry("usersOffline", List.of(C))
        .containsEntry("skipped", List.of(DirectoryScenario.ABSENT));
    assertThat(answer.json().objects("messages"))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.object("meta").members())
                    .containsEntry("rule", "R2")
                    .containsEntry("channelsOffline", List.of(service))
                    .containsEntry("usersOffline", List.of(C)));
    assertThat(answer.json().get("inboxes")).isEqualTo(List.of(service, C, A));
  }

  @Test
  void evaluate_nobodyOnline_isUndeliverable() {
    workflow(rule("R1", "", service));

    assertThat(evaluate(HELLO).json().objects("messages"))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.get("text")).isEqualTo("Notifications Undeliverable");
              assertThat(message.object("meta").get("delivered")).isEqualTo(false);
            });
  }

  @Test
  void evaluate_presenceGiven_isSupposedForThoseUsersAlone() {
    workflow(rule("R1", "", sales), rule("R2", "", service));

    ApiAnswer turned =
        evaluate(HELLO + ",\"presence\":{\"%s\":\"offline\",\"%s\":\"online\"}".formatted(A, C));

    assertThat(rules(turned).get(0).get("channelsOffline")).isEqualTo(List.of(sales));
    assertThat(rules(turned).get(1).get("channels")).isEqualTo(List.of(service));
    ApiAnswer both = evaluate(HELLO + ",\"presence\":{\"%s\":\"online\"}".formatted(C));
    assertThat(rules(both).get(0).get("channels")).isEqualTo(List.of(sales));
    assertThat(rules(both).get(1).get("channels")).isEqualTo(List.of(service));
    assertThat(scenario.get("users", A).json().get("presence")).isEqualTo("online");
    assertThat(scenario.get("users", C).json().get("presence")).isEqualTo("offline");
  }

  @Test
  void evaluate_sessionBesideAConversationsId_is400() {
    open("\"name\":\"Garage\"");
    workflow(rule("R1", "", sales));

    ApiAnswer answer = evaluate(HELLO + ",\"session\":{\"sessionStatus\":\"BLOCKED\"}," + byId());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .isEqualTo("session must not be sent with a conversation's id: its own session counts");
    assertThat(evaluate(HELLO + ",\"session\":null," + byId()).status()).isEqualTo(200);
  }

  @Test
  void evaluate_presenceThatHasRunOut_isOffline() {
    workflow(rule("R1", "", sales));
    scenario.clock.advance(DirectoryScenario.PRESENCE_LIFETIME);

    assertThat(rules(evaluate(HELLO)).getFirst().get("channelsOffline")).isEqualTo(List.of(sales));
  }

  // ----------------------------------------------------------------------------------- fallback

  @Test
  void evaluate_noWorkflow_tellsAllChannels() {
    scenario.created(
        "workflows",
        "{\"name\":\"off\",\"active\":false,\"rules\":[%s]}".formatted(rule("R", "", sales)));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(answer.json().get("workflows")).isEqualTo(List.of());
    assertThat(answer.json().object("fallback").members())
        .containsEntry("name", null)
        .containsEntry("matched", true)
        .containsEntry("channels", List.of(sales))
        .containsEntry("channelsOffline", List.of(service));
    assertThat(answer.json().objects("messages").getFirst().object("meta").members())
        .containsEntry("workflow", null)
        .containsEntry("rule", null);
  }

  @Test
  void evaluate_noRuleMatches_isTheCatchAll() {
    workflow(rule("R1", when("false"), service));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(outcomes(answer)).containsExactly("R1 not matched");
    assertThat(answer.json().object("fallback").members())
        .containsEntry("name", "catch-all")
        .containsEntry("channels", List.of(sales))
        .containsEntry("channelsOffline", List.of(service));
    assertThat(answer.json().objects("messages").getFirst().object("meta").members())
        .containsEntry("workflow", null)
        .containsEntry("rule", "catch-all");
  }

  @Test
  void evaluate_delayedRuleOnly_tellsNobodyYet() {
    workflow(rule("R1", "\"delay\":\"PT5M\",", sales));

    ApiAnswer answer = evaluate(HELLO);

    assertThat(outcomes(answer)).containsExactly("R1 waits");
    assertThat(rules(answer).getFirst().members())
        .containsEntry("due", "2026-11-02T09:35:00.000Z")
        .doesNotContainKey("matched");
    assertThat(answer.json().members())
        .doesNotContainKey("fallback")
        .containsEntry("messages", List.of())
        .containsEntry("inboxes", List.of());
  }

  @Test
  void evaluate_below_runsTheWorkflowsAbove() {
    String above = workflow(rule("R1", when("organization.name == 'below'"), sales));
    String below = scenario.created("organizations", "{\"name\":\"below\"}");

    ApiAnswer answer =
        scenario.send(
            DirectoryScenario.call(EVALUATE)
                .query("organization=" + below)
                .body("{" + HELLO + "}"));

    assertThat(answer.json().objects("workflows"))
        .singleElement()
        .satisfies(
            workflow ->
                assertThat(workflow.members())
                    .containsEntry("id", above)
                    .containsEntry("organization", DirectoryScenario.ORGANIZATION.value()));
    assertThat(outcomes(answer)).containsExactly("R1 triggered");
  }

  // ------------------------------------------------------------------------ what is hypothetical

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"conversation\":{\"status\":\"active\"}     | the conversation is active",
        "\"session\":{\"sessionStatus\":\"BLOCKED\"}  | the session is blocked"
      })
  void evaluate_obstacle_saysWhyNothingRuns(String more, String reason) {
    workflow(rule("R1", "", sales));

    assertThat(evaluate(HELLO + "," + more).json().members())
        .isEqualTo(
            Map.of(
                "runs",
                false,
                "reason",
                reason,
                "workflows",
                List.of(),
                "messages",
                List.of(),
                "inboxes",
                List.of()));
  }

  @Test
  void evaluate_messageOfTypeStatus_isNotInbound() {
    ApiAnswer answer = evaluate("\"message\":{\"text\":\"x\",\"type\":\"status\"}");

    assertThat(answer.json().members())
        .containsEntry("runs", false)
        .containsEntry("reason", "it is not an inbound message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "queued"})
  void evaluate_conversationThatWaits_runs(String status) {
    workflow(rule("R1", when("conversation.status == '%s'".formatted(status)), sales));

    ApiAnswer answer = evaluate(HELLO + ",\"conversation\":{\"status\":\"%s\"}".formatted(status));

    assertThat(outcomes(answer)).containsExactly("R1 triggered");
    assertThat(answer.json().objects("messages").getFirst().object("meta").get("status"))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message.text == 'hello' && message.type == 'card' && message.role == 'contact'",
        "message.meta.plate == 'AB-12'",
        "conversation.name == 'Garage' && conversation.type == 'agent'",
        "conversation.meta.vip == true",
        "contact.name == 'Ann'",
        "session.sessionStatus == 'ON_HOLD' && session.sessionOldStatus == 'OPEN'",
        "session.replyStatus == 'ACCEPTED' && session.channelId == '65403000000038011'",
        "session.sessionId == '65403000000038063' && session.assigneeType == 'AGENT'",
        "session.currentAssigneeId == '106554156' && session.messagesCount == 23",
        "now == timestamp('2026-11-02T09:30:00Z') && message.createdAt == now"
      })
  void evaluate_everyFact_canBeSupposed(String condition) {
    workflow(rule("R1", when(condition), sales));

    ApiAnswer answer =
        evaluate(
            """
            "message":{"text":"hello","type":"card","meta":{"plate":"AB-12"}},
            "conversation":{"name":"Garage","type":"agent","status":"queued","meta":{"vip":true}},
            "contact":{"name":"Ann"},
            "session":{"sessionId":"65403000000038063","sessionStatus":"ON_HOLD",
             "sessionOldStatus":"OPEN","replyStatus":"ACCEPTED","currentAssigneeId":"106554156",
             "assigneeType":"AGENT","channelId":65403000000038011,"messagesCount":"23"}
            """);

    assertThat(outcomes(answer)).containsExactly("R1 triggered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"session\":null", ",\"session\":{}"})
  void evaluate_noSession_isNull(String session) {
    workflow(rule("R1", when("session == null && contact == null"), sales));

    assertThat(outcomes(evaluate(HELLO + session))).containsExactly("R1 triggered");
  }

  // ------------------------------------------------------------------- a conversation that exists

  @Test
  void evaluate_conversationById_isTakenAsItIs() {
    open("\"name\":\"Garage\",\"meta\":{\"vip\":true},\"contact\":{\"name\":\"Ann\"}");
    workflow(
        rule(
            "R1",
            when(
                "conversation.name == 'Garage' && conversation.meta.vip && contact == null"
                    + " && conversation.contact.name == 'Ann'"
                    + " && conversation.id == '%s'".formatted(CONVERSATION.conversation().value())),
            sales));

    assertThat(outcomes(evaluate(HELLO + "," + byId()))).containsExactly("R1 triggered");
  }

  @Test
  void evaluate_contactById_isLookedUpAsTheRouterDoes() {
    String contact = scenario.created("contacts", "{\"name\":\"Ann\",\"vip\":true}");
    open("\"contact\":\"%s\"".formatted(contact));
    workflow(rule("R1", when("contact.vip && contact.id == '%s'".formatted(contact)), sales));

    assertThat(outcomes(evaluate(HELLO + "," + byId()))).containsExactly("R1 triggered");
    assertThat(outcomes(evaluate(HELLO + ",\"contact\":{\"vip\":false}," + byId())))
        .containsExactly("R1 not matched");
  }

  @Test
  void evaluate_actorThatAClientWrote_isNoContact() {
    workflow(rule("R1", when("contact == null && message.meta.actor.name == 'Eve'"), sales));

    assertThat(
            outcomes(
                evaluate("\"message\":{\"text\":\"x\",\"meta\":{\"actor\":{\"name\":\"Eve\"}}}")))
        .containsExactly("R1 triggered");
  }

  @Test
  void evaluate_conversationOfASession_knowsTheSession() {
    EventBuilder event =
        EventBuilder.aSessionEvent(scenario.clock.instant().minusSeconds(60))
            .payload("sessionStatus", "ENDED");
    scenario.ingest.take(event.delivery(scenario.clock.instant()));
    String id =
        new SessionId(EventBuilder.SESSION)
            .conversation(DirectoryScenario.ORGANIZATION)
            .conversation()
            .value();
    workflow(rule("R1", when("session.sessionStatus == 'ENDED'"), sales));

    assertThat(outcomes(evaluate(HELLO + ",\"conversation\":\"%s\"".formatted(id))))
        .containsExactly("R1 triggered");
  }

  @Test
  void case23_unknownDeletedOrForeignConversation_is404() {
    open("\"name\":\"Garage\"");
    ApiAnswer absent =
        evaluate(HELLO + ",\"conversation\":\"%s\"".formatted(DirectoryScenario.ABSENT));

    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.error()).isEqualTo("Conversation not found");
    assertThat(evaluate(HELLO + ",\"conversation\":\"none\"")).isEqualTo(absent);
    ApiCall foreign =
        DirectoryScenario.foreignCall(EVALUATE).body("{" + HELLO + "," + byId() + "}");
    assertThat(scenario.send(foreign)).isEqualTo(absent);
    assertThat(evaluate(HELLO + "," + byId()).status()).isEqualTo(200);
    scenario.stores.conversations().delete(CONVERSATION, scenario.clock.instant());
    assertThat(evaluate(HELLO + "," + byId())).isEqualTo(absent);
  }

  private void open(String properties) {
    scenario
        .stores
        .conversations()
        .create(Conversation.closed(CONVERSATION, scenario.clock.instant()));
    ConversationChange change =
        switch (ConversationChange.parse(
            Json.readOwn("{" + properties + "}"),
            new Caller(
                new UserId(A),
                OrganizationPath.root(DirectoryScenario.ORGANIZATION),
                Scope.BOT,
                Optional.empty()))) {
          case Parsed.Valid<ConversationChange>(var valid) -> valid;
          case Parsed.Refused<ConversationChange>(var reason) ->
              throw new IllegalArgumentException(reason.message());
        };
    scenario.stores.conversations().change(CONVERSATION, change, scenario.clock.instant());
  }

  private static String byId() {
    return "\"conversation\":\"%s\"".formatted(CONVERSATION.conversation().value());
  }

  // ----------------------------------------------------------------------------------- refusals

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | message.text is required",
        "{\"message\":\"hi\"}                      | message must be an object",
        "{\"message\":{\"text\":\" \"}}            | message.text must not be blank",
        "{\"message\":{\"text\":\"x\",\"type\":\"?\"}} | message.type must be one of chat, ",
        "{\"message\":{\"text\":\"/notify\",\"type\":\"command\"}} | message.type must not be"
            + " command",
        "{\"message\":{\"text\":\"x\",\"meta\":7}} | message.meta must be an object",
        "{\"message\":{\"text\":\"x\"},\"conversation\":7} | conversation must be an object",
        "{\"message\":{\"text\":\"x\"},\"conversation\":{\"status\":\"?\"}} | conversation.status"
            + " must be one of queued, active, closed",
        "{\"message\":{\"text\":\"x\"},\"conversation\":{\"type\":\"?\"}} | conversation.type must"
            + " be one of",
        "{\"message\":{\"text\":\"x\"},\"conversation\":{\"meta\":[]}} | conversation.meta must be"
            + " an object",
        "{\"message\":{\"text\":\"x\"},\"session\":[]} | session must be an object",
        "{\"message\":{\"text\":\"x\"},\"session\":{\"sessionStatus\":{}}} | session.sessionStatus"
            + " must be a string",
        "{\"message\":{\"text\":\"x\"},\"session\":{\"messagesCount\":\"many\"}} |"
            + " session.messagesCount must be a whole number",
        "{\"message\":{\"text\":\"x\"},\"contact\":\"a\"} | contact must be an object",
        "{\"message\":{\"text\":\"x\"},\"presence\":\"online\"} | presence must be an object",
        "{\"message\":{\"text\":\"x\"},\"presence\":{\"a\":\"online\"}} | presence.a is not the id"
            + " of a user",
        "{\"message\":{\"text\":\"x\"},\"presence\":{\"5d01e2404bc19c256622ad11\":true}} |"
            + " presence.5d01e2404bc19c256622ad11 must be online or offline",
        "{\"message\":{\"text\":\"x\"},\"Session\":{}} | Session is not a property; known are"
            + " presence, now, message, conversation, session, contact",
        "{\"message\":{\"txt\":\"x\"}}           | message.txt is not a property; known are text,"
            + " type, meta",
        "{\"message\":{\"text\":\"x\"},\"conversation\":{\"stat\":1}} | conversation.stat is not a"
            + " property; known are status, ",
        "{\"message\":{\"text\":\"x\"},\"session\":{\"status\":\"OPEN\"}} | session.status is not a"
            + " property; known are sessionId, sessionStatus, ",
        "[]                                        | body must be a JSON object"
      })
  void evaluate_invalidField_is400WithItsName(String body, String error) {
    ApiAnswer answer = scenario.send(DirectoryScenario.call(EVALUATE).body(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
  }

  // ---------------------------------------------------------------------------- time and reasons

  @Test
  void evaluate_now_isTheTimeThatConditionsSee() {
    workflow(
        rule(
            "night", when("now.getHours('Europe/Berlin') == 3 && message.createdAt == now"), sales),
        rule("later", "\"delay\":\"PT1H\",\"when\":\"true\",", sales));

    ApiAnswer answer = evaluate(HELLO + ",\"now\":\"%s\"".formatted(at(3)));

    assertThat(outcomes(answer)).contains("night triggered");
    assertThat(outcomes(evaluate(HELLO + ",\"now\":\"%s\"".formatted(at(4)))))
        .contains("night not matched");
  }

  private String at(int hour) {
    return scenario
        .clock
        .instant()
        .atZone(ZoneId.of("Europe/Berlin"))
        .withHour(hour)
        .toOffsetDateTime()
        .toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"tomorrow\"", "\"1970-01-01T00:00:00Z\"", "\"9999-01-01T00:00:00Z\""})
  void evaluate_timeThatIsNone_is400(String now) {
    assertThat(evaluate(HELLO + ",\"now\":" + now).error())
        .startsWith("now must be an ISO 8601 time with its zone, at most 366 days away");
  }

  @Test
  void evaluate_failedRule_saysWhereAndWhy() {
    workflow(rule("R1", when("message.type == 'chat' && message.meta.vip"), sales));

    assertThat(rules(evaluate(HELLO)))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.members())
                    .containsEntry("outcome", "failed")
                    .containsEntry("reason", "line 1, column 39: a field or key is missing"));
  }

  // ------------------------------------------------------------------------------ nothing written

  @Test
  void evaluate_anything_writesNothing() {
    open("\"contact\":{\"name\":\"Ann\"}");
    workflow(rule("R1", "", sales), rule("R2", "\"delay\":\"PT1S\",", service));
    List<Object> before = everything();

    evaluate(HELLO + "," + byId() + ",\"presence\":{\"%s\":\"online\"}".formatted(C));
    evaluate(HELLO + ",\"presence\":{\"%s\":\"offline\"}".formatted(A));
    evaluate("\"message\":{}");

    assertThat(everything()).isEqualTo(before);
    assertThat(scenario.telemetry.output()).isEmpty();
  }

  private List<Object> everything() {
    OrganizationId organization = DirectoryScenario.ORGANIZATION;
    ReadOptions all = new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 1_000);
    List<Object> everything = new ArrayList<>();
    everything.add(scenario.stores.directory().branch(organization));
    everything.addAll(scenario.stores.directory().list(Contact.class, organization).toList());
    scenario.stores.conversations().list(organization, all).forEachRemaining(everything::add);
    scenario
        .stores
        .messages()
        .list(
            new MessageRange(organization, Optional.empty(), Set.of(MessageType.values()), "", "g"),
            all)
        .forEachRemaining(everything::add);
    List<Inbox> inboxes = List.of(new Inbox(organization, sales), new Inbox(organization, service));
    scenario.stores.inboxes().list(inboxes, all).forEachRemaining(everything::add);
    return everything;
  }

  @Test
  void workflows_asDrafts_areSupposedInPlaceOfTheStoredOnes_andNotStored() {
    scenario.created(
        "workflows", "{\"name\":\"Stored\",\"rules\":[%s]}".formatted(rule("old", "", sales)));
    String before = scenario.list("workflows", "").body();

    JsonObject report =
        drafts("{\"name\":\"Draft\",\"rules\":[%s]}".formatted(rule("new", "", service))).json();

    assertThat(report.objects("workflows"))
        .singleElement()
        .satisfies(
            workflow -> {
              assertThat(workflow.get("name")).isEqualTo("Draft");
              assertThat(workflow.objects("rules"))
                  .extracting(rule -> rule.get("name"))
                  .containsExactly("new");
            });
    assertThat(report.texts("inboxes")).containsExactly(service);
    assertThat(drafts("").json().object("fallback").get("outcome")).isEqualTo("triggered");
    assertThat(scenario.list("workflows", "").body()).isEqualTo(before);
  }

  @Test
  void workflows_thatCouldNotBeSaved_are400AtTheirPlaces() {
    String good = "{\"name\":\"A\",\"rules\":[%s]}".formatted(rule("R", "", sales));

    assertThat(
            drafts(
                    good
                        + ",{\"name\":\"B\",\"rules\":[%s,%s]}"
                            .formatted(rule("a", "", sales), rule("b", "\"when\":\"1 +\",", sales)))
                .error())
        .startsWith("workflows[1].rules[1].when is not a valid condition: line 1, column ");
    assertThat(drafts("{\"name\":\"A\",\"rules\":[]}").error())
        .isEqualTo("workflows[0].rules must be 1 to 100 rules");
    assertThat(
            drafts(
                    "{\"name\":\"A\",\"rules\":[%s]}"
                        .formatted(rule("R", "", DirectoryScenario.ABSENT)))
                .error())
        .startsWith("workflows[0].rules[0].notify.channels[0] ");
    assertThat(drafts("7").error()).isEqualTo("workflows[0] must be an object");
    assertThat(drafts("{\"id\":\"x\"," + good.substring(1)).error())
        .startsWith("workflows[0].id must be 24 lower-case hexadecimal digits");
    String known = "{\"id\":\"%s\",".formatted(A) + good.substring(1);
    assertThat(drafts(known + "," + known).error()).isEqualTo("workflows[1].id must be unique");
    assertThat(drafts(String.join(",", Collections.nCopies(51, good))).error())
        .isEqualTo("workflows must be an array of at most 50 workflows");
  }

  /** A target that is gone does not stand in the way of a change elsewhere in its workflow. */
  @Test
  void workflows_draftOfAStoredOne_isJudgedAsItsChange() {
    String id =
        scenario.created(
            "workflows",
            "{\"name\":\"Stored\",\"rules\":[%s]}".formatted(rule("old", "", service)));
    scenario.send(DirectoryScenario.one("DELETE", "channels", service).query("force=true"));
    String rules = rule("old", "", service) + "," + rule("new", "", sales);

    assertThat(
            drafts("{\"id\":\"%s\",\"name\":\"S\",\"rules\":[%s]}".formatted(id, rules)).status())
        .isEqualTo(200);
    assertThat(drafts("{\"name\":\"S\",\"rules\":[%s]}".formatted(rules)).status()).isEqualTo(400);
  }

  /** The last draft is unchanged, so alone it would not be measured. */
  @Test
  void workflows_largerTogetherThanAllowed_are400InAnyOrder() {
    String large = rule("R", when("message.text == '%s'".formatted("x".repeat(1_800))), sales);
    String stored = workflow(named(large, 15));
    String unchanged = draft(stored, named(large, 15));
    String further = String.join(",", Collections.nCopies(4, draft(null, named(large, 15))));

    assertThat(drafts(unchanged).status()).isEqualTo(200);
    for (String all : List.of(further + "," + unchanged, unchanged + "," + further)) {
      assertThat(drafts(all).error())
          .isEqualTo(
              "workflows must not have rules larger than 128,000 bytes as JSON together with those of the"
                  + " organizations above, which have 0");
    }
  }

  @Test
  void workflows_moreRulesWithRepeatThanAllowed_are400InAnyOrder() {
    String repeated = rule("R", "\"repeat\":\"PT10M\",", sales);
    String unchanged = draft(workflow(named(repeated, 15)), named(repeated, 15));
    String further = draft(null, named(repeated, 6));

    assertThat(drafts(draft(null, named(repeated, 5)) + "," + unchanged).status()).isEqualTo(200);
    for (String all : List.of(further + "," + unchanged, unchanged + "," + further)) {
      assertThat(drafts(all).error())
          .isEqualTo(
              "workflows must not have more than 20 rules with repeat together with those of the"
                  + " organizations above, which have 0");
    }
  }

  @Test
  void workflows_withoutIds_haveTheSameOnesEachTime() {
    String two = draft(null, rule("R", "", sales)) + "," + draft(null, rule("R", "", service));

    List<String> ids = ids(drafts(two));
    scenario.clock.advance(Duration.ofMinutes(1));

    assertThat(ids).doesNotHaveDuplicates().hasSize(2);
    assertThat(ids(drafts(two))).isEqualTo(ids);
  }

  private static List<String> ids(ApiAnswer answer) {
    return answer.json().objects("workflows").stream()
        .map(workflow -> workflow.text("id").orElseThrow())
        .toList();
  }

  /** Returns rules that differ by their names. */
  private static String named(String rule, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> rule.replace("\"name\":\"R\"", "\"name\":\"R%d\"".formatted(i)))
        .collect(Collectors.joining(","));
  }

  private static String draft(@Nullable String id, String rules) {
    return "{%s\"name\":\"W\",\"rules\":[%s]}"
        .formatted(id == null ? "" : "\"id\":\"%s\",".formatted(id), rules);
  }

  private ApiAnswer drafts(String workflows) {
    return scenario.send(
        DirectoryScenario.call(EVALUATE)
            .body("{%s,\"workflows\":[%s]}".formatted(HELLO, workflows)));
  }
}
