package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Retention;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Case 21: DynamoDB cancels a transaction for another's sake, which DynamoDB Local never does. */
class TransactionConflictTest {
  private final MovableClock clock = MovableClock.standing();
  private final ConversationKey key =
      StoreContract.key(new OrganizationId(StoreContract.freshId()), 1);
  private final Message message =
      StoreContract.message(key, MessageId.of(clock.instant(), MessageType.CHAT, "0".repeat(11)));

  @Test
  void createAll_conflictsThreeTimes_isStored() {
    Stores stores = stores("TransactionConflict", 3);

    stores.messages().createAll(List.of(message));

    assertThat(stores.messages().find(key, message.id())).contains(message);
  }

  @Test
  void createAll_conflictsOnAndOn_fails() {
    Stores stores = stores("TransactionConflict", 4);

    assertThatThrownBy(() -> stores.messages().createAll(List.of(message)))
        .isInstanceOf(TransactionCanceledException.class);
  }

  @Test
  void createAll_throttled_failsAndStoresNothing() {
    Stores stores = stores("ThrottlingError", 1);

    assertThatThrownBy(() -> stores.messages().createAll(List.of(message)))
        .isInstanceOf(TransactionCanceledException.class);
    assertThat(stores.messages().find(key, message.id())).isEmpty();
  }

  private Stores stores(String reason, int times) {
    Database database = LocalDynamoDb.database();
    return Stores.inDynamoDb(
        database.client(
            builder ->
                builder.overrideConfiguration(
                    configuration ->
                        configuration.addExecutionInterceptor(new Cancelling(reason, times)))),
        database.tables(),
        clock,
        new Retention(Duration.ofDays(90)));
  }

  /** Cancels the first transactions. */
  private static final class Cancelling implements ExecutionInterceptor {
    private final String reason;
    private int left;

    Cancelling(String reason, int times) {
      this.reason = reason;
      this.left = times;
    }

    @Override
    public SdkRequest modifyRequest(
        Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
      if (context.request() instanceof TransactWriteItemsRequest && left-- > 0) {
        throw TransactionCanceledException.builder()
            .cancellationReasons(List.of(CancellationReason.builder().code(reason).build()))
            .build();
      }
      return context.request();
    }
  }
}
