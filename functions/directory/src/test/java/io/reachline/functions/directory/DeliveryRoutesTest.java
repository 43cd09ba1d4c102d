package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.ServiceId;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.json.JsonObject;
import io.reachline.service.Attempt;
import io.reachline.service.Attempt.Result;
import io.reachline.service.DeliveryId;
import io.reachline.service.RefusedMessage;
import io.reachline.service.Ring;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.service.ServiceDelivery.State;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deliveries of services: listed, and tried again. */
class DeliveryRoutesTest {
  private static final String CONVERSATION = "6907abfa9938843d0a82a1d0";
  private static final String LIST = "GET /v2/services/{service}/deliveries";
  private static final String RETRY = "POST /v2/services/{service}/deliveries/{delivery}/retry";

  private final DirectoryScenario scenario = new DirectoryScenario();
  private final String service =
      scenario.created(
          "services",
          """
          {"type":"webhook","name":"Bot","params":{"url":"https://bot.example/hook",
          "secret":"0123456789abcdef","events":[]}}""");
  private final ServiceKey key =
      new ServiceKey(DirectoryScenario.ORGANIZATION, new ServiceId(service));
  private final Instant now = scenario.clock.instant();

  @Test
  void list_everyState_isShownNewestFirst() {
    ServiceDelivery pending = put(1, new State.Pending(now.plusSeconds(5)), List.of(), List.of());
    ServiceDelivery failed =
        put(
            2,
            new State.Failed(Reason.REFUSED),
            List.of(new Attempt(now, new Result.Answered(404), Duration.ofMillis(12))),
            List.of());
    ServiceDelivery delivered =
        put(
            3,
            new State.Delivered(),
            List.of(
                new Attempt(now, new Result.Failed("no answer in time"), Duration.ofSeconds(20)),
                new Attempt(now.plusSeconds(6), new Result.Answered(200), Duration.ofMillis(31))),
            List.of(
                new RefusedMessage(OptionalInt.of(1), "text is required"),
                new RefusedMessage(OptionalInt.empty(), "messages must be an array")));

    ApiAnswer answer = list("");

    assertThat(answer.status()).isEqualTo(200);
    String shown =
        """
        {"id":"%s","organization":"%s","service":"%s","event":"conversation.update",\
        "conversation":"%s","createdAt":"2026-11-02T09:30:%02d.000Z",%s}""";
    assertThat(answer.body())
        .isEqualTo(
            "["
                + shown.formatted(
                    delivered.id(),
                    DirectoryScenario.ORGANIZATION,
                    service,
                    CONVERSATION,
                    3,
                    """
                    "state":"delivered","attempts":[\
                    {"at":"2026-11-02T09:30:00.000Z","error":"no answer in time","ms":20000},\
                    {"at":"2026-11-02T09:30:06.000Z","status":200,"ms":31}],\
                    "refused":[{"index":1,"reason":"text is required"},\
                    {"reason":"messages must be an array"}]""")
                + ","
                + shown.formatted(
                    failed.id(),
                    DirectoryScenario.ORGANIZATION,
                    service,
                    CONVERSATION,
                    2,
                    """
                    "state":"failed","reason":"refused","attempts":[\
                    {"at":"2026-11-02T09:30:00.000Z","status":404,"ms":12}],"refused":[]""")
                + ","
                + shown.formatted(
                    pending.id(),
                    DirectoryScenario.ORGANIZATION,
                    service,
                    CONVERSATION,
                    1,
                    """
                    "state":"pending","nextAt":"2026-11-02T09:30:05.000Z",\
                    "attempts":[],"refused":[]""")
                + "]");
  }

  @Test
  void list_pages_areWholeAndWithoutRepetition() {
    List<String> expected = new ArrayList<>();
    for (int n = 0; n < 25; n++) {
      expected.addFirst(put(n, new State.Delivered(), List.of(), List.of()).id().value());
    }

    List<String> read = new ArrayList<>();
    Optional<String> next = Optional.of("limit=10");
    int pages = 0;
    while (next.isPresent()) {
      ApiAnswer page = list(next.get());
      read.addAll(page.texts("id"));
      next = page.next().map(link -> link.substring(link.indexOf('?') + 1));
      pages++;
    }

    assertThat(read).isEqualTo(expected);
    assertThat(pages).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "state=failed, 200, 1",
    "reason=expired, 200, 1",
    "event=conversation.update, 200, 2",
    "sort=createdAt, 200, 2",
    "state=lost, 400, 0",
    "colour=red, 400, 0",
    "limit=0, 400, 0"
  })
  void list_filters_areHeard(String query, int status, int found) {
    put(1, new State.Failed(Reason.EXPIRED), List.of(), List.of());
    put(2, new State.Delivered(), List.of(), List.of());

    ApiAnswer answer = list(query);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 200) {
      assertThat(answer.texts("id")).hasSize(found);
    }
  }

  @Test
  void list_unknownOrForeignService_isNotFound() {
    assertThat(send(call(LIST, DirectoryScenario.ABSENT)).status()).isEqualTo(404);
    assertThat(send(call(LIST, "nonsense")).status()).isEqualTo(404);
    assertThat(send(DirectoryScenario.foreignCall(LIST).with("service", service)).status())
        .isEqualTo(404);
  }

  @Test
  void retry_failed_isDueAtOnceForAnotherDayAndRings() {
    ServiceDelivery failed =
        put(
            1,
            new State.Failed(Reason.EXPIRED),
            List.of(new Attempt(now, new Result.Answered(500), Duration.ofMillis(5))),
            List.of());
    scenario.clock.advance(Duration.ofDays(3));
    Instant later = scenario.clock.instant();

    ApiAnswer answer = retry(service, failed.id().value());

    assertThat(answer.status()).isEqualTo(200);
    JsonObject shown = answer.json();
    assertThat(shown.text("state")).contains("pending");
    assertThat(shown.text("nextAt")).contains("2026-11-05T09:30:00.000Z");
    assertThat(shown.objects("attempts")).hasSize(1);
    ServiceDelivery stored = scenario.stores.deliveries().find(key, failed.id()).orElseThrow();
    assertThat(stored.state()).isEqualTo(new State.Pending(later));
    assertThat(stored.end()).isEqualTo(later.plus(Duration.ofHours(24)));
    assertThat(stored.tries()).isZero();
    assertThat(scenario.rings).containsExactly(Ring.now(key));
  }

  @Test
  void retry_disabledService_isRefusedAndChangesNothing() {
    ServiceDelivery failed = put(1, new State.Failed(Reason.DISABLED), List.of(), List.of());
    scenario.patch("services", service, "{\"enabled\":false}");

    ApiAnswer answer = retry(service, failed.id().value());

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().object("error").text("code")).contains("disabled");
    assertThat(scenario.stores.deliveries().find(key, failed.id())).contains(failed);
    assertThat(scenario.rings).isEmpty();
  }

  @Test
  void retry_unknownOrForeign_isNotFound() {
    ServiceDelivery failed = put(1, new State.Failed(Reason.GONE), List.of(), List.of());
    String id = failed.id().value();

    assertThat(retry(DirectoryScenario.ABSENT, id).status()).isEqualTo(404);
    assertThat(retry(service, DirectoryScenario.ABSENT).status()).isEqualTo(404);
    assertThat(retry(service, "nonsense").status()).isEqualTo(404);
    assertThat(
            send(DirectoryScenario.foreignCall(RETRY).with("service", service).with("delivery", id))
                .status())
        .isEqualTo(404);
    assertThat(scenario.rings).isEmpty();
  }

  @Test
  void retry_pendingTwice_isAsOnce() {
    ServiceDelivery pending = put(1, new State.Pending(now), List.of(), List.of());

    assertThat(retry(service, pending.id().value()).status()).isEqualTo(200);
    assertThat(retry(service, pending.id().value()).status()).isEqualTo(200);

    assertThat(scenario.stores.deliveries().find(key, pending.id()).orElseThrow().version())
        .isEqualTo(2);
  }

  private ApiAnswer list(String query) {
    return send(call(LIST, service).query(query));
  }

  private ApiAnswer retry(String of, String delivery) {
    return send(call(RETRY, of).with("delivery", delivery));
  }

  private static ApiCall call(String route, String of) {
    return DirectoryScenario.call(route).with("service", of);
  }

  private ApiAnswer send(ApiCall call) {
    return scenario.send(call);
  }

  private ServiceDelivery put(
      int second, State state, List<Attempt> attempts, List<RefusedMessage> refused) {
    ServiceDelivery delivery =
        new ServiceDelivery(
            key,
            DeliveryId.of(key, "conversation.update", now.plusSeconds(second), "cause"),
            "conversation.update",
            new ConversationKey(DirectoryScenario.ORGANIZATION, new ConversationId(CONVERSATION)),
            Optional.empty(),
            state,
            now,
            attempts.size(),
            attempts,
            refused,
            0,
            now.plus(Duration.ofDays(14)));
    scenario.stores.deliveries().put(delivery);
    return delivery;
  }
}
