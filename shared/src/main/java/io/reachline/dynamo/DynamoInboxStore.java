package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Retention;
import io.reachline.identity.OrganizationId;
import io.reachline.list.Scan;
import io.reachline.message.MessageId;
import io.reachline.routing.Acceptance;
import io.reachline.routing.Inbox;
import io.reachline.routing.InboxEntry;
import io.reachline.routing.InboxStore;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Inbox entries in DynamoDB: with their conversation, and in the index by their inbox. */
public final class DynamoInboxStore implements InboxStore {
  private static final String SEPARATOR = " ";

  private final DynamoDbTable<Item> table;
  private final Retention retention;

  public DynamoInboxStore(DynamoDbEnhancedClient client, String table, Retention retention) {
    this.table = client.table(table, EntryItem.SCHEMA);
    this.retention = retention;
  }

  @Override
  public void put(InboxEntry entry) {
    Item item =
        builder(entry)
            .set(EntryItem.NEWEST_PK, Keys.entriesOf(entry.inbox()))
            .set(EntryItem.NEWEST_SK, InboxStore.place(entry))
            .build();
    try {
      table.putItem(request -> request.item(item).conditionExpression(Conditions.ABSENT));
    } catch (ConditionalCheckFailedException e) {
      // It is there, or was taken.
    }
  }

  @Override
  public List<InboxEntry> of(ConversationKey conversation) {
    return query(QueryConditional.sortBeginsWith(key(conversation, Keys.ENTRY)))
        .filter(item -> !item.has(EntryItem.TAKEN))
        .map(DynamoInboxStore::entry)
        .toList();
  }

  @Override
  public void take(InboxEntry entry) {
    table.putItem(builder(entry).set(EntryItem.TAKEN, true).build());
  }

  private Item.Builder builder(InboxEntry entry) {
    return Item.of(Keys.conversation(entry.conversation()), Keys.entry(entry))
        .set(Item.EXPIRES, retention.conversationEnd(entry.createdAt()).getEpochSecond());
  }

  @Override
  public Acceptance note(ConversationKey conversation, Acceptance acceptance) {
    Item item =
        Item.of(Keys.conversation(conversation), Keys.acceptance(acceptance.command()))
            .set(
                EntryItem.INBOXES,
                acceptance.inboxes().stream()
                    .map(StepItem::inbox)
                    .collect(Collectors.joining(SEPARATOR)))
            .set(
                Item.EXPIRES,
                retention.conversationEnd(acceptance.command().createdAt()).getEpochSecond())
            .build();
    try {
      table.putItem(
          request ->
              request
                  .item(item)
                  .conditionExpression(Conditions.ABSENT)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return acceptance;
    } catch (ConditionalCheckFailedException e) {
      return acceptance(EntryItem.SCHEMA.mapToItem(e.item()));
    }
  }

  @Override
  public List<Acceptance> acceptancesAfter(ConversationKey conversation, MessageId message) {
    return query(
            QueryConditional.sortBetween(
                key(conversation, Keys.acceptance(message)),
                // Behind every hexadecimal digit.
                key(conversation, Keys.ACCEPTANCE + "g")))
        .map(DynamoInboxStore::acceptance)
        .toList();
  }

  private Stream<Item> query(QueryConditional condition) {
    return table
        .query(request -> request.queryConditional(condition).consistentRead(true))
        .items()
        .stream();
  }

  @Override
  public Iterator<InboxEntry> list(List<Inbox> inboxes, Scan scan) {
    List<Range> ranges =
        inboxes.stream().map(inbox -> new Range(Keys.entriesOf(inbox), "", "", "")).toList();
    return Range.merge(
        ranges,
        scan,
        (range, part) ->
            range
                .pages(part, table.index("newest")::query, false)
                .flatMap(page -> page.items().stream())
                .map(DynamoInboxStore::entry)
                .iterator(),
        InboxStore::place);
  }

  private static InboxEntry entry(Item item) {
    String[] inbox = Objects.requireNonNull(item.get(EntryItem.NEWEST_PK)).split("#", 3);
    String place = item.require(EntryItem.NEWEST_SK);
    return new InboxEntry(
        new Inbox(new OrganizationId(inbox[0]), inbox[2]),
        Keys.conversation(item.pk()),
        InboxStore.origin(place),
        item.sk().startsWith(Keys.ENTRY + "1"),
        InboxStore.createdAt(place));
  }

  private static Acceptance acceptance(Item item) {
    return new Acceptance(
        new MessageId(item.sk().substring(Keys.ACCEPTANCE.length())),
        Stream.of(item.require(EntryItem.INBOXES).split(SEPARATOR, -1))
            .filter(text -> !text.isEmpty())
            .map(StepItem::inbox)
            .toList());
  }

  private static Key key(ConversationKey conversation, String sk) {
    return Key.builder().partitionValue(Keys.conversation(conversation)).sortValue(sk).build();
  }
}
