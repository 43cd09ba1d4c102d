package io.reachline.functions.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Consistency;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Head;
import io.reachline.conversation.Participant;
import io.reachline.gateway.ApiAnswer;
import io.reachline.identity.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands are stored with what they change, or not at all. */
class CommandsTest {
  private static final String ACCEPT = "{\"type\":\"command\",\"text\":\"/accept\"}";
  private static final String LEAVE = "{\"type\":\"command\",\"text\":\"/leave\"}";

  private final PostScenario scenario = new PostScenario();

  @Test
  void accept_once_isActiveAtOnce() {
    ApiAnswer answer = post(ACCEPT);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(conversation().participants())
        .contains(
            new Participant(new UserId(PostScenario.USER), "agent", true, true, false, false));
  }

  @Test
  void accept_repeatedByItsKeyAfterLeaving_changesNothing() {
    ApiAnswer first =
        scenario.send(PostScenario.messages("agent").header("idempotency-key", "k").body(ACCEPT));
    scenario.clock.advance(Duration.ofSeconds(1));
    post(LEAVE);

    ApiAnswer second =
        scenario.send(PostScenario.messages("agent").header("idempotency-key", "k").body(ACCEPT));

    assertThat(second).isEqualTo(first);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(scenario.stored()).hasSize(2);
  }

  @Test
  void array_withCommands_doesThemInTheirOrder() {
    ApiAnswer answer =
        post(
            """
            [{"text":"I take it"},{"type":"command","text":"/accept"},
             {"type":"command","text":"/set colour blue"},{"type":"command","text":"/leave"}]""");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(scenario.stored()).hasSize(4);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(conversation().meta().get("colour")).isEqualTo("blue");
  }

  @Test
  void array_withABadCommand_storesNothing() {
    ApiAnswer answer =
        post(
            "[{\"type\":\"command\",\"text\":\"/accept\"},{\"type\":\"command\",\"text\":\"/set\"}]");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("messages[1].text must name a key: /set key value");
    assertThat(scenario.stored()).isEmpty();
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"type\":\"command\",\"text\":\"/assign\"}', meta.users",
    "'{\"type\":\"command\",\"text\":\"/assign\",\"meta\":{\"users\":[\"x\"]}}', meta.users",
    "'{\"type\":\"command\",\"text\":\"/notify\",\"meta\":{\"channels\":\"x\"}}', meta.channels"
  })
  void badCommand_isRefusedByItsField(String body, String field) {
    ApiAnswer answer = post(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(field + " must ");
  }

  @Test
  void conversation_openedWithCommands_isWhatTheyMakeOfIt() {
    ApiAnswer answer =
        scenario.send(
            PostScenario.call(PostScenario.CONVERSATIONS, "agent")
                .body(
                    """
                    {"name":"One","messages":[{"text":"Hello"},
                     {"type":"command","text":"/enqueue"}]}"""));

    assertThat(answer.json().members()).containsEntry("status", "queued");
    String id = answer.json().text("id").orElseThrow();
    ConversationKey key = new ConversationKey(PostScenario.ORGANIZATION, new ConversationId(id));
    assertThat(scenario.stores.conversations().find(key, Consistency.STRONG))
        .isInstanceOfSatisfying(
            Head.Live.class,
            live ->
                assertThat(live.conversation().toJson(PostScenario.PATH)).isEqualTo(answer.json()));
  }

  @Test
  void command_inADeletedConversation_is404() {
    scenario.stores.conversations().delete(PostScenario.key(), scenario.clock.instant());

    assertThat(post(ACCEPT).status()).isEqualTo(404);
    assertThat(post(ACCEPT).error()).isEqualTo("Conversation not found");
  }

  private ApiAnswer post(String body) {
    return scenario.send(PostScenario.messages("agent").body(body));
  }

  private Conversation conversation() {
    return scenario.conversation();
  }
}
