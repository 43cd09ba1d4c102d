package io.reachline.functions.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.identity.Role;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.telemetry.Metric;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 23 to 29 and 35: the messages that clients post, and the properties that are accepted. */
class MessagePostTest {
  private static final String BOT = "guest agent bot";

  private final PostScenario scenario = new PostScenario();

  @Test
  void post_statusMessage_isStoredAndShownAnHour() {
    ApiAnswer answer = scenario.post("{\"type\":\"status\",\"text\":\"Message was forwarded\"}");

    assertThat(answer.status()).isEqualTo(201);
    JsonObject message = answer.json();
    assertThat(message.members())
        .containsEntry("organization", PostScenario.ORGANIZATION.value())
        .containsEntry("orgPath", PostScenario.ORGANIZATION.value())
        .containsEntry("conversation", PostScenario.CONVERSATION)
        .containsEntry("user", PostScenario.USER)
        .containsEntry("type", "status")
        .containsEntry("text", "Message was forwarded")
        .containsEntry("role", "bot")
        .containsEntry("isBackchannel", false)
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
        .containsEntry("updatedAt", "2026-11-02T09:30:00.000Z")
        .containsEntry("visibleUntil", "2026-11-02T10:30:00.000Z");
    assertThat(message.text("id").orElseThrow()).matches("[0-9a-f]{24}");
    assertThat(scenario.stored())
        .singleElement()
        .satisfies(stored -> assertThat(stored.toJson(PostScenario.PATH)).isEqualTo(message));
  }

  @Test
  void post_withoutType_isChatThatNothingHides() {
    JsonObject message = scenario.post("{\"text\":\"Your car is ready\"}").json();

    assertThat(message.get("type")).isEqualTo("chat");
    assertThat(message.members()).doesNotContainKeys("visibleUntil", "receivedAt");
  }

  @ParameterizedTest
  @EnumSource
  void post_everyType_isStored(MessageType type) {
    ApiAnswer answer =
        scenario.post("{\"type\":\"%s\",\"text\":\"/join\"}".formatted(type.wireName()));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("type")).isEqualTo(type.wireName());
    assertThat(scenario.stored()).singleElement().extracting(Message::type).isEqualTo(type);
  }

  @Test
  void post_everyPropertyOfAClient_isKept() {
    ApiAnswer answer =
        scenario.post(
            """
            {"text":"Choose","isBackchannel":true,"meta":{"a":{"b":[1,"2",null]}},
             "contentType":"text/markdown","actions":[{"type":"reply","payload":"yes"}],
             "delay":1.5}
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body())
        .contains("\"isBackchannel\":true")
        .contains("\"meta\":{\"a\":{\"b\":[1,\"2\",null]}}")
        .contains("\"contentType\":\"text/markdown\"")
        .contains("\"actions\":[{\"type\":\"reply\",\"payload\":\"yes\"}]")
        .contains("\"delay\":1.5");
  }

  @Test
  void post_array_isCreatedInItsOrderWithRisingIds() {
    String types =
        Stream.of("status", "chat", "command", "status", "card", "chat", "chat")
            .map("{\"type\":\"%s\",\"text\":\"/join\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));

    ApiAnswer answer = scenario.post(types);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.texts("type"))
        .containsExactly("status", "chat", "command", "status", "card", "chat", "chat");
    List<String> ids = answer.texts("id");
    assertThat(ids).doesNotHaveDuplicates().isSorted();
    assertThat(scenario.stored()).extracting(m -> m.id().value()).isEqualTo(ids);
  }

  /** A body takes at most twice its size in the response, which is less than Lambda's limit. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "\\\"", "\\u0001", "\\n", "é"})
  void post_arrayAsLargeAsABodyMayBe_isAnswered(String character) {
    int bytes = character.getBytes(StandardCharsets.UTF_8).length;
    String message = "{\"text\":\"a%s\"}".formatted(character.repeat(63_900 / bytes));

    ApiAnswer answer =
        scenario.post(
            Collections.nCopies(15, message).stream().collect(Collectors.joining(",", "[", "]")));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.items()).hasSize(15);
    assertThat(Json.bytesInString(answer.body())).isLessThan(2_000_000);
  }

  @Test
  void post_arrayOfFifty_isTakenAndOfFiftyOneRefused() {
    assertThat(scenario.post(arrayOf(50)).status()).isEqualTo(201);
    assertThat(scenario.stored()).hasSize(50);

    ApiAnswer answer = scenario.post(arrayOf(51));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("body must be a message or an array of 1 to 50");
    assertThat(scenario.stored()).hasSize(50);
  }

  @Test
  void post_arrayOfOne_isAnsweredAsAnArray() {
    assertThat(scenario.post("[{\"text\":\"x\"}]").items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "17", "\"text\"", "{", "{\"text\":\"a\",\"text\":\"b\"}", "[7]"})
  void post_bodyOfAnotherForm_is400(String body) {
    ApiAnswer answer = scenario.post(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid");
    assertThat(scenario.stored()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "guest, contact",
    "guest agent, agent",
    "guest agent bot, bot",
    "guest agent bot admin, agent",
    "[guest agent bot], bot",
    "admin, agent"
  })
  void role_notGiven_isThatOfTheCaller(String scope, String role) {
    JsonObject message =
        scenario.send(PostScenario.messages(scope).body("{\"text\":\"x\"}")).json();

    assertThat(message.get("role")).isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource({
    "guest, contact, 201",
    "guest, agent, 400",
    "guest, bot, 400",
    "guest agent, contact, 201",
    "guest agent, agent, 201",
    "guest agent, bot, 201",
    "guest agent bot, contact, 201",
    "guest agent bot, bot, 201",
    "guest agent bot admin, bot, 201",
    "guest agent bot, nobody, 400"
  })
  void role_given_isObeyedWhereTheCallerMayHaveIt(String scope, String role, int status) {
    ApiAnswer answer =
        scenario.send(
            PostScenario.messages(scope).body("{\"text\":\"x\",\"role\":\"%s\"}".formatted(role)));

    assertThat(answer.status()).isEqualTo(status);
    if (status == 201) {
      assertThat(answer.json().get("role")).isEqualTo(role);
    } else {
      assertThat(answer.error()).startsWith("role must be one of ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"guest", "guest agent", BOT, "guest agent bot admin"})
  void case25_roleSystem_isRefusedForEveryone(String scope) {
    ApiAnswer answer =
        scenario.send(
            PostScenario.messages(scope)
                .body("{\"type\":\"status\",\"text\":\"x\",\"role\":\"system\"}"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("role must be one of ");
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void case25_propertiesOfTheSystem_areIgnored() {
    JsonObject honest = scenario.post("{\"text\":\"x\"}").json();
    JsonObject forged =
        scenario
            .post(
                """
                {"text":"x","id":"000000000001000000000000","createdAt":"1999-01-01T00:00:00Z",
                 "updatedAt":"1999-01-01T00:00:00Z","organization":"5d01e2404bc19c256622ad20",
                 "orgPath":"a#b","user":"5d01e2404bc19c256622ad1f","receivedAt":"x",
                 "visibleUntil":"2999-01-01T00:00:00Z","late":true,"event":"{}"}
                """)
            .json();

    assertThat(forged.text("id")).isNotEqualTo("000000000001000000000000");
    assertThat(forged.with("id", "").members()).isEqualTo(honest.with("id", "").members());
  }

  @Test
  void case26_textsOfTheSystem_areStoredAsTheClientsOwnAndNotCounted() {
    ApiAnswer answer =
        scenario.post(
            """
            {"type":"status","text":"Notifications Undeliverable","meta":{"status":"closed",
             "channels":[],"channelsOffline":[],"users":[],"usersOffline":[],"isTask":false,
             "workflow":"5d01e2404bc19c256622ad31","rule":"all","origin":"x","delivered":false}}
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(scenario.stored())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.role()).isNotEqualTo(Role.SYSTEM);
              assertThat(message.text()).isEqualTo("Notifications Undeliverable");
            });
    assertThat(scenario.telemetry.output()).isEmpty();
  }

  @Test
  void case27_conversationOfTheBody_mustBeThatOfThePath() {
    ApiAnswer other =
        scenario.post("{\"text\":\"x\",\"conversation\":\"6907abfa9938843d0a82a1d1\"}");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.error()).isEqualTo("conversation must be the conversation of the path");

    for (String wrong : List.of("null", "7", "{}", "\"\"")) {
      assertThat(scenario.post("{\"text\":\"x\",\"conversation\":%s}".formatted(wrong)).status())
          .isEqualTo(400);
    }
    assertThat(scenario.stored()).isEmpty();

    String equal = "{\"text\":\"x\",\"conversation\":\"%s\"}".formatted(PostScenario.CONVERSATION);
    assertThat(scenario.post(equal).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                             | messages[2].text is required",
        "{\"text\":\" \"}               | messages[2].text must not be blank",
        "{\"text\":\"x\",\"type\":\"?\"}| messages[2].type must be one of ",
        "{\"text\":\"x\",\"meta\":[]}   | messages[2].meta must be an object",
        "17                             | messages[2] must be an object",
        "null                           | messages[2] must be an object",
        "{\"text\":\"x\",\"conversation\":\"a\"} | messages[2].conversation must be "
      })
  void case28_arrayWithOneInvalidElement_createsNothingAndNamesIt(String element, String error) {
    ApiAnswer answer =
        scenario.post("[{\"text\":\"a\"},{\"text\":\"b\"},%s,{}]".formatted(element));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.stored()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | text is required",
        "{\"text\":null}                           | text is required",
        "{\"text\":\"\"}                           | text must not be blank",
        "{\"text\":\" \\n\\t\"}                    | text must not be blank",
        "{\"text\":17}                             | text must be a string",
        "{\"text\":[\"x\"]}                        | text must be a string",
        "{\"text\":\"x\",\"type\":\"gossip\"}      | type must be one of chat, card, ",
        "{\"text\":\"x\",\"type\":\"CHAT\"}        | type must be one of chat, card, ",
        "{\"text\":\"x\",\"type\":7}               | type must be a string",
        "{\"text\":\"x\",\"isBackchannel\":\"yes\"}| isBackchannel must be true or false",
        "{\"text\":\"x\",\"meta\":\"a\"}           | meta must be an object",
        "{\"text\":\"x\",\"actions\":{}}           | actions must be an array",
        "{\"text\":\"x\",\"contentType\":7}        | contentType must be a string",
        "{\"text\":\"x\",\"delay\":\"1\"}          | delay must be a number"
      })
  void case29_invalidField_is400WithItsName(String body, String error) {
    ApiAnswer answer = scenario.post(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void case29_textOf400Kilobytes_is400WithItsName() {
    ApiAnswer answer = scenario.post("{\"text\":\"%s\"}".formatted("x".repeat(400_000)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("text must not be longer than 64,000 bytes");
  }

  @Test
  void case29_textIsMeasuredInBytes() {
    assertThat(scenario.post("{\"text\":\"%s\"}".formatted("é".repeat(32_000))).status())
        .isEqualTo(201);
    assertThat(scenario.post("{\"text\":\"%s\"}".formatted("é".repeat(32_001))).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 500, 5_000, 100_000})
  void case29_deepMeta_is400WithItsName(int depth) {
    String meta = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);

    ApiAnswer answer = scenario.post("{\"text\":\"x\",\"meta\":%s}".formatted(meta));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("meta ").contains("nested");
  }

  @Test
  void case29_hugeMeta_is400WithItsName() {
    ApiAnswer answer =
        scenario.post("{\"text\":\"x\",\"meta\":{\"a\":\"%s\"}}".formatted("x".repeat(32_000)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("meta must not be larger than 32,000 bytes as JSON");
  }

  @Test
  void case29_bodyOverOneMegabyte_is413() {
    ApiAnswer answer = scenario.post("{\"text\":\"x\"}" + " ".repeat(1_000_000));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6907abfa9938843d0a82a1d1", "none", "6907ABFA9938843D0A82A1D0", ".."})
  void case23_unknownConversation_is404(String conversation) {
    ApiAnswer answer =
        scenario.send(
            PostScenario.messages(BOT).with("conversation", conversation).body("{\"text\":\"x\"}"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("Conversation not found");
  }

  @Test
  void case23_anotherOrganizationsConversation_answersAsAnAbsentOne() {
    ApiAnswer absent =
        scenario.send(
            PostScenario.messages(BOT)
                .with("conversation", "6907abfa9938843d0a82a1d1")
                .body("{\"text\":\"x\"}"));

    ApiAnswer foreign =
        scenario.send(
            PostScenario.messages(BOT)
                .claim("organization", PostScenario.OTHER_ORGANIZATION.value())
                .body("{\"text\":\"x\"}"));
    ApiAnswer named =
        scenario.send(
            PostScenario.messages(BOT)
                .query("organization=" + PostScenario.OTHER_ORGANIZATION.value())
                .body("{\"text\":\"x\"}"));

    assertThat(foreign).isEqualTo(absent);
    assertThat(named).isEqualTo(absent);
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void case23_ownOrganizationNamed_isNoHindrance() {
    ApiAnswer answer =
        scenario.send(
            PostScenario.messages(BOT)
                .query("organization=" + PostScenario.ORGANIZATION.value())
                .body("{\"text\":\"x\"}"));

    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void case24_guest_posts() {
    assertThat(scenario.send(PostScenario.messages("guest").body("{\"text\":\"x\"}")).status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "_id, ''",
    "_id, x",
    "organization, ''",
    "organization, A",
    "scope, ''",
    "scope, god"
  })
  void case24_tokenThatNamesNoCaller_is401(String claim, String value) {
    ApiAnswer answer =
        scenario.send(PostScenario.messages(BOT).claim(claim, value).body("{\"text\":\"x\"}"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo("invalid token");
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void guest_withAConversationInTheToken_reachesThatOnly() {
    String other = "6907abfa9938843d0a82a1d1";

    assertThat(
            scenario
                .send(
                    PostScenario.messages("guest")
                        .claim("conversation", PostScenario.CONVERSATION)
                        .body("{\"text\":\"x\"}"))
                .status())
        .isEqualTo(201);
    assertThat(
            scenario
                .send(
                    PostScenario.messages("guest")
                        .claim("conversation", other)
                        .body("{\"text\":\"x\"}"))
                .error())
        .isEqualTo("Conversation not found");
    assertThat(
            scenario
                .send(
                    PostScenario.call(PostScenario.CONVERSATIONS, "guest")
                        .claim("conversation", other)
                        .body("{}"))
                .status())
        .isEqualTo(403);
    assertThat(scenario.conversations()).hasSize(1);
  }

  @Test
  void guest_command_isRefused() {
    String command = "{\"type\":\"command\",\"text\":\"/accept\"}";

    ApiAnswer refused = scenario.send(PostScenario.messages("guest").body(command));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo("type must not be command for a guest");
    assertThat(scenario.send(PostScenario.messages("guest agent").body(command)).status())
        .isEqualTo(201);
  }

  @Test
  void case35_markupAndLineBreaks_areKeptAsTheyCame() {
    String text = "<script>alert(1)</script>\r\n{\"level\":\"ERROR\"}\u2028\u0000 \u202e";

    ApiAnswer answer = scenario.post(JsonObject.builder().put("text", text).build().toString());

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().get("text")).isEqualTo(text);
    assertThat(scenario.telemetry.output()).isEmpty();
  }

  @Test
  void case35_fault_isAnsweredAndToldWithoutWhatWasPosted() {
    scenario.replaceMessages(
        MessageStore.class.cast(
            Proxy.newProxyInstance(
                MessageStore.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (_, _, _) -> {
                  throw new IllegalStateException("The table\nrefuses");
                })));

    ApiAnswer answer = scenario.post("{\"text\":\"the customer's secret\"}");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.json().members())
        .isEqualTo(
            Map.of(
                "error",
                Map.of(
                    "message", "Internal error", "code", "internal", "requestId", "the-request")));
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(scenario.telemetry.of("request_failed"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.members())
                    .containsEntry("level", "ERROR")
                    .containsEntry("event", "request_failed")
                    .containsEntry("route", PostScenario.MESSAGES)
                    .containsEntry("requestId", "the-request")
                    .containsEntry("message", "The table\nrefuses"));
    assertThat(scenario.telemetry.output()).doesNotContain("secret");
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /v2/nothing", "PUT /v2/conversations/{conversation}", "$default", ""})
  void case36_unknownRoute_is404InTheContractsForm(String route) {
    ApiAnswer answer = scenario.send(PostScenario.call(route, BOT));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().object("error").members())
        .containsOnlyKeys("message", "code", "requestId")
        .containsEntry("requestId", "the-request");
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
  }

  private static String arrayOf(int size) {
    return "[" + String.join(",", Collections.nCopies(size, "{\"text\":\"x\"}")) + "]";
  }

  @Test
  void post_longArraysOfMixedTypes_neverShareAnId() {
    String mixed =
        IntStream.range(0, 50)
            .mapToObj(i -> i % 2 == 0 ? "status" : "chat")
            .map("{\"text\":\"x\",\"type\":\"%s\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));

    List<String> ids =
        IntStream.range(0, 4)
            .boxed()
            .flatMap(_ -> scenario.post(mixed).texts("id").stream())
            .toList();

    assertThat(ids).hasSize(200).doesNotHaveDuplicates();
  }
}
