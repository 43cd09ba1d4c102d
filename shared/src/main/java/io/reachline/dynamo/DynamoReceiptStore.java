package io.reachline.dynamo;

import io.reachline.message.MessageId;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStore;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A store of receipts in DynamoDB, each under the conversation of its message. */
final class DynamoReceiptStore implements ReceiptStore {
  private final DynamoDbTable<Item> table;
  private final Retention retention;
  private final Clock clock;

  DynamoReceiptStore(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.table = client.table(table, ReceiptItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public boolean put(ReceiptKey key, Receipt receipt) {
    try {
      update(item(key).set(kind(receipt), receipt.position()).build(), receipt);
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  @Override
  public MessageId putFailure(ReceiptKey key, Receipt receipt, MessageId report) {
    Item.Builder reported = item(key).set(ReceiptItem.REPORT, report.value());
    try {
      return report(update(reported.set(kind(receipt), receipt.position()).build(), receipt));
    } catch (ConditionalCheckFailedException e) {
      Item stored = ReceiptItem.SCHEMA.mapToItem(e.item());
      // Something newer ended the message's way before its failure came.
      return stored.has(ReceiptItem.REPORT)
          ? report(stored)
          : report(
              table.updateItem(
                  request ->
                      request
                          .item(item(key).set(ReceiptItem.REPORT, report.value()).build())
                          .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)));
    }
  }

  /** Sets attributes unless the receipt's kind is as far, and returns the item as it is then. */
  private Item update(Item item, Receipt receipt) {
    return table.updateItem(
        request ->
            request
                .item(item)
                .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                .conditionExpression(
                    ConditionExpressions.of(
                        ConditionExpressions.absent("#kind") + " OR #kind < :position",
                        Map.of(":position", ConditionExpressions.text(receipt.position())),
                        Map.of("#kind", kind(receipt).name())))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  @Override
  public Optional<Receipt> find(ReceiptKey key) {
    return Optional.ofNullable(table.getItem(key(key)))
        .filter(item -> !item.isExpired(clock))
        .flatMap(
            item ->
                Receipt.standing(
                    item.find(ReceiptItem.PROGRESS).map(Receipt::ofProgress),
                    item.find(ReceiptItem.END).map(Receipt::ofEnd)));
  }

  @Override
  public void delete(ReceiptKey key) {
    table.deleteItem(key(key));
  }

  private Item.Builder item(ReceiptKey key) {
    return Item.of(Keys.conversation(key.conversation()), Keys.receipt(key.messageId()))
        .set(Item.EXPIRES, retention.conversationEnd(clock.instant()).getEpochSecond());
  }

  private static Attribute<String> kind(Receipt receipt) {
    return receipt.status().isProgress() ? ReceiptItem.PROGRESS : ReceiptItem.END;
  }

  private static MessageId report(Item item) {
    return new MessageId(item.require(ReceiptItem.REPORT));
  }

  private static Key key(ReceiptKey key) {
    return Key.builder()
        .partitionValue(Keys.conversation(key.conversation()))
        .sortValue(Keys.receipt(key.messageId()))
        .build();
  }
}
