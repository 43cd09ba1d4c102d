package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Sharding;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.retry.Backoff;
import io.reachline.storage.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Tests of batches whose keys DynamoDB leaves unprocessed, which DynamoDB Local never does. */
class BatchTest {
  private static final Retention RETENTION = new Retention(Duration.ofDays(90));

  private final MovableClock clock = MovableClock.standing();
  private final OrganizationId organization = new OrganizationId(StoreContract.freshId());
  private final List<Duration> pauses = new ArrayList<>();
  private final Backoff backoff =
      new Backoff(
          Batch.PATIENCE,
          clock,
          () -> 0.5,
          pause -> {
            pauses.add(pause);
            clock.advance(pause);
          });
  private final Overloaded overloaded = new Overloaded();
  private final DynamoDbEnhancedClient client = Client.of(overloaded);
  private final String table = LocalDynamoDb.database().tables().conversations();
  private final Heads heads =
      new Heads(client, table, new Shards(_ -> Sharding.SINGLE, clock), RETENTION, clock, backoff);
  private final DynamoMessageStore messages =
      new DynamoMessageStore(
          client, table, new Shards(_ -> Sharding.SINGLE, clock), RETENTION, clock, backoff);

  @Test
  void findAll_allKeysUndoneThreeTimes_areAllFound_afterGrowingPauses() {
    List<String> pks = conversations(130);
    overloaded.undone(3, 100);

    assertThat(heads.findAll(pks)).containsOnlyKeys(pks);
    assertThat(pauses)
        .extracting(Duration::toNanos)
        .containsExactly(12_500_000L, 25_000_000L, 50_000_000L);
    assertThat(overloaded.keys).containsExactly(100, 100, 100, 100, 30);
  }

  @Test
  void findAll_someKeysUndone_asksForThoseAloneAgain() {
    List<String> pks = conversations(10);
    overloaded.undone(1, 4);

    assertThat(heads.findAll(pks)).containsOnlyKeys(pks);
    assertThat(overloaded.keys).containsExactly(10, 4);
  }

  @Test
  void findAll_undoneForEver_failsAtTheDeadline_afterFewCalls() {
    List<String> pks = conversations(2);
    overloaded.undone(Integer.MAX_VALUE, 100);

    assertThatThrownBy(() -> heads.findAll(pks))
        .isInstanceOf(SdkClientException.class)
        .hasMessage("DynamoDB has left 2 keys of a batch undone");
    assertThat(overloaded.keys).hasSizeLessThan(20);
  }

  @Test
  void deleteAll_keysUndoneTwice_deletesAll() {
    ConversationKey key = StoreContract.key(organization, 1);
    messages(key, 30);
    overloaded.undone(2, 25);

    messages.deleteAll(key);

    assertThat(StrongQuery.prefix(heads.table(), pk(key), "M")).isEmpty();
    assertThat(overloaded.keys).containsExactly(25, 25, 25, 5);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void deleteAll_undoneForEver_failsAtTheDeadline() {
    ConversationKey key = StoreContract.key(organization, 2);
    messages(key, 1);
    overloaded.undone(Integer.MAX_VALUE, 25);

    assertThatThrownBy(() -> messages.deleteAll(key)).isInstanceOf(SdkClientException.class);
    assertThat(overloaded.keys).hasSizeLessThan(20);
  }

  @Test
  void take_entriesUndoneTwice_takesAll() {
    ConversationKey key = StoreContract.key(organization, 3);
    MessageId origin = MessageId.of(clock.instant(), MessageType.CHAT, "0".repeat(11));
    List<InboxEntry> entries =
        IntStream.range(0, 30)
            .mapToObj(n -> Inbox.of(organization, new ChannelId(StoreContract.id(n))))
            .map(inbox -> new InboxEntry(inbox, key, origin, true, true, clock.instant()))
            .toList();
    DynamoInboxStore inboxes =
        new DynamoInboxStore(
            client, table, new Shards(_ -> Sharding.SINGLE, clock), RETENTION, clock, backoff);
    inboxes.put(entries);
    overloaded.undone(2, 25);

    inboxes.take(entries);

    assertThat(inboxes.of(key)).isEmpty();
    assertThat(overloaded.keys).containsExactly(25, 25, 25, 5);
    assertThat(pauses).hasSize(2);
  }

  private void messages(ConversationKey key, int count) {
    IntStream.range(0, count)
        .mapToObj(n -> HexFormat.of().toHexDigits((long) n, 11))
        .map(digits -> MessageId.of(clock.instant(), MessageType.CHAT, digits))
        .map(id -> StoreContract.message(key, id))
        .forEach((Message message) -> messages.create(message));
  }

  private List<String> conversations(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> StoreContract.key(organization, n))
        .peek(key -> heads.create(Conversation.closed(key, clock.instant())))
        .map(BatchTest::pk)
        .toList();
  }

  private static String pk(ConversationKey key) {
    return Keys.conversation(key);
  }

  /** An interceptor that leaves the first keys of the next batches unprocessed. */
  private static final class Overloaded implements DynamoDbClient {
    private final DynamoDbClient database = LocalDynamoDb.database().client();
    private final List<Integer> keys = new ArrayList<>();
    private int times;
    private int most;

    void undone(int calls, int keysOfEach) {
      times = calls;
      most = keysOfEach;
    }

    /** Returns how many of the keys a call leaves unprocessed. */
    private int left(int count) {
      keys.add(count);
      return times-- > 0 ? Math.min(most, count) : 0;
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      String table = request.requestItems().keySet().iterator().next();
      KeysAndAttributes asked = Objects.requireNonNull(request.requestItems().get(table));
      int left = left(asked.keys().size());
      KeysAndAttributes undone = asked.toBuilder().keys(asked.keys().subList(0, left)).build();
      if (left == asked.keys().size()) {
        return BatchGetItemResponse.builder().unprocessedKeys(Map.of(table, undone)).build();
      }
      KeysAndAttributes done =
          asked.toBuilder().keys(asked.keys().subList(left, asked.keys().size())).build();
      BatchGetItemResponse.Builder answer =
          database
              .batchGetItem(request.toBuilder().requestItems(Map.of(table, done)).build())
              .toBuilder();
      return (left == 0 ? answer : answer.unprocessedKeys(Map.of(table, undone))).build();
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
      String table = request.requestItems().keySet().iterator().next();
      List<WriteRequest> asked = Objects.requireNonNull(request.requestItems().get(table));
      int left = left(asked.size());
      if (left < asked.size()) {
        database.batchWriteItem(
            request.toBuilder()
                .requestItems(Map.of(table, asked.subList(left, asked.size())))
                .build());
      }
      return BatchWriteItemResponse.builder()
          .unprocessedItems(left == 0 ? Map.of() : Map.of(table, asked.subList(0, left)))
          .build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return database.putItem(request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return database.query(request);
    }

    @Override
    public String serviceName() {
      return database.serviceName();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
