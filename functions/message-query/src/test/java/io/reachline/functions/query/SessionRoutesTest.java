package io.reachline.functions.query;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.Role;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.memory.MovableClock;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.session.SessionId;
import io.reachline.webhook.EventBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sessions that events tell of: one, by status, and their history. */
class SessionRoutesTest {
  private static final String ONE = "GET /v2/sessions/{session}";
  private static final String LIST = "GET /v2/sessions";
  private static final String EVENTS = "GET /v2/sessions/{session}/events";

  private final QueryScenario scenario = new QueryScenario();

  @Test
  void session_byId_hasEveryPropertyOfTheContract() {
    scenario.receive(event(60));

    ApiAnswer answer = session(ONE, EventBuilder.SESSION);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .isEqualTo(
            JsonObject.builder()
                .put("id", EventBuilder.SESSION)
                .put("organization", QueryScenario.ORGANIZATION.value())
                .put("conversation", conversation(EventBuilder.SESSION))
                .put("channelId", "65403000000038011")
                .put("status", "ON_HOLD")
                .put("previousStatus", "ENDED")
                .put(
                    "reply",
                    Map.of(
                        "status",
                        "ACCEPTED",
                        "canSend",
                        "yes",
                        "canReceive",
                        "yes",
                        "cause",
                        "none",
                        "remedy",
                        "Reply as usual."))
                .put("assignee", Map.of("id", "106554156", "type", "AGENT"))
                .put("messagesCount", 23)
                .put("eventTime", "2026-11-02T09:29:00.000Z")
                .put("receivedAt", "2026-11-02T09:30:00.000Z")
                .build()
                .members());
  }

  @Test
  void session_conversation_isMovedAndHoldsItsStatusMessage() {
    scenario.receive(event(60));
    String conversation = conversation(EventBuilder.SESSION);

    assertThat(
            scenario
                .send(
                    QueryScenario.call("GET /v2/conversations/{conversation}", "")
                        .with("conversation", conversation))
                .json()
                .members())
        .containsEntry("status", "active")
        .containsEntry("session", EventBuilder.SESSION);
    assertThat(
            scenario
                .send(
                    QueryScenario.call(QueryScenario.NESTED, "type=status")
                        .with("conversation", conversation))
                .items())
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.members())
                    .containsEntry("text", "Session on hold")
                    .containsEntry("role", "system")
                    .containsEntry("createdAt", "2026-11-02T09:29:00.000Z")
                    .containsEntry("receivedAt", "2026-11-02T09:30:00.000Z")
                    .containsEntry(
                        "meta",
                        Map.of(
                            "session",
                            EventBuilder.SESSION,
                            "sessionStatus",
                            "ON_HOLD",
                            "sessionOldStatus",
                            "ENDED",
                            "replyStatus",
                            "ACCEPTED",
                            "eventTime",
                            "2026-11-02T09:29:00.000Z"))
                    .doesNotContainKeys("user", "event"));
  }

  @Test
  void session_unknownReplyStatus_isShownAsUnknown() {
    scenario.receive(event(60).payload("replyStatus", "GONE_FISHING"));

    JsonObject reply = session(ONE, EventBuilder.SESSION).json().object("reply");

    assertThat(reply.members())
        .containsEntry("status", "GONE_FISHING")
        .containsEntry("canSend", "unknown")
        .containsEntry("canReceive", "unknown")
        .containsEntry("cause", "unknown");
    assertThat(reply.text("remedy").orElse("")).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({"100, false", "1000, true"})
  void events_storedBeforeTheirDepthWasBounded_areShownAsText(int depth, boolean isText) {
    scenario.receive(event(60));
    String deep = "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    scenario
        .stores
        .messages()
        .create(
            aMessage()
                .id(MessageId.of(MovableClock.START, MessageType.STATUS, "f".repeat(24)))
                .in(new SessionId(EventBuilder.SESSION).conversation(QueryScenario.ORGANIZATION))
                .by(Role.SYSTEM)
                .text("Session open")
                .meta(JsonObject.builder().put("sessionStatus", "OPEN").build())
                .receivedAt(MovableClock.START)
                .event(deep)
                .build());

    ApiAnswer answer = session(EVENTS, EventBuilder.SESSION);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items()).hasSize(2);
    Object shown = answer.items().getFirst().get("event");
    assertThat(shown).isEqualTo(isText ? deep : Json.readOwn(deep).members());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "65403000000038064", "%20", "..", "x"})
  void case36_unknownSession_is404(String id) {
    scenario.receive(event(60));

    for (String route : List.of(ONE, EVENTS)) {
      assertThat(session(route, id).status()).isEqualTo(404);
      assertThat(session(route, id).error()).isEqualTo("Session not found");
    }
  }

  @Test
  void case36_sessionIdBeyondBounds_is404() {
    assertThat(session(ONE, "").status()).isEqualTo(404);
    assertThat(session(ONE, "1".repeat(101)).status()).isEqualTo(404);
  }

  @Test
  void case23_anotherOrganizationsSession_answersAsAnAbsentOne() {
    scenario.receive(event(60));
    ApiAnswer absent = session(ONE, "1");

    for (String route : List.of(ONE, EVENTS)) {
      assertThat(
              scenario.send(
                  call(route, EventBuilder.SESSION, "")
                      .claim("organization", QueryScenario.OTHER_ORGANIZATION.value())))
          .isEqualTo(absent);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                           | 4,3,2,1",
        "status=ON_HOLD               | 4,1",
        "status=ENDED                 | 2",
        "status=[ON_HOLD,ENDED]       | 4,2,1",
        "status=GONE_FISHING          | 3",
        "status=[GONE_FISHING,ENDED]  | 3,2",
        "status=OPEN                  | ''",
        // A status that Zoho may add is kept, and found, as it came.
        "status=NO_SUCH               | ''",
        "status=^ON_                  | 4,1",
        "status=ON_HOLD&limit=1       | 4",
        "sort=eventTime&limit=2       | 1,2",
        "offset=1&limit=2             | 3,2",
        "reply.canSend=no             | 2",
        "assignee.type=AGENT&limit=1  | 4",
        "messagesCount=>23            | ''"
      })
  void sessions_filters_areObeyed(String query, String ids) {
    scenario.receive(event(60).payload("sessionId", "1"));
    scenario.receive(
        event(50)
            .payload("sessionId", "2")
            .payload("sessionStatus", "ENDED")
            .payload("replyStatus", "SESSION_ENDED"));
    scenario.receive(event(40).payload("sessionId", "3").payload("sessionStatus", "GONE_FISHING"));
    scenario.receive(event(30).payload("sessionId", "4"));

    ApiAnswer answer = scenario.get(LIST, query.replace(">", "%3E"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(String.join(",", answer.texts("id"))).isEqualTo(ids);
  }

  @Test
  void case32_sessions_arePagedExactly() {
    for (int i = 0; i < 30; i++) {
      scenario.receive(event(100 - i).payload("sessionId", "s" + i));
    }

    List<ApiAnswer> pages = scenario.pages(LIST, "status=ON_HOLD&limit=10");

    assertThat(pages).hasSize(3);
    assertThat(pages.stream().flatMap(page -> page.texts("id").stream()))
        .hasSize(30)
        .doesNotHaveDuplicates()
        .startsWith("s29", "s28");
  }

  @Test
  void sessions_movedSession_isListedOnceUnderItsNewStatus() {
    scenario.receive(event(60));
    scenario.receive(event(50).payload("sessionStatus", "ENDED"));

    assertThat(scenario.get(LIST, "").items()).hasSize(1);
    assertThat(scenario.get(LIST, "status=ON_HOLD").items()).isEmpty();
    assertThat(scenario.get(LIST, "status=ENDED").items()).hasSize(1);
  }

  @Test
  void sessions_unknownProperty_namesTheKnownOnes() {
    assertThat(scenario.get(LIST, "colour=red").error())
        .startsWith("colour is not a property of this list; known are assignee, channelId, ");
  }

  @Test
  void history_everyEvent_isShownAsItCame() throws Exception {
    EventBuilder first = event(60).payload("mood", "good");
    EventBuilder late = event(90).payload("sessionStatus", "OPEN");
    scenario.receive(first);
    scenario.receive(first);
    scenario.receive(late);

    ApiAnswer answer = session(EVENTS, EventBuilder.SESSION);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.items())
        .extracting(item -> item.get("event"))
        .containsExactly(Json.read(first.json()), Json.read(late.json()));
    assertThat(answer.items()).extracting(item -> item.get("late")).containsExactly(false, true);
    assertThat(answer.items().getFirst().members())
        .containsEntry("sessionStatus", "ON_HOLD")
        .containsEntry("sessionOldStatus", "ENDED")
        .containsEntry("replyStatus", "ACCEPTED")
        .containsEntry("eventTime", "2026-11-02T09:29:00.000Z")
        .containsEntry("receivedAt", "2026-11-02T09:30:00.000Z");
  }

  @Test
  void history_messagesOfOthers_areNotInIt() {
    scenario.receive(event(60));
    scenario.receive(EventBuilder.aMessageEvent(scenario.clock.instant()));
    scenario.receive(
        EventBuilder.aMessageEvent(scenario.clock.instant()).payload("messageType", "INFO"));
    scenario.message(
        new SessionId(EventBuilder.SESSION).conversation(QueryScenario.ORGANIZATION),
        io.reachline.message.MessageType.STATUS,
        scenario.clock.instant(),
        "a bot's own");

    assertThat(session(EVENTS, EventBuilder.SESSION).items()).hasSize(1);
  }

  @Test
  void case32_history_isPagedExactly() {
    for (int i = 0; i < 30; i++) {
      scenario.receive(event(100 - i).payload("messagesCount", Integer.toString(i)));
    }
    String query = "limit=10";
    int pages = 0;
    List<String> times = new java.util.ArrayList<>();
    while (!query.isEmpty()) {
      ApiAnswer page = scenario.send(call(EVENTS, EventBuilder.SESSION, query));
      pages++;
      times.addAll(page.texts("eventTime"));
      query = page.next().map(next -> next.substring(next.indexOf('?') + 1)).orElse("");
    }

    assertThat(pages).isEqualTo(3);
    assertThat(times)
        .hasSize(30)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void history_filters_areObeyed() {
    scenario.receive(event(60));
    scenario.receive(event(50).payload("sessionStatus", "ENDED"));

    assertThat(
            scenario
                .send(call(EVENTS, EventBuilder.SESSION, "sessionStatus=ENDED&select=event"))
                .items())
        .singleElement()
        .satisfies(item -> assertThat(item.members()).containsOnlyKeys("id", "event"));
  }

  @Test
  void case34_sessionIdWithHostileCharacters_breaksNoLink() {
    String hostile = "1>\r\nX-Evil: 1, <https://evil.example";
    scenario.receive(event(60).payload("sessionId", hostile));
    scenario.receive(event(50).payload("sessionId", hostile));

    ApiAnswer answer = scenario.send(call(EVENTS, hostile, "limit=1"));

    assertThat(answer.items()).hasSize(1);
    assertThat(Objects.requireNonNull(answer.headers().get("Link")))
        .matches("<[^<>\"\\s]+>; rel=\"next\"");
  }

  private EventBuilder event(int secondsAgo) {
    Instant time = scenario.clock.instant().minusSeconds(secondsAgo);
    return EventBuilder.aSessionEvent(time);
  }

  private static String conversation(String session) {
    return new SessionId(session).conversation(QueryScenario.ORGANIZATION).conversation().value();
  }

  private static ApiCall call(String route, String session, String query) {
    return QueryScenario.call(route, query).with("session", session);
  }

  private ApiAnswer session(String route, String id) {
    return scenario.send(call(route, id, ""));
  }
}
