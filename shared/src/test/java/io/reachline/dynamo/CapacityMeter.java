package io.reachline.dynamo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A meter of consumed capacity, as DynamoDB reports it. It corrects DynamoDB Local in two points: a
 * failed condition counts as a write, and a transaction as two writes for each of its items.
 */
final class CapacityMeter implements ExecutionInterceptor {
  private final Queue<Units> consumed = new ConcurrentLinkedQueue<>();

  /**
   * Capacity units.
   *
   * @param writes of the table itself
   * @param indexWrites of its indexes
   * @param reads of the table and its indexes
   */
  record Units(double writes, double indexWrites, double reads) {
    private static final Units NONE = new Units(0, 0, 0);

    private Units plus(Units more) {
      return new Units(writes + more.writes, indexWrites + more.indexWrites, reads + more.reads);
    }
  }

  /** Returns how many calls were made since the units were read last. */
  int calls() {
    return consumed.size();
  }

  /** Returns the capacity consumed since the last call. */
  Units read() {
    Units sum = consumed.stream().reduce(Units.NONE, Units::plus);
    consumed.clear();
    return sum;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    ReturnConsumedCapacity indexes = ReturnConsumedCapacity.INDEXES;
    return switch (context.request()) {
      case PutItemRequest put -> put.toBuilder().returnConsumedCapacity(indexes).build();
      case UpdateItemRequest update -> update.toBuilder().returnConsumedCapacity(indexes).build();
      case DeleteItemRequest delete -> delete.toBuilder().returnConsumedCapacity(indexes).build();
      case GetItemRequest get -> get.toBuilder().returnConsumedCapacity(indexes).build();
      case BatchGetItemRequest get -> get.toBuilder().returnConsumedCapacity(indexes).build();
      case BatchWriteItemRequest write -> write.toBuilder().returnConsumedCapacity(indexes).build();
      case QueryRequest query -> query.toBuilder().returnConsumedCapacity(indexes).build();
      case TransactWriteItemsRequest transaction -> transaction;
      case SdkRequest other -> throw new IllegalArgumentException("Not metered: " + other);
    };
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    consumed.add(
        context.request() instanceof TransactWriteItemsRequest transaction
            ? transaction(transaction)
            : units(context.response()));
  }

  private static Units transaction(TransactWriteItemsRequest transaction) {
    return new Units(2 * transaction.transactItems().size(), 0, 0);
  }

  private static Units units(SdkResponse response) {
    return switch (response) {
      case PutItemResponse put -> written(put.consumedCapacity());
      case UpdateItemResponse update -> written(update.consumedCapacity());
      case DeleteItemResponse delete -> written(delete.consumedCapacity());
      case GetItemResponse get -> new Units(0, 0, get.consumedCapacity().capacityUnits());
      case BatchGetItemResponse get ->
          new Units(
              0,
              0,
              get.consumedCapacity().stream().mapToDouble(ConsumedCapacity::capacityUnits).sum());
      case BatchWriteItemResponse write ->
          write.consumedCapacity().stream()
              .map(CapacityMeter::written)
              .reduce(Units.NONE, Units::plus);
      case QueryResponse query -> new Units(0, 0, query.consumedCapacity().capacityUnits());
      case SdkResponse other -> throw new IllegalArgumentException("Not metered: " + other);
    };
  }

  private static Units written(ConsumedCapacity capacity) {
    return new Units(
        capacity.table().capacityUnits(),
        Stream.concat(
                capacity.globalSecondaryIndexes().values().stream(),
                capacity.localSecondaryIndexes().values().stream())
            .mapToDouble(Capacity::capacityUnits)
            .sum(),
        0);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    if (context.exception() instanceof ConditionalCheckFailedException) {
      consumed.add(new Units(1, 0, 0));
    } else if (context.request() instanceof TransactWriteItemsRequest transaction) {
      consumed.add(transaction(transaction));
    }
  }
}
