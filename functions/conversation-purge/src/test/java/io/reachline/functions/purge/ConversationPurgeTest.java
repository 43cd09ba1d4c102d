package io.reachline.functions.purge;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.routing.PastHours;
import io.reachline.telemetry.RecordedTelemetry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 22: what deleted conversations held is removed, and a poison record keeps to itself. */
class ConversationPurgeTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final ConversationKey FIRST = key("6907abfa9938843d0a82a1d0");
  private static final ConversationKey SECOND = key("6907abfa9938843d0a82a1d1");
  private static final ConversationKey KEPT = key("6907abfa9938843d0a82a1d2");

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);

  @Test
  void tombstone_messages_areRemovedAndNoOthers() {
    messagesIn(FIRST);
    messagesIn(KEPT);

    assertThat(handle(stores.messages(), tombstone(FIRST))).isEmpty();

    assertThat(isEmpty(FIRST)).isTrue();
    assertThat(isEmpty(KEPT)).isFalse();
    assertThat(telemetry.output()).isEmpty();
  }

  @Test
  void case22_redrivenTwice_isAsOnce() {
    messagesIn(FIRST);
    handle(stores.messages(), tombstone(FIRST));

    assertThat(handle(stores.messages(), tombstone(FIRST))).isEmpty();
    assertThat(isEmpty(FIRST)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#", "nonsense", "5d01e2404bc19c256622ad10#Q", "x#y#z"})
  void case22_poisonRecord_isToldByItsNumber(String pk) {
    messagesIn(FIRST);
    messagesIn(SECOND);

    List<String> failures = handle(stores.messages(), tombstone(FIRST), pk, tombstone(SECOND));

    // The stream begins again there: what stands before is done, what follows comes again.
    assertThat(failures).containsExactly("1");
    assertThat(isEmpty(FIRST)).isTrue();
    assertThat(telemetry.of("purge_failed"))
        .singleElement()
        .satisfies(line -> assertThat(line.get("sequenceNumber")).isEqualTo("1"));
    assertThat(handle(stores.messages(), tombstone(SECOND))).isEmpty();
    assertThat(isEmpty(SECOND)).isTrue();
  }

  @Test
  void case21_storeDown_isToldFromTheFirstRecordOn() {
    MessageStore down =
        MessageStore.class.cast(
            Proxy.newProxyInstance(
                MessageStore.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (_, _, _) -> {
                  throw new IllegalStateException("The store refuses");
                }));

    assertThat(handle(down, tombstone(FIRST), tombstone(SECOND))).containsExactly("0");
  }

  private List<String> handle(MessageStore messages, String... partitionKeys) {
    return new ConversationPurge(
            messages, new PastHours(stores.sums(), clock), telemetry.telemetry())
            .purge(
                IntStream.range(0, partitionKeys.length)
                    .mapToObj(i -> streamRecord(i, partitionKeys[i]))
                    .toList())
            .getBatchItemFailures()
            .stream()
            .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
            .toList();
  }

  private static DynamodbStreamRecord streamRecord(int number, String partitionKey) {
    DynamodbStreamRecord streamRecord = new DynamodbStreamRecord();
    streamRecord.setDynamodb(
        new StreamRecord()
            .withSequenceNumber(Integer.toString(number))
            .withKeys(
                Map.of(
                    "pk",
                    new AttributeValue().withS(partitionKey),
                    "sk",
                    new AttributeValue().withS("C"))));
    return streamRecord;
  }

  private static String tombstone(ConversationKey key) {
    return key.organization().value() + "#" + key.conversation().value();
  }

  private void messagesIn(ConversationKey key) {
    for (MessageType type : MessageType.values()) {
      stores
          .messages()
          .create(aMessage().id(type, clock.instant(), 0).in(key).by(Role.BOT).build());
    }
  }

  private boolean isEmpty(ConversationKey key) {
    MessageRange all =
        new MessageRange(
            key.organization(),
            Optional.of(key.conversation()),
            Set.of(MessageType.values()),
            "",
            "g");
    return !stores
        .messages()
        .list(all, new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 10))
        .hasNext();
  }

  private static ConversationKey key(String conversation) {
    return new ConversationKey(ORGANIZATION, new ConversationId(conversation));
  }
}
