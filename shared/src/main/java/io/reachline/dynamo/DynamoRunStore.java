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
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;

/**
 * A store of runs in DynamoDB, with an item for each step. The further steps of runs that repeat
 * have keys of their own, so that no other query reads them.
 */
final class DynamoRunStore implements RunStore {
  private static final int PAGE = 50;

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
    return withLatest(
        conversation,
        origin,
        StrongQuery.prefix(table, Keys.conversation(conversation), Keys.steps(origin))
            .filter(item -> !item.isExpired(clock)));
  }

  private Run withLatest(ConversationKey conversation, MessageId origin, Stream<Item> items) {
    Run run = new Run(items.map(StepItem::read).toList());
    return run.repeats() ? new Run(run.steps(), further(conversation, origin, 1).findFirst()) : run;
  }

  @Override
  public Stream<Step> further(ConversationKey conversation, MessageId origin) {
    return further(conversation, origin, PAGE);
  }

  private Stream<Step> further(ConversationKey conversation, MessageId origin, int pageSize) {
    return StrongQuery.prefixFromTheEnd(
            table, Keys.conversation(conversation), Keys.furtherSteps(origin), pageSize)
        .filter(item -> !item.isExpired(clock))
        .map(StepItem::read);
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
                visit(conversation, ofOrigin, visitor);
                ofOrigin.clear();
              }
              ofOrigin.add(item);
            });
    if (!ofOrigin.isEmpty()) {
      visit(conversation, ofOrigin, visitor);
    }
  }

  private void visit(
      ConversationKey conversation, List<Item> ofOrigin, BiConsumer<MessageId, Run> visitor) {
    MessageId origin = origin(ofOrigin);
    visitor.accept(origin, withLatest(conversation, origin, ofOrigin.stream()));
  }

  private static MessageId origin(List<Item> ofOrigin) {
    return Keys.origin(ofOrigin.getFirst().sortKey());
  }

  @Override
  public Stream<Step> between(ConversationKey conversation, Instant since, Instant until) {
    return StrongQuery.between(
            table,
            Keys.conversation(conversation),
            Keys.STEP + TimeDigits.of(since),
            Keys.STEP + TimeDigits.of(until) + "g")
        .filter(item -> !item.isExpired(clock))
        .map(StepItem::read);
  }

  @Override
  public Step add(ConversationKey conversation, MessageId origin, Step step) {
    Item item =
        StepItem.write(step, Item.of(Keys.conversation(conversation), key(origin, step)))
            // Longer than any queue could deliver the origin again.
            .set(Item.EXPIRES, retention.conversationEnd(step.at()).getEpochSecond())
            .build();
    return ConditionalWrite.putOrFind(table, item).map(StepItem::read).orElse(step);
  }

  private static String key(MessageId origin, Step step) {
    return step.pending().isPresent()
        ? Keys.furtherStep(origin, step.number())
        : Keys.step(origin, step.number());
  }
}
