package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStatus;
import io.reachline.message.ReceiptStore;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ReceiptStoreTest extends StoreContract {
  private static final String MESSAGE = "65403000000038099";

  private final ReceiptStore receipts = stores.receipts();
  private final ReceiptKey receipt = new ReceiptKey(key(1), MESSAGE);

  ReceiptStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_nothing_isEmpty() {
    assertThat(receipts.find(receipt)).isEmpty();
  }

  @Test
  void put_step_standsUntilAFurtherOneWhateverTheTimes() {
    assertThat(receipts.put(receipt, at(ReceiptStatus.SENT, 5))).isTrue();
    assertThat(receipts.put(receipt, at(ReceiptStatus.SENT, 5))).as("again").isFalse();
    assertThat(receipts.put(receipt, at(ReceiptStatus.QUEUED, 9))).isFalse();
    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.SENT, 5));

    assertThat(receipts.put(receipt, at(ReceiptStatus.READ, 1))).isTrue();
    assertThat(receipts.put(receipt, at(ReceiptStatus.DELIVERED, 9))).isFalse();
    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.READ, 1));
  }

  @Test
  void put_end_standsByItsTimeAndNeverOverRead() {
    receipts.put(receipt, at(ReceiptStatus.SENT, 5));

    assertThat(receipts.put(receipt, at(ReceiptStatus.DELETED, 7))).isTrue();
    assertThat(receipts.put(receipt, at(ReceiptStatus.MISSED, 6))).isFalse();
    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.DELETED, 7));

    receipts.put(receipt, at(ReceiptStatus.DELIVERED, 8));
    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.DELIVERED, 8));
    receipts.put(receipt, at(ReceiptStatus.READ, 1));
    assertThat(receipts.put(receipt, at(ReceiptStatus.MISSED, 9))).isTrue();
    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.READ, 1));
  }

  @Test
  void putFailure_severalTimes_keepsTheFirstReportAndTheNewestTime() {
    assertThat(receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 5), report(1)))
        .isEqualTo(report(1));
    assertThat(receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 5), report(2)))
        .isEqualTo(report(1));
    assertThat(receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 8), report(3)))
        .isEqualTo(report(1));

    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.FAILED, 8));
  }

  @Test
  void putFailure_behindANewerEnd_isReportedAllTheSame() {
    receipts.put(receipt, at(ReceiptStatus.DELETED, 9));

    assertThat(receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 5), report(1)))
        .isEqualTo(report(1));
    assertThat(receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 4), report(2)))
        .isEqualTo(report(1));

    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.DELETED, 9));
  }

  @Test
  void putFailure_manyAtOnce_allGetTheSameReport() throws Exception {
    Queue<MessageId> reported = new ConcurrentLinkedQueue<>();
    Queue<MessageId> own =
        new ConcurrentLinkedQueue<>(
            java.util.stream.IntStream.range(0, 8).mapToObj(this::report).toList());

    atOnce(
        8,
        () ->
            reported.add(
                receipts.putFailure(receipt, at(ReceiptStatus.FAILED, own.size()), own.remove())));

    assertThat(reported).hasSize(8);
    assertThat(Set.copyOf(reported)).hasSize(1);
  }

  @Test
  void receipts_ofAnotherMessageConversationOrOrganization_areOthers() {
    receipts.put(receipt, at(ReceiptStatus.SENT, 5));

    assertThat(receipts.find(new ReceiptKey(key(1), MESSAGE + "0"))).isEmpty();
    assertThat(receipts.find(new ReceiptKey(key(2), MESSAGE))).isEmpty();
    assertThat(
            receipts.find(
                new ReceiptKey(new ConversationKey(other, key(1).conversation()), MESSAGE)))
        .isEmpty();
  }

  @Test
  void find_pastTheRetentionOfConversations_isGone() {
    receipts.put(receipt, at(ReceiptStatus.SENT, 5));
    clock.advance(Duration.ofDays(1));
    receipts.put(receipt, at(ReceiptStatus.READ, 6));

    clock.moveTo(RETENTION.conversationEnd(start.plus(Duration.ofDays(1))).minusSeconds(1));
    assertThat(receipts.find(receipt)).contains(at(ReceiptStatus.READ, 6));
    clock.advance(Duration.ofSeconds(1));
    assertThat(receipts.find(receipt)).isEmpty();
  }

  @Test
  void delete_aReceiptOrItsConversation_leavesNone() {
    receipts.put(receipt, at(ReceiptStatus.SENT, 5));
    receipts.delete(receipt);
    receipts.delete(receipt);
    assertThat(receipts.find(receipt)).isEmpty();

    receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 5), report(1));
    stores.messages().deleteAll(key(1));
    assertThat(receipts.find(receipt)).isEmpty();
    assertThat(receipts.putFailure(receipt, at(ReceiptStatus.FAILED, 5), report(2)))
        .isEqualTo(report(2));
  }

  private Receipt at(ReceiptStatus status, int second) {
    return new Receipt(status, start.plusSeconds(second));
  }

  private MessageId report(int number) {
    return message(key(1), MessageType.STATUS, number).id();
  }
}
