package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Head;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import io.reachline.storage.Retention;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Case 21: DynamoDB refuses a write that conflicts with another one. DynamoDB Local never does so,
 * and AWS's client does not retry it by default.
 */
class TransactionConflictTest {
  private final MovableClock clock = MovableClock.standing();
  private final ConversationKey key =
      StoreContract.key(new OrganizationId(StoreContract.freshId()), 1);
  private final Message message =
      StoreContract.message(key, MessageId.of(clock.instant(), MessageType.CHAT, "0".repeat(11)));
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void createAll_conflictsEightTimes_isStored() {
    Stores stores = stores(TransactWriteItemsRequest.class, canceled("TransactionConflict"), 8);

    stores.messages().createAll(List.of(message));

    assertThat(stores.messages().find(key, message.id())).contains(message);
    assertThat(attempts).hasValue(9);
  }

  @Test
  void createAll_conflictsOnAndOn_fails() {
    Stores stores = stores(TransactWriteItemsRequest.class, canceled("TransactionConflict"), 100);

    assertThatThrownBy(() -> stores.messages().createAll(List.of(message)))
        .isInstanceOf(TransactionCanceledException.class);
    assertThat(attempts).hasValue(9);
    assertThat(stores.messages().find(key, message.id())).isEmpty();
  }

  @Test
  void createAll_throttled_failsAndStoresNothing() {
    Stores stores = stores(TransactWriteItemsRequest.class, canceled("ThrottlingError"), 1);

    assertThatThrownBy(() -> stores.messages().createAll(List.of(message)))
        .isInstanceOf(TransactionCanceledException.class);
    assertThat(stores.messages().find(key, message.id())).isEmpty();
  }

  @Test
  void createAll_conflictBesideAConditionThatDoesNotHold_isNotTriedAgain() {
    Stores stores =
        stores(
            TransactWriteItemsRequest.class,
            canceled("TransactionConflict", "ConditionalCheckFailed"),
            1);

    stores.messages().createAll(List.of(message));

    assertThat(attempts).hasValue(1);
    assertThat(stores.messages().find(key, message.id())).isEmpty();
  }

  @Test
  void command_conflictsOnAndOn_isOvertaken() {
    Stores stores = stores(TransactWriteItemsRequest.class, canceled("TransactionConflict"), 100);
    CommandedConversation before =
        CommandedConversation.fresh(Conversation.closed(key, clock.instant()));

    assertThat(stores.commands().post(List.of(message), before, before))
        .isEqualTo(CommandStore.Outcome.OVERTAKEN);
  }

  @Test
  void change_conversationIsInATransaction_isMadeAfterwards() {
    Stores stores = stores(UpdateItemRequest.class, conflict(), 3);
    stores.conversations().create(Conversation.closed(key, clock.instant()));

    Head changed =
        stores
            .conversations()
            .change(key, new ConversationChange("New", null, null, null), clock.instant());

    assertThat(changed)
        .isInstanceOfSatisfying(
            Head.Live.class, live -> assertThat(live.conversation().name()).isEqualTo("New"));
    assertThat(attempts).hasValue(4);
  }

  private static TransactionCanceledException canceled(String... codes) {
    return TransactionCanceledException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("TransactionCanceled").build())
        .cancellationReasons(
            List.of(codes).stream()
                .map(code -> CancellationReason.builder().code(code).build())
                .toList())
        .build();
  }

  private static DynamoDbException conflict() {
    return TransactionConflictException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("TransactionConflict").build())
        .build();
  }

  /** Returns stores whose first requests of a kind fail. */
  private Stores stores(Class<?> kind, DynamoDbException fault, int times) {
    Database database = LocalDynamoDb.database();
    return Stores.inDynamoDb(
        database.client(
            builder ->
                builder.overrideConfiguration(
                    configuration ->
                        configuration
                            .retryStrategy(Client.retries(BackoffStrategy.retryImmediately()))
                            .addExecutionInterceptor(new Failing(kind, fault, times)))),
        database.tables(),
        clock,
        new Retention(Duration.ofDays(90)));
  }

  /** An interceptor that fails the first attempts at requests of a kind. */
  private final class Failing implements ExecutionInterceptor {
    private final Class<?> kind;
    private final DynamoDbException fault;
    private final int times;

    Failing(Class<?> kind, DynamoDbException fault, int times) {
      this.kind = kind;
      this.fault = fault;
      this.times = times;
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes executionAttributes) {
      if (kind.isInstance(context.request()) && attempts.incrementAndGet() <= times) {
        throw fault;
      }
    }
  }
}
