package io.reachline.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.reachline.local.template.QueueDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

class SqsLimitsTest {

  private static final int MEBIBYTE = 1 << 20;

  private static QueueEngine engine;
  private String url = "";

  @BeforeAll
  static void start() {
    engine = QueueEngine.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void createQueue() {
    url = queue(Map.of());
  }

  @Test
  void send_charactersThatXmlHasNot_isRefused() {
    for (String text : List.of("a\u0000", "\u0001", "\u001b[0m", "\ufffe", "\uffff")) {
      assertThatThrownBy(() -> send(text)).isInstanceOf(InvalidMessageContentsException.class);
    }
    send("\t\n\r ä \ufffd \ud83d\ude00");
  }

  @Test
  void send_overAMebibyteOfUtf8_isRefused() {
    send("a".repeat(MEBIBYTE));
    send("ä".repeat(MEBIBYTE / 2));
    assertRefused("InvalidParameterValue", () -> send("a".repeat(MEBIBYTE + 1)));
    assertRefused("InvalidParameterValue", () -> send("ä".repeat(MEBIBYTE / 2 + 1)));
  }

  @Test
  void send_attributes_countToo() {
    Map<String, MessageAttributeValue> attributes =
        Map.of(
            "name",
            MessageAttributeValue.builder().dataType("String").stringValue("value").build());
    int own = "nameStringvalue".length();
    engine
        .client()
        .sendMessage(
            send ->
                send.queueUrl(url)
                    .messageBody("a".repeat(MEBIBYTE - own))
                    .messageAttributes(attributes));
    assertRefused(
        "InvalidParameterValue",
        () ->
            engine
                .client()
                .sendMessage(
                    send ->
                        send.queueUrl(url)
                            .messageBody("a".repeat(MEBIBYTE - own + 1))
                            .messageAttributes(attributes)));
  }

  @Test
  void send_overTheQueuesOwnMaximum_isRefused() {
    String small = queue(Map.of("MaximumMessageSize", "1024"));
    engine.client().sendMessage(send -> send.queueUrl(small).messageBody("a".repeat(1024)));
    assertRefused(
        "InvalidParameterValue",
        () ->
            engine
                .client()
                .sendMessage(send -> send.queueUrl(small).messageBody("a".repeat(1025))));
  }

  @Test
  void send_delayOverFifteenMinutes_isRefused() {
    assertRefused(
        "InvalidParameterValue",
        () ->
            engine
                .client()
                .sendMessage(send -> send.queueUrl(url).messageBody("a").delaySeconds(901)));
  }

  /**
   * A group on a standard queue asks for fairness; it holds no message back, as in a FIFO queue.
   */
  @Test
  void send_groupOnAStandardQueue_isTaken() {
    sendInGroup("a".repeat(128));
    sendInGroup("a".repeat(128));
    batch(entry("e", "x").toBuilder().messageGroupId("a".repeat(128)).build());

    assertThat(Stream.generate(this::receive).limit(3).flatMap(List::stream).map(Message::body))
        .containsExactlyInAnyOrder("grouped", "grouped", "x");
  }

  @Test
  void send_groupThatSqsRefuses_isRefused() {
    for (String group : List.of("a".repeat(129), "a b", "ä")) {
      assertRefused("InvalidParameterValue", () -> sendInGroup(group));
    }
    assertThat(batch(entry("e", "x").toBuilder().messageGroupId("a b").build()).failed())
        .extracting(BatchResultErrorEntry::code)
        .containsExactly("InvalidParameterValue");
  }

  @Test
  void send_deduplicationOnAStandardQueue_isRefused() {
    assertRefused(
        "InvalidParameterValue",
        () ->
            engine
                .client()
                .sendMessage(
                    send -> send.queueUrl(url).messageBody("x").messageDeduplicationId("d")));
  }

  @Test
  void sendBatch_entryThatIsRefused_costsOnlyItself() {
    SendMessageBatchResponse answer =
        batch(entry("good", "a"), entry("bad", "\u0001"), entry("fine", "b"));
    assertThat(answer.successful())
        .extracting(SendMessageBatchResultEntry::id)
        .containsExactlyInAnyOrder("good", "fine");
    assertThat(answer.failed())
        .extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::code)
        .containsExactly(tuple("bad", "InvalidMessageContents"));
    assertThat(batch(entry("bad", "\u0001")).successful()).isEmpty();
  }

  @Test
  void sendBatch_overAMebibyteInAll_isRefusedWhole() {
    assertThatThrownBy(
            () -> batch(entry("a", "ä".repeat(300_000)), entry("b", "ä".repeat(300_000))))
        .isInstanceOf(BatchRequestTooLongException.class);
  }

  @Test
  void sendBatch_ofWrongShape_isRefused() {
    assertThatThrownBy(this::batch).isInstanceOf(EmptyBatchRequestException.class);
    assertThatThrownBy(() -> batch(entry("a", "x"), entry("a", "y")))
        .isInstanceOf(BatchEntryIdsNotDistinctException.class);
    assertThatThrownBy(() -> batch(entry("a b", "x")))
        .isInstanceOf(InvalidBatchEntryIdException.class);
    assertThatThrownBy(() -> batch(entry("a".repeat(81), "x")))
        .isInstanceOf(InvalidBatchEntryIdException.class);
    assertThatThrownBy(
            () ->
                batch(
                    IntStream.range(0, 11)
                        .mapToObj(i -> entry("e" + i, "x"))
                        .toArray(SendMessageBatchRequestEntry[]::new)))
        .isInstanceOf(TooManyEntriesInBatchRequestException.class);
  }

  @Test
  void receive_invisibleForOverTwelveHours_isRefused() {
    assertRefused(
        "InvalidParameterValue",
        () ->
            engine
                .client()
                .receiveMessage(receive -> receive.queueUrl(url).visibilityTimeout(43_201)));
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SqsException.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  private static String queue(Map<String, String> attributes) {
    String name = "q" + UUID.randomUUID();
    Queues queues = new Queues(engine.client());
    queues.create(new QueueDefinition(name, attributes, Optional.empty()));
    return queues.url(name);
  }

  private void send(String body) {
    engine.client().sendMessage(send -> send.queueUrl(url).messageBody(body));
  }

  private void sendInGroup(String group) {
    engine
        .client()
        .sendMessage(send -> send.queueUrl(url).messageBody("grouped").messageGroupId(group));
  }

  private List<Message> receive() {
    return engine.client().receiveMessage(receive -> receive.queueUrl(url)).messages();
  }

  private SendMessageBatchResponse batch(SendMessageBatchRequestEntry... entries) {
    return engine.client().sendMessageBatch(send -> send.queueUrl(url).entries(List.of(entries)));
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }
}
