package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.session.SessionId;
import io.reachline.webhook.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of listing, retrying and deleting quarantined events. */
class QuarantineRoutesTest {
  private static final String LIST = "GET /v2/quarantine";
  private static final String GET = "GET /v2/quarantine/{id}";
  private static final String DELETE = "DELETE /v2/quarantine/{id}";
  private static final String RETRY = "POST /v2/quarantine/{id}/retry";

  private final DirectoryScenario scenario = new DirectoryScenario();

  @Test
  void list_eventSetAside_isShownAsItCameWithItsReason() {
    EventBuilder bad = event(0).payload("messagesCount", "-1");
    receive(bad);
    scenario.clock.advance(Duration.ofSeconds(5));
    receive(bad);

    ApiAnswer answer = scenario.send(DirectoryScenario.call(LIST));

    assertThat(answer.items())
        .singleElement()
        .satisfies(
            item ->
                assertThat(item.members())
                    .containsEntry("organization", DirectoryScenario.ORGANIZATION.value())
                    .containsEntry("source", EventBuilder.SOURCE.value())
                    .containsEntry("reason", "invalid_field")
                    .containsEntry(
                        "detail", "messagesCount must be a whole number, not negative, below 10^18")
                    .containsEntry("event", bad.json())
                    .containsEntry("cut", false)
                    .containsEntry("count", 2)
                    .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
                    .containsEntry("lastAt", "2026-11-02T09:30:05.000Z"));
    String id = answer.items().getFirst().text("id").orElseThrow();
    assertThat(send(GET, id).json()).isEqualTo(answer.items().getFirst());
  }

  /** Each quote of an event becomes four characters in an answer. */
  @Test
  void list_largeEvents_areAllListed_onPagesThatLambdaTakes() {
    int count = 30;
    for (int n = 0; n < count; n++) {
      receive(event(n).payload("messagesCount", "-1").payload("note", "\"".repeat(95_000)));
    }

    List<ApiAnswer> pages = scenario.pages("quarantine", "");

    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(pages).allSatisfy(page -> assertThat(page.status()).isEqualTo(200));
    assertThat(DirectoryScenario.texts(pages, "id")).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void list_filters_areObeyed() {
    receive(event(0).payload("messagesCount", "-1"));
    receive(event(0).envelope("eventType", "IM_Other"));

    assertThat(
            scenario
                .send(DirectoryScenario.call(LIST).query("reason=unknown_type&select=reason"))
                .texts("reason"))
        .containsExactly("unknown_type");
    assertThat(scenario.send(DirectoryScenario.call(LIST).query("limit=1")).next()).isPresent();
    assertThat(scenario.send(DirectoryScenario.call(LIST).query("colour=red")).status())
        .isEqualTo(400);
  }

  @Test
  void case18_retryOfAnEventWhoseTimeHasCome_takesItUpOnceInEffect() {
    receive(event(-600));
    String id = onlyId();
    assertThat(send(RETRY, id).status()).as("too early").isEqualTo(422);
    scenario.clock.advance(Duration.ofMinutes(6));

    ApiAnswer answer = send(RETRY, id);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members()).containsEntry("id", id).containsEntry("outcome", "stored");
    assertThat(hasSession()).isTrue();
    assertThat(scenario.send(DirectoryScenario.call(LIST)).items()).isEmpty();
    assertThat(send(RETRY, id).status()).isEqualTo(404);
  }

  @Test
  void retry_ofWhatCameOnceMoreInTheMeantime_isARepetition() {
    EventBuilder early = event(-600);
    receive(early);
    String id = onlyId();
    scenario.clock.advance(Duration.ofMinutes(6));
    receive(early);

    assertThat(send(RETRY, id).json().get("outcome")).isEqualTo("repeated");
    assertThat(scenario.send(DirectoryScenario.call(LIST)).items()).isEmpty();
  }

  @Test
  void retry_ofAMessageOfTheFuture_isTakenUp() {
    receive(EventBuilder.aMessageEvent(scenario.clock.instant().plusSeconds(600)));
    String id = onlyId();
    scenario.clock.advance(Duration.ofMinutes(6));

    assertThat(send(RETRY, id).json().get("outcome")).isEqualTo("stored");
  }

  @Test
  void retry_ofAnEventThatIsStillBad_is422AndItStays() {
    receive(event(0).payload("sessionStatus", ""));
    String id = onlyId();

    ApiAnswer answer = send(RETRY, id);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_field");
    assertThat(answer.error()).isEqualTo("sessionStatus must not be blank");
    assertThat(onlyId()).isEqualTo(id);
    assertThat(hasSession()).isFalse();
  }

  @Test
  void retry_ofACutEvent_isRefused() {
    receive(event(0).payload("extra", "x".repeat(200_000)));
    String id = onlyId();

    ApiAnswer answer = send(RETRY, id);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("too_large");
    assertThat(send(GET, id).json().get("cut")).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, DELETE, RETRY})
  void case23_anotherOrganizationsEvent_answersAsAnAbsentOne(String route) {
    receive(event(0).payload("messagesCount", "-1"));
    String id = onlyId();
    ApiAnswer absent = send(route, "5d01e2404bc19c256622ad99");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.error()).isEqualTo("Event not found");

    assertThat(scenario.send(DirectoryScenario.foreignCall(route).with("id", id)))
        .isEqualTo(absent);
    assertThat(send(route, "none")).isEqualTo(absent);
    assertThat(scenario.send(DirectoryScenario.foreignCall(LIST)).items()).isEmpty();
    assertThat(send(GET, id).status()).isEqualTo(200);
  }

  @Test
  void delete_isGone_andTheSameEventIsSetAsideAnew() {
    EventBuilder bad = event(0).payload("messagesCount", "-1");
    receive(bad);
    receive(bad);
    String id = onlyId();

    assertThat(send(DELETE, id).status()).isEqualTo(204);

    assertThat(send(GET, id).status()).isEqualTo(404);
    assertThat(send(RETRY, id).status()).isEqualTo(404);
    assertThat(send(DELETE, id).status()).isEqualTo(404);
    assertThat(scenario.send(DirectoryScenario.call(LIST)).items()).isEmpty();
    receive(bad);
    assertThat(onlyId()).isEqualTo(id);
    assertThat(send(GET, id).json().get("count")).isEqualTo(1);
  }

  private EventBuilder event(int secondsAgo) {
    Instant time = scenario.clock.instant().minusSeconds(secondsAgo);
    return EventBuilder.aSessionEvent(time);
  }

  private void receive(EventBuilder event) {
    scenario.ingest.take(event.delivery(scenario.clock.instant()));
  }

  private ApiAnswer send(String route, String id) {
    return scenario.send(DirectoryScenario.call(route).with("id", id));
  }

  private String onlyId() {
    assertThat(scenario.send(DirectoryScenario.call(LIST)).items()).hasSize(1);
    return scenario.send(DirectoryScenario.call(LIST)).texts("id").getFirst();
  }

  private boolean hasSession() {
    return scenario
        .stores
        .sessions()
        .find(new SessionId(EventBuilder.SESSION).conversation(DirectoryScenario.ORGANIZATION))
        .isPresent();
  }
}
