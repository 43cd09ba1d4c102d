package io.reachline.functions.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests, who must not post messages that look like this service's statuses. */
class GuestStatusTest {
  private final PostScenario scenario = new PostScenario();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'status','text':'Message was forwarded'}",
        "{'text':'Notifications Delivered'}",
        "{'type':'card','text':' notifications undeliverable '}",
        "{'text':'Notifications\\u00a0Delivered\\u200b'}",
        "[{'text':'Hello'},{'type':'status','text':'x'}]"
      })
  void post_statusByAGuest_is403AndStoresNothing(String body) {
    ApiAnswer answer = scenario.send(PostScenario.messages("guest").body(body.replace('\'', '"')));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("A guest must not post a status");
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void open_withAStatusByAGuest_is403AndOpensNothing() {
    ApiAnswer answer =
        scenario.send(
            PostScenario.call(PostScenario.CONVERSATIONS, "guest")
                .body("{\"messages\":[{\"text\":\"a\"},{\"text\":\"Notifications Delivered\"}]}"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(scenario.conversations()).hasSize(1);
  }

  @Test
  void post_textThatMentionsAStatus_isAGuestsRight() {
    ApiAnswer answer =
        scenario.send(
            PostScenario.messages("guest")
                .body("{\"text\":\"What does Notifications Undeliverable mean?\"}"));

    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void post_statusByOthers_isStored() {
    assertThat(scenario.post("{\"type\":\"status\",\"text\":\"Notifications Delivered\"}").status())
        .isEqualTo(201);
  }
}
