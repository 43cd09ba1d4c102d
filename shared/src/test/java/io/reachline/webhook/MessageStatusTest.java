package io.reachline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Head;
import io.reachline.dynamo.Engine;
import io.reachline.identity.Role;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStatus;
import io.reachline.session.SessionId;
import io.reachline.storage.Consistency;
import io.reachline.telemetry.Metric;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The statuses of messages: each is kept for its message, whenever that comes. */
@ParameterizedClass(name = "{0}")
@EnumSource(names = {"MEMORY", "DYNAMODB_LOCAL"})
class MessageStatusTest {
  private final EventWriterScenario scenario;
  private final DeliveryProcessor ingest;
  private final ConversationKey conversation;

  MessageStatusTest(Engine engine) {
    scenario = new EventWriterScenario(engine);
    ingest = scenario.instance();
    conversation = new SessionId(EventBuilder.SESSION).conversation(scenario.organization);
  }

  @Test
  void take_statusAfterItsMessage_isTheMessages() {
    take(reply());
    take(status("DELIVERED", 5));

    assertThat(scenario.messages(conversation))
        .singleElement()
        .extracting(message -> message.receiptKey().flatMap(scenario.stores.receipts()::find))
        .isEqualTo(Optional.of(receipt(ReceiptStatus.DELIVERED, 5)));
  }

  @Test
  void take_statusBeforeItsMessage_waitsForIt() {
    take(status("SENT", 5));
    take(status("READ", 9));
    assertThat(scenario.messages()).isEmpty();
    assertThat(scenario.stores.conversations().find(conversation, Consistency.STRONG))
        .as("a status alone makes no conversation")
        .isInstanceOf(Head.Absent.class);

    take(reply());

    assertThat(scenario.messages(conversation))
        .singleElement()
        .extracting(message -> message.receiptKey().flatMap(scenario.stores.receipts()::find))
        .isEqualTo(Optional.of(receipt(ReceiptStatus.READ, 9)));
  }

  @Test
  void take_statusOfAnotherSessionsMessage_isNotTheMessages() {
    take(reply());
    take(status("READ", 5).payload("sessionId", "65403000000038064"));

    assertThat(scenario.messages(conversation))
        .singleElement()
        .extracting(message -> message.receiptKey().flatMap(scenario.stores.receipts()::find))
        .isEqualTo(Optional.empty());
  }

  @Test
  void take_failed_leavesOneReportAndIsCounted() {
    take(reply());
    take(status("FAILED", 5));
    take(status("FAILED", 5));
    take(status("FAILED", 7));

    assertThat(reports())
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.text()).isEqualTo("Reply failed");
              assertThat(report.role()).isEqualTo(Role.SYSTEM);
              assertThat(report.createdAt()).isEqualTo(EventWriterScenario.START.plusSeconds(5));
              assertThat(report.meta().get("messageId")).isEqualTo(EventBuilder.MESSAGE);
            });
    assertThat(standing()).contains(receipt(ReceiptStatus.FAILED, 7));
    // Each time that it comes: an alarm that counts twice is better than one that does not ring.
    assertThat(scenario.counted(Metric.REPLIES_FAILED)).isEqualTo(3);
  }

  @Test
  void take_failedOfAnUnknownMessage_reportsItInItsConversation() {
    take(status("FAILED", 5));

    assertThat(reports()).hasSize(1);
    assertThat(scenario.picture(conversation).state()).contains(ConversationStatus.CLOSED);
    assertThat(scenario.counted(Metric.REPLIES_FAILED)).isEqualTo(1);
  }

  @Test
  void take_failuresOfTwoMessages_areTwoReports() {
    take(status("FAILED", 5));
    take(status("FAILED", 5).payload("messageId", "65403000000038100"));

    assertThat(reports()).hasSize(2);
  }

  @Test
  void take_ofADeletedConversation_isDroppedAndLeavesNothing() {
    take(reply());
    scenario.stores.conversations().delete(conversation, scenario.clock.instant());
    scenario.stores.messages().deleteAll(conversation);

    take(status("READ", 5));
    take(status("FAILED", 6));

    assertThat(scenario.messages()).isEmpty();
    assertThat(standing()).isEmpty();
    assertThat(scenario.counted(Metric.EVENTS_DROPPED)).isEqualTo(2);
    assertThat(scenario.counted(Metric.REPLIES_FAILED)).isZero();
  }

  @Test
  void retry_ofAQuarantinedStatus_isTaken() {
    EventBuilder ahead = status("FAILED", 60 + 24 * 60 * 60 + 1);
    take(ahead.envelope("eventTime", Long.toString(EventWriterScenario.START.toEpochMilli())));
    assertThat(scenario.quarantined()).hasSize(1);

    scenario.clock.advance(java.time.Duration.ofSeconds(1));
    assertThat(ingest.retry(scenario.quarantined().getFirst()))
        .isEqualTo(new DeliveryProcessor.Retried.Taken(EventWriter.Outcome.STORED));

    assertThat(reports()).hasSize(1);
    assertThat(scenario.quarantined()).isEmpty();
    assertThat(scenario.counted(Metric.REPLIES_FAILED)).isEqualTo(1);
  }

  private static EventBuilder reply() {
    return EventBuilder.aMessageEvent(EventWriterScenario.START).payload("direction", "OUT");
  }

  private static EventBuilder status(String status, int second) {
    return EventBuilder.aMessageStatus(status, EventWriterScenario.START.plusSeconds(second));
  }

  private void take(EventBuilder event) {
    ingest.take(scenario.delivery(event.json()));
  }

  private List<Message> reports() {
    return scenario.messages(conversation).stream()
        .filter(message -> message.type() == MessageType.STATUS)
        .toList();
  }

  private Optional<Receipt> standing() {
    return scenario.stores.receipts().find(new ReceiptKey(conversation, EventBuilder.MESSAGE));
  }

  private static Receipt receipt(ReceiptStatus status, int second) {
    return new Receipt(status, EventWriterScenario.START.plusSeconds(second));
  }
}
