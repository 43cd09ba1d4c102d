package io.reachline.functions.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 30: requests that are repeated with their Idempotency-Key create nothing more. */
class IdempotencyTest {
  private static final String BOT = "guest agent bot";
  private static final String TEXT = "{\"text\":\"x\"}";

  private final PostScenario scenario = new PostScenario();

  @ParameterizedTest
  @ValueSource(strings = {TEXT, "[{\"text\":\"a\"},{\"text\":\"b\",\"type\":\"status\"}]"})
  void case30_sameBody_givesTheFirstAnswer(String body) {
    ApiAnswer first = scenario.send(keyed("k").body(body));
    scenario.clock.advance(Duration.ofMinutes(5));
    int created = scenario.stored().size();

    ApiAnswer second = scenario.send(keyed("k").body(body));

    assertThat(first.status()).isEqualTo(201);
    assertThat(second).isEqualTo(first);
    assertThat(scenario.stored()).hasSize(created);
  }

  @Test
  void case30_otherBody_is422() {
    scenario.send(keyed("k").body(TEXT));

    ApiAnswer answer = scenario.send(keyed("k").body("{\"text\":\"y\"}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("key_reused");
    assertThat(answer.error()).startsWith("Idempotency-Key ");
    assertThat(scenario.stored()).hasSize(1);
  }

  @Test
  void case30_manyAtTheSameTime_createOne() throws InterruptedException, ExecutionException {
    Callable<ApiAnswer> post = () -> scenario.send(keyed("k").body(TEXT));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ApiAnswer>> answers =
          threads.invokeAll(IntStream.range(0, 32).mapToObj(_ -> post).toList());

      ApiAnswer first = answers.getFirst().get();
      assertThat(first.status()).isEqualTo(201);
      for (Future<ApiAnswer> answer : answers) {
        assertThat(answer.get()).isEqualTo(first);
      }
    }
    assertThat(scenario.stored()).hasSize(1);
  }

  @Test
  void case30_otherUser_hasKeysOfTheirOwn() {
    scenario.send(keyed("k").body(TEXT));

    ApiAnswer answer =
        scenario.send(keyed("k").claim("_id", PostScenario.OTHER_USER).body("{\"text\":\"y\"}"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(scenario.stored()).hasSize(2);
  }

  @Test
  void case30_otherPath_hasKeysOfItsOwn() {
    String other = "6907abfa9938843d0a82a1d1";
    scenario
        .stores
        .conversations()
        .create(
            Conversation.closed(
                new ConversationKey(PostScenario.ORGANIZATION, new ConversationId(other)),
                scenario.clock.instant()));
    scenario.send(keyed("k").body(TEXT));

    ApiAnswer answer = scenario.send(keyed("k").with("conversation", other).body(TEXT));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(scenario.stored())
        .extracting(message -> message.conversation().conversation().value())
        .containsExactlyInAnyOrder(PostScenario.CONVERSATION, other);
  }

  @Test
  void case30_afterADay_aKeyIsForgotten() {
    scenario.send(keyed("k").body(TEXT));
    scenario.clock.advance(Duration.ofHours(24).minusMillis(1));
    scenario.send(keyed("k").body(TEXT));
    assertThat(scenario.stored()).hasSize(1);

    scenario.clock.advance(Duration.ofMillis(1));
    assertThat(scenario.send(keyed("k").body("{\"text\":\"y\"}")).status()).isEqualTo(201);
    assertThat(scenario.stored()).hasSize(2);
  }

  @Test
  void case30_refusedRequest_doesNotTakeTheKey() {
    assertThat(scenario.send(keyed("k").body("{\"text\":\"\"}")).status()).isEqualTo(400);
    ApiCall elsewhere = keyed("k").with("conversation", "6907abfa9938843d0a82a1d1");
    assertThat(scenario.send(elsewhere.body(TEXT)).status()).isEqualTo(404);

    assertThat(scenario.send(keyed("k").body(TEXT)).status()).isEqualTo(201);
    assertThat(scenario.stored()).hasSize(1);
  }

  @Test
  void case30_newConversation_isOpenedOnce() {
    String body = "{\"name\":\"a\",\"messages\":[{\"text\":\"x\"},{\"text\":\"y\"}]}";
    ApiCall open =
        PostScenario.call(PostScenario.CONVERSATIONS, BOT)
            .header("idempotency-key", "k")
            .body(body);

    ApiAnswer first = scenario.send(open);
    scenario.clock.advance(Duration.ofMinutes(5));
    ApiAnswer second = scenario.send(open);
    ApiAnswer other = scenario.send(open.body("{\"name\":\"b\"}"));

    assertThat(first.status()).isEqualTo(201);
    assertThat(second).isEqualTo(first);
    assertThat(other.status()).isEqualTo(422);
    assertThat(scenario.conversations()).hasSize(2);
    assertThat(scenario.stored()).hasSize(2);
  }

  @Test
  void case30_newConversationWithoutMessages_isOpenedOnce() {
    ApiCall open =
        PostScenario.call(PostScenario.CONVERSATIONS, BOT)
            .header("idempotency-key", "k")
            .body("{\"name\":\"a\"}");

    assertThat(scenario.send(open)).isEqualTo(scenario.send(open));
    assertThat(scenario.conversations()).hasSize(2);
  }

  @Test
  void case30_withoutKey_everyRequestCreates() {
    scenario.post(TEXT);
    scenario.post(TEXT);

    assertThat(scenario.stored()).hasSize(2);
  }

  @Test
  void case30_blankOrLongKey_is400() {
    for (String key : List.of("", " ", "k".repeat(256))) {
      ApiAnswer answer = scenario.send(keyed(key).body(TEXT));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error()).isEqualTo("Idempotency-Key must have 1 to 255 characters");
    }
    assertThat(scenario.send(keyed("k".repeat(255)).body(TEXT)).status()).isEqualTo(201);
  }

  private static ApiCall keyed(String key) {
    return PostScenario.messages(BOT).header("idempotency-key", key);
  }
}
