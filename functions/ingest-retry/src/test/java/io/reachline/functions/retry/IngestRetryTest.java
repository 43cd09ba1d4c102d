package io.reachline.functions.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.reachline.conversation.Retention;
import io.reachline.list.Order;
import io.reachline.list.Scan;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Ingest;
import io.reachline.webhook.Intake;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 21 and 22: what the webhook could not store is taken up, each event by itself. */
class IngestRetryTest {
  private static final Context NO_CONTEXT =
      Context.class.cast(
          Proxy.newProxyInstance(
              Context.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (_, _, _) -> {
                throw new UnsupportedOperationException();
              }));

  private final MovableClock clock = MovableClock.standing();
  private final Retention retention = new Retention(Duration.ofDays(90));
  private final InMemoryStores stores = new InMemoryStores(clock, retention);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);

  @Test
  void case21_spilledEvents_areStored() {
    assertThat(failures(handle(stores.messages(), delivery(9), delivery(5)))).isEmpty();

    assertThat(messages()).hasSize(2);
    assertThat(telemetry.output()).isEmpty();
  }

  @Test
  void case22_redrivenTwice_isAsOnce() {
    handle(stores.messages(), delivery(9), delivery(5));
    List<Message> once = messages();

    assertThat(failures(handle(stores.messages(), delivery(9), delivery(5)))).isEmpty();
    assertThat(messages()).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"organization\":\"x\",\"source\":\"x\",\"receivedAt\":\"x\",\"event\":\"x\"}",
        "{\"organization\":\"5d01e2404bc19c256622ad10\",\"source\":\"5d01e2404bc19c256622ad12\","
            + "\"receivedAt\":\"yesterday\",\"event\":\"{}\"}",
        "{\"organization\":\"5d01e2404bc19c256622ad10\",\"source\":\"5d01e2404bc19c256622ad12\","
            + "\"receivedAt\":\"2026-11-02T09:30:00Z\"}"
      })
  void case22_poisonRecord_isIsolated(String poison) {
    SQSBatchResponse answer = handle(stores.messages(), delivery(9), poison, delivery(5));

    assertThat(failures(answer)).containsExactly("message-1");
    assertThat(messages()).hasSize(2);
    assertThat(telemetry.of("retry_failed"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("messageId")).isEqualTo("message-1"));
  }

  @Test
  void case22_badEvent_isSetAsideAndNotTriedAgain() {
    String bad =
        EventBuilder.aSessionEvent(clock.instant())
            .payload("messagesCount", "-1")
            .delivery(clock.instant())
            .toJson();

    assertThat(failures(handle(stores.messages(), bad))).isEmpty();
    assertThat(
            stores
                .quarantine()
                .list(EventBuilder.ORGANIZATION, new Scan(Order.NEWEST_FIRST, Optional.empty(), 10))
                .hasNext())
        .isTrue();
  }

  @Test
  void case21_storeStillRefusesSome_onlyThoseComeAgain() {
    MessageStore refusing =
        failing(stores.messages(), message -> message.createdAt().equals(secondsAgo(5)));

    SQSBatchResponse answer = handle(refusing, delivery(9), delivery(5), delivery(1));

    assertThat(failures(answer)).containsExactly("message-1");
    assertThat(messages()).hasSize(2);
  }

  @Test
  void case35_faults_areToldWithoutTheEvent() {
    String delivery =
        EventBuilder.aMessageEvent(clock.instant())
            .payload("text", "the customer's secret")
            .delivery(clock.instant())
            .toJson();

    handle(failing(stores.messages(), _ -> true), delivery, delivery.substring(1));

    assertThat(telemetry.of("retry_failed")).hasSize(2);
    assertThat(telemetry.output()).doesNotContain("secret");
  }

  private SQSBatchResponse handle(MessageStore messages, String... bodies) {
    Intake intake =
        new Intake(messages, stores.sessions(), stores.conversations(), retention, clock);
    Ingest ingest =
        new Ingest(intake, stores.quarantine(), retention, clock, telemetry.telemetry());
    SQSEvent event = new SQSEvent();
    event.setRecords(
        IntStream.range(0, bodies.length)
            .mapToObj(
                i -> {
                  SQSEvent.SQSMessage message = new SQSEvent.SQSMessage();
                  message.setMessageId("message-" + i);
                  message.setBody(bodies[i]);
                  return message;
                })
            .toList());
    return new IngestRetryHandler(ingest, telemetry.telemetry()).handleRequest(event, NO_CONTEXT);
  }

  private java.time.Instant secondsAgo(int seconds) {
    return clock.instant().minusSeconds(seconds);
  }

  private String delivery(int secondsAgo) {
    return EventBuilder.aSessionEvent(secondsAgo(secondsAgo)).delivery(clock.instant()).toJson();
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    stores
        .messages()
        .list(
            new MessageRange(
                EventBuilder.ORGANIZATION, Optional.empty(), Set.of(MessageType.values()), "", "g"),
            new Scan(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(placed -> placed.value().ifPresent(messages::add));
    return messages;
  }

  private static List<String> failures(SQSBatchResponse answer) {
    return answer.getBatchItemFailures().stream()
        .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
        .toList();
  }

  /** Returns a store that does not take some messages. */
  private static MessageStore failing(MessageStore delegate, Predicate<Message> fails) {
    return MessageStore.class.cast(
        Proxy.newProxyInstance(
            MessageStore.class.getClassLoader(),
            new Class<?>[] {MessageStore.class},
            (_, method, arguments) -> {
              if (arguments[0] instanceof Message message && fails.test(message)) {
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
