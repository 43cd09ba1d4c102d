package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import io.reachline.routing.Run;
import io.reachline.routing.RunStore;
import io.reachline.routing.Step;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;

/** A store of runs in DynamoDB, with an item for each step. */
final class DynamoRunStore implements RunStore {
  private final DynamoDbTable<Item> table;
  private final Retention retention;
  private final Clock clock;

  DynamoRunStore(DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.table = client.table(table, StepItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Run find(ConversationKey conversation, MessageId origin) {
    return new Run(
        StrongQuery.prefix(table, Keys.conversation(conversation), Keys.steps(origin))
            .filter(item -> !item.isExpired(clock))
            .map(StepItem::read)
            .toList());
  }

  @Override
  public void visitSince(
      ConversationKey conversation, Instant written, BiConsumer<MessageId, Run> visitor) {
    List<Item> ofOrigin = new ArrayList<>();
    StrongQuery.between(
            table,
            Keys.conversation(conversation),
            Keys.STEP + TimeDigits.of(written),
            // Behind every hexadecimal digit.
            Keys.STEP + "g")
        .filter(item -> !item.isExpired(clock))
        .forEach(
            item -> {
              if (!ofOrigin.isEmpty() && !origin(ofOrigin).equals(Keys.origin(item.sortKey()))) {
                visit(ofOrigin, visitor);
                ofOrigin.clear();
              }
              ofOrigin.add(item);
            });
    if (!ofOrigin.isEmpty()) {
      visit(ofOrigin, visitor);
    }
  }

  private static void visit(List<Item> ofOrigin, BiConsumer<MessageId, Run> visitor) {
    visitor.accept(origin(ofOrigin), new Run(ofOrigin.stream().map(StepItem::read).toList()));
  }

  private static MessageId origin(List<Item> ofOrigin) {
    return Keys.origin(ofOrigin.getFirst().sortKey());
  }

  @Override
  public Step add(ConversationKey conversation, MessageId origin, Step step) {
    Item item =
        StepItem.write(
                step, Item.of(Keys.conversation(conversation), Keys.step(origin, step.number())))
            // Longer than any queue could deliver the origin again.
            .set(Item.EXPIRES, retention.conversationEnd(step.at()).getEpochSecond())
            .build();
    return ConditionalWrite.putOrFind(table, item).map(StepItem::read).orElse(step);
  }
}
