package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.telemetry.Metric;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import io.reachline.webhook.Spill;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Case 21: what cannot be stored goes to the retry queue, and only where both fail is it lost. */
class WebhookSpillTest {
  private final WebhookScenario scenario = new WebhookScenario();
  private final CountDownLatch testIsOver = new CountDownLatch(1);

  @AfterEach
  void close() {
    testIsOver.countDown();
    scenario.close();
  }

  @Test
  void case21_storeDown_queuesTheWholeBatchInItsOrder() {
    scenario.replaceMessages(failing(MessageStore.class, scenario.stores.messages(), _ -> true));
    List<String> events =
        IntStream.range(0, 3).mapToObj(i -> scenario.event(3 - i).json()).toList();

    ApiAnswer answer = scenario.post("[" + String.join(",", events) + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("received")).isEqualTo(3);
    assertThat(scenario.queued)
        .containsExactly(
            new Spill.Verified(
                EventBuilder.ORGANIZATION, EventBuilder.SOURCE, scenario.now(), events));
    assertThat(scenario.telemetry.sum(Metric.EVENTS_SPILLED)).isEqualTo(3);
    assertThat(scenario.telemetry.sum(Metric.DELIVERIES_ACCEPTED)).isEqualTo(1);
  }

  @Test
  void case21_storeRefusesSome_queuesExactlyThose() {
    String refused = scenario.event(5).payload("sessionStatus", "ENDED").json();
    scenario.replaceMessages(
        failing(
            MessageStore.class,
            scenario.stores.messages(),
            argument -> argument instanceof Message message && message.text().contains("ended")));

    ApiAnswer answer =
        scenario.post(
            "[%s,%s,%s]".formatted(scenario.event(9).json(), refused, scenario.event(1).json()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.queuedEvents()).containsExactly(refused);
    assertThat(scenario.messages()).hasSize(2);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_SPILLED)).isEqualTo(1);
  }

  @Test
  void case21_quarantineDown_queuesTheBadEvent() {
    String bad = scenario.event(1).payload("sessionId", "").json();
    scenario.replaceQuarantine(
        failing(QuarantineStore.class, scenario.stores.quarantine(), _ -> true));

    ApiAnswer answer = scenario.post("[" + bad + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.queuedEvents()).containsExactly(bad);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_QUARANTINED)).isZero();
  }

  @Test
  void case21_storeHangsInTheMiddle_queuesWhatIsNotStoredByThen() {
    scenario.give(Duration.ofMillis(200), Duration.ofMinutes(1));
    scenario.replaceMessages(
        failing(
            MessageStore.class,
            scenario.stores.messages(),
            argument ->
                argument instanceof Message message
                    && message.text().contains("ended")
                    && hangs()));
    List<String> events =
        List.of(
            scenario.event(9).json(),
            scenario.event(5).payload("sessionStatus", "ENDED").json(),
            scenario.event(1).json());

    ApiAnswer answer = scenario.post("[" + String.join(",", events) + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.queuedEvents()).isEqualTo(events.subList(1, 3));
    assertThat(scenario.messages()).hasSize(1);
  }

  @Test
  void case21_storeAndQueueDown_isAServerErrorThatSaysNothing() {
    scenario.replaceMessages(failing(MessageStore.class, scenario.stores.messages(), _ -> true));
    scenario.replaceQueue(
        (_, _) -> {
          throw new IllegalStateException("The queue is down");
        });

    ApiAnswer answer = scenario.post(scenario.batch(2));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("down").doesNotContain("Exception");
    assertThat(scenario.telemetry.of("request_failed")).hasSize(1);
    assertThat(scenario.telemetry.sum(Metric.EVENTS_SPILLED)).isZero();
    assertThat(scenario.telemetry.sum(Metric.DELIVERIES_ACCEPTED)).isZero();
  }

  @Test
  void case21_malformedBodyAndStoreDown_isQueuedWhole() {
    scenario.replaceMessages(failing(MessageStore.class, scenario.stores.messages(), _ -> true));
    scenario.replaceQuarantine(
        failing(QuarantineStore.class, scenario.stores.quarantine(), _ -> true));
    String event = scenario.event(1).json();
    String body = "[" + event + ",{";

    assertThat(scenario.post(body).status()).isEqualTo(400);
    assertThat(scenario.queuedEvents()).containsExactly(event, body);
  }

  @Test
  void case21_storeDownAndQueueNotAnswering_is503() {
    scenario.replaceMessages(failing(MessageStore.class, scenario.stores.messages(), _ -> true));
    scenario.replaceQueue(
        (_, _) -> {
          throw SdkClientException.create("The queue is down");
        });

    assertThat(scenario.post(scenario.batch(2)).status()).isEqualTo(503);
    scenario.replaceQuarantine(
        failing(QuarantineStore.class, scenario.stores.quarantine(), _ -> true));
    assertThat(scenario.post("[{").status()).as("not kept").isEqualTo(503);
  }

  @Test
  void case21_sourceUnreadable_queuesTheRequestWithItsToken() {
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> true));
    String token = scenario.token().sign();
    String event = scenario.event(1).json();

    ApiAnswer answer = scenario.post(token, "[" + event + "]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.queued)
        .containsExactly(
            new Spill.Unverified(
                EventBuilder.SOURCE, scenario.now(), List.of(event), token, "the-request"));
    assertThat(scenario.telemetry.sum(Metric.TOKENS_REFUSED)).isZero();
    assertThat(scenario.telemetry.sum(Metric.REQUESTS_UNVERIFIED)).isEqualTo(1);
    assertThat(scenario.telemetry.output()).doesNotContain(token.substring(0, 20));
  }

  @Test
  void case21_sourceUnreadableAndQueueDown_isAServerError() {
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> true));
    scenario.replaceQueue(
        (_, _) -> {
          throw new IllegalStateException("The queue is down");
        });

    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(500);
    assertThat(scenario.telemetry.sum(Metric.REQUESTS_UNVERIFIED)).isZero();
  }

  @Test
  void case21_sourceUnreadable_lettersOfNobodyAreRefused() {
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> true));

    assertThat(scenario.post("no token", scenario.batch(1)).status()).isEqualTo(401);
    String expired = scenario.token().claim("exp", scenario.now().getEpochSecond() - 61).sign();
    assertThat(scenario.post(expired, scenario.batch(1)).status()).isEqualTo(401);
    assertThat(
            scenario
                .send(
                    scenario
                        .call()
                        .with("source", "guessed")
                        .header("x-zdesk-jwt", scenario.token().sign())
                        .body(scenario.batch(1)))
                .status())
        .isEqualTo(401);
    assertThat(scenario.isUntouched()).isTrue();
  }

  @Test
  void case21_sourceUnreadable_bodyOfTooManyElementsIs413() {
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> true));

    assertThat(scenario.post("[" + "0,".repeat(10_000) + "0]").status()).isEqualTo(413);
    assertThat(scenario.queued).isEmpty();
  }

  @Test
  void case21_sourceUnreadableForLong_queuesSoManyRequestsAndNoMore() {
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> true));
    String token = scenario.token().sign();
    String batch = scenario.batch(1);

    for (int i = 0; i < Webhook.MAX_UNVERIFIED; i++) {
      assertThat(scenario.post(token, batch).status()).isEqualTo(200);
    }
    assertThat(scenario.post(token, batch).status()).isEqualTo(503);
    assertThat(scenario.queued).hasSize(Webhook.MAX_UNVERIFIED);
    scenario.clock.advance(Duration.ofMinutes(1));
    assertThat(scenario.post(token, batch).status()).isEqualTo(200);
  }

  @Test
  void case21_sourceExpiredAndUnreadable_isServedAsItWasKnown() {
    boolean[] down = new boolean[1];
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> down[0]));
    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
    down[0] = true;
    scenario.clock.advance(Duration.ofHours(1));

    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
    assertThat(scenario.messages()).hasSize(2);
    assertThat(scenario.queued).isEmpty();
  }

  @Test
  void budget_storeTakesItsTime_leavesTheRestOfItToTheQueue() {
    scenario.give(Duration.ofSeconds(3), Duration.ofMillis(4_500));
    List<Duration> left = new ArrayList<>();
    scenario.replaceQueue((_, deadline) -> left.add(deadline.left()));
    scenario.replaceMessages(
        failing(
            MessageStore.class,
            scenario.stores.messages(),
            _ -> {
              scenario.clock.advance(Duration.ofMillis(2_900));
              return true;
            }));

    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
    assertThat(left).containsExactly(Duration.ofMillis(1_600));
  }

  @Test
  void budget_keysTakeAllOfTheStoresTime_queuesTheEventsWithoutATry() {
    scenario.give(Duration.ofSeconds(3), Duration.ofMillis(4_500));
    List<Duration> left = new ArrayList<>();
    scenario.replaceQueue(
        (spills, deadline) -> {
          left.add(deadline.left());
          scenario.queued.addAll(spills);
        });
    // Keeps the keys for so long.
    scenario.replaceKeySets(
        failing(
            KeySetStore.class,
            scenario.stores.keySets(),
            _ -> {
              scenario.clock.advance(Duration.ofMillis(1_500));
              return false;
            }));

    assertThat(scenario.post(scenario.batch(2)).status()).isEqualTo(200);
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.queued).singleElement().isInstanceOf(Spill.Verified.class);
    assertThat(scenario.queuedEvents()).hasSize(2);
    assertThat(left).containsExactly(Duration.ofMillis(1_500));
  }

  @Test
  void case21_sourceUnreadableButKnown_isNoHindrance() {
    boolean[] down = new boolean[1];
    scenario.replaceSources(failing(SourceStore.class, scenario.stores.sources(), _ -> down[0]));
    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
    down[0] = true;

    assertThat(scenario.post(scenario.batch(1)).status()).isEqualTo(200);
  }

  @Test
  void case21_faults_areToldWithoutTheEvent() {
    scenario.replaceMessages(failing(MessageStore.class, scenario.stores.messages(), _ -> true));

    scenario.post(EventBuilder.aMessageEvent(scenario.now()).payload("text", "secret").json());

    assertThat(scenario.telemetry.of("event_not_stored")).hasSize(1);
    assertThat(scenario.telemetry.output()).doesNotContain("secret");
  }

  private boolean hangs() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** Returns a store whose calls fail for some first arguments. */
  private static <T> T failing(Class<T> type, T delegate, Predicate<Object> fails) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (fails.test(arguments[0])) {
                throw new IllegalStateException("The store refuses");
              }
              try {
                return method.invoke(delegate, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
