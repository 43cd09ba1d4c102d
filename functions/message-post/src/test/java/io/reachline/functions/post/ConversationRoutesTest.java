package io.reachline.functions.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationType;
import io.reachline.gateway.ApiAnswer;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes that open, change and delete conversations. */
class ConversationRoutesTest {
  private static final String BOT = "guest agent bot";
  private static final String PATCH = "PATCH /v2/conversations/{conversation}";
  private static final String DELETE = "DELETE /v2/conversations/{conversation}";

  private final PostScenario scenario = new PostScenario();

  @Test
  void open_withMessages_createsBoth() {
    ApiAnswer answer =
        open(
            """
            {"name":"Garage","type":"contact","contact":{"id":"5d01e2404bc19c256622ad77"},
             "meta":{"plate":"AB-12"},"messages":[{"text":"a"},{"type":"status","text":"b"}]}
            """);

    assertThat(answer.status()).isEqualTo(201);
    JsonObject conversation = answer.json();
    assertThat(conversation.members())
        .containsEntry("organization", PostScenario.ORGANIZATION.value())
        .containsEntry("orgPath", PostScenario.ORGANIZATION.value())
        .containsEntry("name", "Garage")
        .containsEntry("type", "contact")
        .containsEntry("status", "closed")
        .containsEntry("contact", Map.of("id", "5d01e2404bc19c256622ad77"))
        .containsEntry("meta", Map.of("plate", "AB-12"))
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
        .doesNotContainKey("messages")
        .doesNotContainKey("session");
    assertThat(scenario.stored()).extracting(Message::text).containsExactly("a", "b");
    assertThat(scenario.stored())
        .allSatisfy(
            message ->
                assertThat(message.conversation().conversation().value())
                    .isEqualTo(conversation.get("id")));
  }

  @ParameterizedTest
  @CsvSource({"guest, contact", "guest agent, agent", "guest agent bot, bot", "admin, agent"})
  void open_caller_isTheFirstParticipant(String scope, String role) {
    ApiAnswer answer =
        scenario.send(PostScenario.call(PostScenario.CONVERSATIONS, scope).body("{}"));

    assertThat(answer.json().get("participants"))
        .isEqualTo(
            List.of(
                Map.of(
                    "user",
                    PostScenario.USER,
                    "role",
                    role,
                    "active",
                    true,
                    "accepted",
                    false,
                    "inbox",
                    false,
                    "follow",
                    false)));
  }

  @Test
  void case25_propertiesOfTheSystem_areIgnored() {
    ApiAnswer answer =
        open(
            """
            {"id":"6907abfa9938843d0a82a1d0","status":"active","organization":"x","orgPath":"y",
             "createdAt":"1999-01-01T00:00:00Z","session":"1","participants":[{"user":"x"}]}
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().members())
        .containsEntry("status", "closed")
        .containsEntry("organization", PostScenario.ORGANIZATION.value())
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
        .doesNotContainKey("session");
    assertThat(answer.json().get("id")).isNotEqualTo(PostScenario.CONVERSATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":7}                       | name must be a string",
        "{\"type\":\"party\"}               | type must be one of contact, bot, agent, system",
        "{\"contact\":7}                    | contact must be an id or an object",
        "{\"contact\":[]}                   | contact must be an id or an object",
        "{\"meta\":\"x\"}                   | meta must be an object",
        "{\"messages\":{}}                  | messages must be an array",
        "{\"messages\":[{\"text\":\"\"}]}   | messages[0].text must not be blank",
        "{\"messages\":[{\"text\":\"x\"},7]}| messages[1] must be an object",
        "[]                                 | body must be a JSON object",
        "17                                 | body must be a JSON object"
      })
  void case29_invalidField_is400WithItsNameAndOpensNothing(String body, String error) {
    ApiAnswer answer = open(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.conversations()).hasSize(1);
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void case29_longNameAndHugeMeta_are400() {
    assertThat(open("{\"name\":\"%s\"}".formatted("x".repeat(401))).error()).startsWith("name ");
    assertThat(open("{\"meta\":{\"a\":\"%s\"}}".formatted("x".repeat(8_000))).error())
        .startsWith("meta ");
    assertThat(open("{\"contact\":{\"a\":\"%s\"}}".formatted("x".repeat(2_000))).error())
        .startsWith("contact ");
  }

  /**
   * Conditions trust the contact of the directory that the id names, so a guest must not choose it.
   */
  @ParameterizedTest
  @CsvSource({
    "guest, 5d01e2404bc19c256622ad11, 201",
    "guest, 5d01e2404bc19c256622ad1f, 400",
    "guest, c1, 400",
    "guest agent, 5d01e2404bc19c256622ad1f, 201",
    "guest agent bot, 5d01e2404bc19c256622ad1f, 201"
  })
  void open_contactById_isOfAGuestTheirOwnOnly(String scope, String contact, int status) {
    ApiAnswer answer =
        scenario.send(
            PostScenario.call(PostScenario.CONVERSATIONS, scope)
                .body("{\"contact\":\"%s\"}".formatted(contact)));

    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.error()).startsWith("contact must be the guest's own id or an object");
    } else {
      assertThat(answer.json().get("contact")).isEqualTo(contact);
    }
  }

  @Test
  void patch_properties_areMergedAtTheTopAndReplacedBelow() {
    patch("{\"name\":\"one\",\"meta\":{\"a\":1,\"b\":2},\"contact\":\"c1\"}");
    scenario.clock.advance(Duration.ofSeconds(1));

    ApiAnswer answer = patch("{\"meta\":{\"c\":3}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("name", "one")
        .containsEntry("contact", "c1")
        .containsEntry("meta", Map.of("c", 3))
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
        .containsEntry("updatedAt", "2026-11-02T09:30:01.000Z");
    assertThat(scenario.conversation().toJson(PostScenario.PATH).members())
        .isEqualTo(answer.json().members());
  }

  @Test
  void patch_type_isChanged() {
    patch("{\"type\":\"bot\"}");

    assertThat(scenario.conversation().type()).isEqualTo(ConversationType.BOT);
  }

  @Test
  void case25_patchOfWhatTheSystemSets_isIgnored() {
    Conversation before = scenario.conversation();

    patch("{\"status\":\"active\",\"id\":\"x\",\"organization\":\"y\",\"participants\":[]}");

    assertThat(scenario.conversation()).isEqualTo(before);
    assertThat(before.status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void patch_invalidField_changesNothing() {
    Conversation before = scenario.conversation();

    ApiAnswer answer = patch("{\"name\":\"new\",\"meta\":[]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("meta must be an object");
    assertThat(scenario.conversation()).isEqualTo(before);
  }

  @Test
  void delete_conversation_isGoneForEveryRoute() {
    scenario.post("{\"text\":\"x\"}");

    ApiAnswer answer = scenario.send(PostScenario.call(DELETE, BOT));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(scenario.post("{\"text\":\"x\"}").error()).isEqualTo("Conversation not found");
    assertThat(patch("{\"name\":\"x\"}").error()).isEqualTo("Conversation not found");
    assertThat(scenario.send(PostScenario.call(DELETE, BOT)).error())
        .isEqualTo("Conversation not found");
    assertThat(scenario.stored()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {PATCH, DELETE})
  void case23_anotherOrganizationsConversation_answersAsAnAbsentOne(String route) {
    ApiAnswer absent =
        scenario.send(
            PostScenario.call(route, BOT)
                .with("conversation", "6907abfa9938843d0a82a1d1")
                .body("{\"name\":\"x\"}"));
    ApiAnswer foreign =
        scenario.send(
            PostScenario.call(route, BOT)
                .claim("organization", PostScenario.OTHER_ORGANIZATION.value())
                .body("{\"name\":\"x\"}"));

    assertThat(absent.status()).isEqualTo(404);
    assertThat(foreign).isEqualTo(absent);
    assertThat(scenario.conversation().name()).isNull();
  }

  private ApiAnswer open(String body) {
    return scenario.send(PostScenario.call(PostScenario.CONVERSATIONS, BOT).body(body));
  }

  private ApiAnswer patch(String body) {
    return scenario.send(PostScenario.call(PATCH, BOT).body(body));
  }
}
