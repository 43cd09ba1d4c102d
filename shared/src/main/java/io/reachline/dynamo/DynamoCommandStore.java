package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import io.reachline.message.Message;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.Session;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A store of commands in DynamoDB: a transaction writes each together with its change. */
final class DynamoCommandStore implements CommandStore {
  private final DynamoDbEnhancedClient client;
  private final Heads heads;
  private final DynamoMessageStore messages;

  DynamoCommandStore(
      DynamoDbEnhancedClient client,
      String table,
      Shards shards,
      Retention retention,
      Clock clock) {
    this.client = client;
    this.heads = new Heads(client, table, shards, retention, clock);
    this.messages = new DynamoMessageStore(client, table, shards, retention, clock);
  }

  @Override
  public void create(CommandedConversation conversation, List<Message> first) {
    Transaction.write(
        client,
        request -> {
          request.addPutItem(
              heads.table(),
              TransactPutItemEnhancedRequest.builder(Item.class)
                  .item(heads.item(conversation))
                  .conditionExpression(heads.vacant())
                  .build());
          messages.putAll(request, first);
        });
  }

  @Override
  public Optional<CommandedConversation> find(ConversationKey key) {
    return heads
        .find(key, Consistency.STRONG)
        .filter(item -> !item.has(HeadItem.DELETED_AT))
        .map(
            item ->
                new CommandedConversation(
                    Heads.conversation(item),
                    item.find(HeadItem.STATE_POSITION).map(Position::new),
                    ahead(item),
                    item.find(HeadItem.ACCEPTED_AT).map(Instant::ofEpochMilli),
                    item.find(HeadItem.LEFT_AT).map(Instant::ofEpochMilli),
                    item.find(HeadItem.EFFECTIVE_AT).map(Instant::ofEpochMilli),
                    item.find(HeadItem.LAST_CHANGE)));
  }

  private static Duration ahead(Item item) {
    return Stream.of(
            item.find(HeadItem.SESSION).map(SessionItem::read).map(Session::ahead),
            item.find(HeadItem.CLOCK_LEAD).map(Duration::ofMillis))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  @Override
  public Outcome post(
      List<Message> posted, CommandedConversation before, CommandedConversation after) {
    try {
      Set<Integer> refused =
          Transaction.refused(
              client,
              request -> {
                request.addUpdateItem(
                    heads.table(),
                    TransactUpdateItemEnhancedRequest.builder(Item.class)
                        .item(changed(after))
                        .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                        .conditionExpression(unchanged(before))
                        .build());
                messages.putAll(request, posted);
              });
      if (refused.isEmpty()) {
        return Outcome.POSTED;
      }
      // The conversation is the first item of the transaction.
      return refused.equals(Set.of(0)) ? Outcome.OVERTAKEN : Outcome.REPEATED;
    } catch (TransactionCanceledException e) {
      if (Client.isConflict(e)) {
        return Outcome.OVERTAKEN;
      }
      throw e;
    }
  }

  private Item changed(CommandedConversation after) {
    return Heads.commanded(Item.of(Keys.conversation(after.conversation().key()), Keys.HEAD), after)
        .set(Item.EXPIRES, heads.end())
        .build();
  }

  /** Returns the condition that nothing a command reads has changed. */
  private static Expression unchanged(CommandedConversation before) {
    Map<String, AttributeValue> seen = new HashMap<>();
    before
        .movedBy()
        .ifPresent(position -> seen.put(":moved", ConditionExpressions.text(position.value())));
    before.lastChange().ifPresent(change -> seen.put(":change", ConditionExpressions.text(change)));
    before
        .effectiveAt()
        .ifPresent(time -> seen.put(":effect", ConditionExpressions.number(time.toEpochMilli())));
    return ConditionExpressions.of(
        Heads.NOT_DELETED
            + same(seen, "#st", ":moved")
            + same(seen, "#change", ":change")
            + same(seen, "#effect", ":effect"),
        seen,
        Map.of(
            "#st",
            HeadItem.STATE_POSITION.name(),
            "#change",
            HeadItem.LAST_CHANGE.name(),
            "#effect",
            HeadItem.EFFECTIVE_AT.name()));
  }

  private static String same(Map<String, AttributeValue> seen, String attribute, String value) {
    return " AND "
        + (seen.containsKey(value)
            ? attribute + " = " + value
            : ConditionExpressions.absent(attribute));
  }
}
