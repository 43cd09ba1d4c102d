package io.reachline.functions.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.nimbusds.jose.jwk.RSAKey;
import io.reachline.deadline.Deadline;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.FailingCall;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.provider.RegisteredProviders;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.token.KeyHost;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenBuilder;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.AgentPresence;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceStore;
import io.reachline.webhook.Spill;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 21 and 22: what the webhook could not store is taken up, each event by itself. */
class IngestRetryTest {
  private static final String HOST = "desk.zoho.com";
  private static final String WEBHOOK_ID = "65403000000099001";
  private static final RSAKey KEY = TokenBuilder.newKey("zoho-1");
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final MovableClock clock = MovableClock.standing();
  private final Retention retention = new Retention(Duration.ofDays(90));
  private final InMemoryStores stores = new InMemoryStores(clock, retention);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final KeyHost keyHost = new KeyHost();
  private SourceStore sources = stores.sources();

  IngestRetryTest() {
    keyHost.publish(HOST, KEY);
    stores
        .sources()
        .create(
            new Source(
                EventBuilder.SOURCE,
                EventBuilder.ORGANIZATION,
                EventBuilder.ORG_ID,
                WEBHOOK_ID,
                HOST,
                clock.instant()));
  }

  @AfterEach
  void close() {
    keyHost.close();
  }

  @Test
  void case21_spilledEvents_areStored() {
    assertThat(handle(stores.messages(), delivery(9), delivery(5))).isEmpty();

    assertThat(messages()).hasSize(2);
    assertThat(telemetry.output()).isEmpty();
  }

  @Test
  void case22_redrivenTwice_isAsOnce() {
    handle(stores.messages(), delivery(9), delivery(5));
    List<Message> once = messages();

    assertThat(handle(stores.messages(), delivery(9), delivery(5))).isEmpty();
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
        "{\"organization\":\"x\",\"source\":\"x\",\"receivedAt\":\"x\",\"events\":[\"x\"]}",
        "{\"organization\":\"5d01e2404bc19c256622ad10\",\"source\":\"5d01e2404bc19c256622ad12\","
            + "\"receivedAt\":\"yesterday\",\"events\":[\"{}\"]}",
        "{\"organization\":\"5d01e2404bc19c256622ad10\",\"source\":\"5d01e2404bc19c256622ad12\","
            + "\"receivedAt\":\"2026-11-02T09:30:00Z\"}"
      })
  void case22_poisonRecord_isIsolated(String poison) {
    List<String> failures = handle(stores.messages(), delivery(9), poison, delivery(5));

    assertThat(failures).containsExactly("message-1");
    assertThat(messages()).hasSize(2);
    assertThat(telemetry.of("retry_failed"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("messageId")).isEqualTo("message-1"));
  }

  @Test
  void case22_badEvent_isSetAsideAndNotTriedAgain() {
    String bad = spill(EventBuilder.aSessionEvent(clock.instant()).payload("messagesCount", "-1"));

    assertThat(handle(stores.messages(), bad)).isEmpty();
    assertThat(
            stores
                .quarantine()
                .list(
                    EventBuilder.ORGANIZATION,
                    new ReadOptions(Order.NEWEST_FIRST, Optional.empty(), 10))
                .hasNext())
        .isTrue();
  }

  @Test
  void case21_storeStillRefusesSome_onlyThoseComeAgain() {
    MessageStore refusing =
        failing(stores.messages(), message -> message.createdAt().equals(secondsAgo(5)));

    List<String> failures = handle(refusing, delivery(9), delivery(5), delivery(1));

    assertThat(failures).containsExactly("message-1");
    assertThat(messages()).hasSize(2);
  }

  @Test
  void case35_faults_areToldWithoutTheEvent() {
    String delivery =
        spill(EventBuilder.aMessageEvent(clock.instant()).payload("text", "the customer's secret"));

    handle(failing(stores.messages(), _ -> true), delivery, delivery.substring(1));

    assertThat(telemetry.of("retry_failed")).hasSize(2);
    assertThat(telemetry.output()).doesNotContain("secret");
  }

  @Test
  void case21_oneEventOfManyFails_keepsNoOtherWaiting() {
    MessageStore refusing =
        failing(stores.messages(), message -> message.createdAt().equals(secondsAgo(5)));
    String spill = spill(event(9), event(5), event(1));

    assertThat(handle(refusing, spill)).containsExactly("message-0");
    assertThat(messages()).hasSize(2);
    assertThat(handle(stores.messages(), spill)).isEmpty();
    assertThat(messages()).hasSize(3);
  }

  @Test
  void case21_timeIsOver_theRestComesAgain() {
    MessageStore slow =
        failing(
            stores.messages(),
            _ -> {
              clock.advance(TIMEOUT.minus(IngestRetryHandler.RESERVE));
              return false;
            });

    List<String> failures = handle(slow, spill(event(9), event(5)), delivery(1));

    assertThat(failures).containsExactly("message-0", "message-1");
    assertThat(messages()).hasSize(1);
  }

  @Test
  void unverified_validToken_isTakenInAsItCame() {
    String spill = unverified(token().sign(), event(9), event(5));
    clock.advance(Duration.ofHours(6));

    assertThat(handle(stores.messages(), spill)).isEmpty();
    assertThat(messages())
        .hasSize(2)
        .allMatch(message -> MovableClock.START.equals(message.receivedAt()));
    assertThat(telemetry.sum(Metric.DELIVERIES_ACCEPTED)).isEqualTo(1);
  }

  @Test
  void unverified_tokenOfNobody_isCountedAndDropped() {
    RSAKey own = TokenBuilder.newKey("zoho-1");
    for (String token :
        List.of(
            token(own).sign(),
            token().claim("aud", "webhookId:1").sign(),
            token().claim("exp", clock.instant().getEpochSecond() - 61).sign(),
            token().header(header -> header.keyID("nobody's")).sign(),
            "no token")) {
      assertThat(handle(stores.messages(), unverified(token, event(9)))).isEmpty();
    }
    assertThat(messages()).isEmpty();
    assertThat(telemetry.sum(Metric.TOKENS_REFUSED)).isEqualTo(5);
    assertThat(telemetry.sum(Metric.DELIVERIES_ACCEPTED)).isZero();
  }

  @Test
  void unverified_sourceAbsent_isCountedAndDropped() {
    stores.sources().delete(EventBuilder.ORGANIZATION, EventBuilder.SOURCE);

    assertThat(handle(stores.messages(), unverified(token().sign(), event(9)))).isEmpty();
    assertThat(messages()).isEmpty();
    assertThat(telemetry.sum(Metric.SOURCES_UNKNOWN)).isEqualTo(1);
  }

  @Test
  void unverified_foreignOrgId_refusesAllOfIt() {
    EventBuilder foreign = event(5).envelope("orgId", "999");

    handle(stores.messages(), unverified(token().sign(), event(9), foreign));

    assertThat(messages()).isEmpty();
    assertThat(telemetry.sum(Metric.TOKENS_REFUSED)).isEqualTo(1);
  }

  @Test
  void unverified_keysStillMissing_comesAgainUntilTheyAreThere() {
    keyHost.become(KeyHost.Mood.BROKEN);
    String token = token().sign();
    String spill = unverified(token, event(9));

    assertThat(handle(stores.messages(), spill)).containsExactly("message-0");
    assertThat(telemetry.output()).doesNotContain(token.substring(0, 20));
    keyHost.become(KeyHost.Mood.WELL);
    assertThat(handle(stores.messages(), spill)).isEmpty();
    assertThat(messages()).hasSize(1);
  }

  @Test
  void unverified_sourceStillUnreadable_comesAgain() {
    sources =
        Interposed.before(
            SourceStore.class, stores.sources(), new FailingCall(1, FailingCall.Moment.BEFORE));
    String spill = unverified(token().sign(), event(9));

    assertThat(handle(stores.messages(), spill, spill)).containsExactly("message-0");
    assertThat(messages()).hasSize(1);
    assertThat(telemetry.sum(Metric.TOKENS_REFUSED)).isZero();
  }

  private List<String> handle(MessageStore messages, String... bodies) {
    EventWriter intake =
        new EventWriter(
            messages,
            stores.receipts(),
            stores.sessions(),
            stores.conversations(),
            retention,
            clock);
    DeliveryProcessor ingest =
        new DeliveryProcessor(
            RegisteredProviders.ALL,
            intake,
            AgentPresence.of(stores.directory(), stores.presence(), clock),
            stores.quarantine(),
            _ -> false,
            retention,
            clock,
            telemetry.telemetry());
    TokenVerifier verifier =
        new TokenVerifier(
            new PublishedKeys(
                Optional.of(keyHost.keysUrl()), stores.keySets(), clock, telemetry.telemetry()));
    List<SQSMessage> records =
        IntStream.range(0, bodies.length).mapToObj(i -> sqsMessage(i, bodies[i])).toList();
    return new SpillProcessor(
            RegisteredProviders.ALL, sources, verifier, ingest, telemetry.telemetry())
            .process(records, Deadline.in(TIMEOUT.minus(IngestRetryHandler.RESERVE), clock))
            .getBatchItemFailures()
            .stream()
            .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
            .toList();
  }

  private static SQSMessage sqsMessage(int number, String body) {
    SQSMessage message = new SQSMessage();
    message.setMessageId("message-" + number);
    message.setBody(body);
    return message;
  }

  private TokenBuilder token() {
    return token(KEY);
  }

  private TokenBuilder token(RSAKey key) {
    return new TokenBuilder(key, EventBuilder.ORG_ID, WEBHOOK_ID, clock.instant());
  }

  private EventBuilder event(int secondsAgo) {
    return EventBuilder.aSessionEvent(secondsAgo(secondsAgo));
  }

  private String spill(EventBuilder... events) {
    return new Spill.Verified(
            EventBuilder.ORGANIZATION, EventBuilder.SOURCE, clock.instant(), texts(events))
        .toJson();
  }

  private String unverified(String token, EventBuilder... events) {
    return new Spill.Unverified(
            EventBuilder.SOURCE, clock.instant(), texts(events), token, "a-request")
        .toJson();
  }

  private static List<String> texts(EventBuilder... events) {
    return Stream.of(events).map(EventBuilder::json).toList();
  }

  private Instant secondsAgo(int seconds) {
    return clock.instant().minusSeconds(seconds);
  }

  private String delivery(int secondsAgo) {
    return spill(event(secondsAgo));
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    stores
        .messages()
        .list(
            new MessageRange(
                EventBuilder.ORGANIZATION, Optional.empty(), Set.of(MessageType.values()), "", "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(placed -> placed.value().ifPresent(messages::add));
    return messages;
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
