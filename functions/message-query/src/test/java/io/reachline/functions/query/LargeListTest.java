package io.reachline.functions.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.webhook.EventBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of lists whose page of the usual length is larger than Lambda accepts. */
class LargeListTest {
  private static final String EVENTS = "GET /v2/sessions/{session}/events";

  private final QueryScenario scenario = new QueryScenario();

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "é", "\n"})
  void messages_64kBEach_areAllListed_onPagesThatLambdaTakes(String character) {
    List<Message> messages = largeMessages(126, character.repeat(64_000 / bytes(character)));

    List<ApiAnswer> pages = scenario.pages(QueryScenario.NESTED, "");

    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(pages).allSatisfy(page -> assertThat(page.status()).isEqualTo(200));
    assertThat(pages.stream().flatMap(page -> page.texts("id").stream()))
        .containsExactlyElementsOf(
            messages.reversed().stream().map(message -> message.id().value()).toList());
  }

  @Test
  void messages_filterThatFindsTheOldest_readsItInSeveralRequests() {
    List<Message> messages = largeMessages(400, "a".repeat(64_000));

    List<ApiAnswer> pages = scenario.pages(QueryScenario.NESTED, "meta.number=1&select=id");

    assertThat(pages).hasSize(3);
    assertThat(pages.stream().flatMap(page -> page.texts("id").stream()))
        .containsExactly(messages.getFirst().id().value());
  }

  @Test
  void history_eventsOf190kB_areAllListed_onPagesThatLambdaTakes() {
    int count = 40;
    for (int second = 0; second < count; second++) {
      scenario.receive(
          EventBuilder.aSessionEvent(scenario.clock.instant().minusSeconds(count - second))
              .payload("note", "\"".repeat(95_000)));
    }

    List<ApiAnswer> pages = new ArrayList<>();
    Optional<String> next = Optional.of("?");
    while (next.isPresent()) {
      String query = next.get().substring(next.get().indexOf('?') + 1);
      pages.add(
          scenario.send(QueryScenario.call(EVENTS, query).with("session", EventBuilder.SESSION)));
      next = pages.getLast().next();
    }

    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(pages).allSatisfy(page -> assertThat(page.status()).isEqualTo(200));
    assertThat(pages.stream().flatMap(page -> page.items().stream())).hasSize(count);
  }

  private List<Message> largeMessages(int count, String text) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                scenario.message(
                    QueryScenario.key(QueryScenario.CONVERSATION),
                    MessageType.CHAT,
                    scenario.clock.instant().minusSeconds(count - i),
                    text))
        .toList();
  }

  private static int bytes(String character) {
    return character.getBytes(StandardCharsets.UTF_8).length;
  }
}
