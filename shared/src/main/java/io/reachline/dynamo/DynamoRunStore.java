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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
            .map(DynamoRunStore::step)
            .toList());
  }

  @Override
  public SequencedMap<MessageId, Run> since(ConversationKey conversation, Instant written) {
    SequencedMap<MessageId, List<Step>> steps = new LinkedHashMap<>();
    StrongQuery.between(
            table,
            Keys.conversation(conversation),
            Keys.STEP + TimeDigits.of(written),
            // Behind every hexadecimal digit.
            Keys.STEP + "g")
        .limit(MAX_STEPS)
        .filter(item -> !item.isExpired(clock))
        .forEach(
            item ->
                steps
                    .computeIfAbsent(Keys.origin(item.sortKey()), _ -> new ArrayList<>())
                    .add(step(item)));
    SequencedMap<MessageId, Run> runs = new LinkedHashMap<>();
    steps.forEach((origin, ofOrigin) -> runs.put(origin, new Run(ofOrigin)));
    return runs;
  }

  @Override
  public Step add(ConversationKey conversation, MessageId origin, Step step) {
    Item item =
        Item.of(Keys.conversation(conversation), Keys.step(origin, step.number()))
            .set(StepItem.STEP, StepItem.write(step))
            // Longer than any queue could deliver the origin again.
            .set(Item.EXPIRES, retention.conversationEnd(step.at()).getEpochSecond())
            .build();
    return ConditionalWrite.putOrFind(table, item).map(DynamoRunStore::step).orElse(step);
  }

  private static Step step(Item item) {
    return StepItem.read(item.require(StepItem.STEP));
  }
}
