package io.reachline.functions.query;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.gateway.ApiAnswer;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.session.SessionId;
import io.reachline.webhook.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One message or conversation by its id, and the lists of conversations. */
class SingleResourceTest {
  private static final String MESSAGE = "GET /v2/messages/{message}";
  private static final String NESTED_MESSAGE =
      "GET /v2/conversations/{conversation}/messages/{message}";
  private static final String ROUTING = "GET /v2/messages/{message}/routing";
  private static final String ONE = "GET /v2/conversations/{conversation}";
  private static final String LIST = "GET /v2/conversations";

  private final QueryScenario scenario = new QueryScenario();

  @Test
  void message_byId_isTheSameNestedAndFlat() {
    Message message = scenario.messages(MessageType.STATUS, 1).getFirst();

    ApiAnswer flat = message(MESSAGE, message.id().value());

    assertThat(flat.status()).isEqualTo(200);
    assertThat(flat.json()).isEqualTo(message.toJson(QueryScenario.PATH));
    assertThat(message(NESTED_MESSAGE, message.id().value())).isEqualTo(flat);
  }

  @Test
  void message_whoseStatusIsKnown_showsItsDeliveryNestedAndFlat() {
    Instant now = scenario.clock.instant();
    scenario.receive(
        EventBuilder.aMessageEvent(now.minusSeconds(9))
            .payload("direction", "OUT")
            .payload("actor", Map.of("type", "BOT")));
    ConversationKey key =
        new SessionId(EventBuilder.SESSION).conversation(QueryScenario.ORGANIZATION);
    String id =
        scenario
            .send(
                QueryScenario.call(QueryScenario.NESTED, "type=chat")
                    .with("conversation", key.conversation().value()))
            .texts("id")
            .getFirst();
    assertThat(message(MESSAGE, id).json().members()).doesNotContainKey("delivery");

    scenario.receive(EventBuilder.aMessageStatus("READ", now.minusSeconds(2)));
    scenario.receive(EventBuilder.aMessageStatus("DELIVERED", now.minusSeconds(1)));

    ApiAnswer flat = message(MESSAGE, id);
    assertThat(flat.json().get("delivery"))
        .isEqualTo(Map.of("status", "READ", "updatedAt", "2026-11-02T09:29:58.000Z"));
    assertThat(
            scenario.send(
                QueryScenario.call(NESTED_MESSAGE, "")
                    .with("conversation", key.conversation().value())
                    .with("message", id)))
        .isEqualTo(flat);
  }

  @Test
  void message_ofAClientThatNamesAProvidersId_showsNoDelivery() {
    Message posted =
        aMessage()
            .id(MessageType.CHAT, scenario.clock.instant(), 1)
            .in(new SessionId(EventBuilder.SESSION).conversation(QueryScenario.ORGANIZATION))
            .meta(JsonObject.builder().put("messageId", EventBuilder.MESSAGE).build())
            .build();
    scenario.stores.messages().create(posted);
    scenario.receive(EventBuilder.aMessageStatus("READ", scenario.clock.instant()));

    assertThat(message(MESSAGE, posted.id().value()).json().members())
        .doesNotContainKey("delivery");
  }

  @Test
  void routing_ofABotsMessage_saysThatItIsNotRouted() {
    Message message = scenario.messages(MessageType.CHAT, 1).getFirst();

    ApiAnswer answer = message(ROUTING, message.id().value());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            JsonObject.builder()
                .put("message", message.id().value())
                .put("notRouted", "outbound")
                .put("steps", List.of())
                .put("due", List.of())
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGE, NESTED_MESSAGE, ROUTING})
  void case23_messageThatCannotBeSeen_answersAsAnAbsentOne(String route) {
    Message message = scenario.messages(MessageType.STATUS, 1).getFirst();
    String id = message.id().value();
    ApiAnswer absent = message(route, "019a4337b6a0b00000000099");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.error()).isEqualTo("Message not found");

    for (String wrong :
        List.of(
            "none",
            "019a4337b6a0c00000000001",
            id.toUpperCase(java.util.Locale.ROOT).replace('0', 'A'))) {
      assertThat(message(route, wrong)).isEqualTo(absent);
    }
    ApiAnswer foreign =
        scenario.send(
            QueryScenario.call(route, "")
                .with("message", id)
                .claim("organization", QueryScenario.OTHER_ORGANIZATION.value()));
    assertThat(foreign.status()).isEqualTo(404);

    scenario.clock.advance(scenario.retention.period());
    assertThat(message(route, id).status()).as("after the retention period").isEqualTo(404);
  }

  @Test
  void case23_messageOfAnotherConversation_isNotFoundInThisOne() {
    Message elsewhere =
        scenario.message(
            scenario.conversation("6907abfa9938843d0a82a1d1"),
            MessageType.CHAT,
            scenario.clock.instant(),
            "elsewhere");

    assertThat(message(NESTED_MESSAGE, elsewhere.id().value()).error())
        .isEqualTo("Message not found");
    assertThat(message(MESSAGE, elsewhere.id().value()).status()).isEqualTo(200);
  }

  @Test
  void message_ofADeletedConversation_isNotFound() {
    Message message = scenario.messages(MessageType.STATUS, 1).getFirst();
    scenario
        .stores
        .conversations()
        .delete(QueryScenario.key(QueryScenario.CONVERSATION), scenario.clock.instant());

    assertThat(message(MESSAGE, message.id().value()).error()).isEqualTo("Message not found");
    assertThat(message(NESTED_MESSAGE, message.id().value()).error())
        .isEqualTo("Conversation not found");
    assertThat(scenario.get(ONE, "").error()).isEqualTo("Conversation not found");
    assertThat(scenario.get(LIST, "").items()).isEmpty();
  }

  @Test
  void conversation_byId_isFound() {
    ApiAnswer answer = scenario.get(ONE, "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("id", QueryScenario.CONVERSATION)
        .containsEntry("organization", QueryScenario.ORGANIZATION.value())
        .containsEntry("status", "closed")
        .containsEntry("type", "contact");
  }

  @Test
  void case23_anotherOrganizationsConversation_answersAsAnAbsentOne() {
    ApiAnswer absent =
        scenario.send(QueryScenario.call(ONE, "").with("conversation", QueryScenario.ABSENT));
    assertThat(absent.status()).isEqualTo(404);

    assertThat(scenario.send(QueryScenario.call(ONE, "").with("conversation", "none")))
        .isEqualTo(absent);
    assertThat(
            scenario.send(
                QueryScenario.call(ONE, "")
                    .claim("organization", QueryScenario.OTHER_ORGANIZATION.value())))
        .isEqualTo(absent);
    assertThat(scenario.get(ONE, "organization=" + QueryScenario.OTHER_ORGANIZATION.value()))
        .isEqualTo(absent);
  }

  @Test
  void case32_conversations_arePagedNewestFirst() {
    for (int i = 0; i < 29; i++) {
      scenario.clock.advance(Duration.ofSeconds(1));
      scenario.conversation("%024x".formatted(i));
    }

    List<ApiAnswer> pages = scenario.pages(LIST, "limit=10");

    assertThat(pages).hasSize(3);
    assertThat(pages.stream().flatMap(page -> page.texts("id").stream()))
        .hasSize(30)
        .doesNotHaveDuplicates()
        .startsWith("%024x".formatted(28))
        .endsWith(QueryScenario.CONVERSATION);
    assertThat(scenario.get(LIST, "sort=createdAt&limit=1").texts("id"))
        .containsExactly(QueryScenario.CONVERSATION);
  }

  @ParameterizedTest
  @CsvSource({"status=closed, 1", "status=[active;queued], 0", "type=contact, 1", "name=x, 0"})
  void conversations_filters_areObeyed(String query, int count) {
    assertThat(scenario.get(LIST, query.replace(';', ',')).items()).hasSize(count);
  }

  @Test
  void conversations_unknownProperty_namesTheKnownOnes() {
    assertThat(scenario.get(LIST, "colour=red").error())
        .isEqualTo(
            "colour is not a property of this list; known are contact, createdAt, id, meta, name,"
                + " orgPath, participants, session, status, type, updatedAt");
  }

  @Test
  void case23_conversationsOfAnotherOrganization_areNotListed() {
    assertThat(
            scenario
                .send(
                    QueryScenario.call(LIST, "")
                        .claim("organization", QueryScenario.OTHER_ORGANIZATION.value()))
                .items())
        .isEmpty();
    assertThat(
            scenario.get(LIST, "organization=" + QueryScenario.OTHER_ORGANIZATION.value()).status())
        .isEqualTo(404);
  }

  @Test
  void case36_unknownRoute_is404InTheContractsForm() {
    ApiAnswer answer = scenario.get("GET /v2/nothing", "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not_found");
    assertThat(answer.json().object("error").get("requestId")).isEqualTo("the-request");
  }

  @Test
  void case24_withoutClaims_is401() {
    ApiAnswer answer = scenario.send(io.reachline.gateway.ApiCall.of(LIST));

    assertThat(answer.status()).isEqualTo(401);
  }

  private ApiAnswer message(String route, String id) {
    return scenario.send(QueryScenario.call(route, "").with("message", id));
  }
}
