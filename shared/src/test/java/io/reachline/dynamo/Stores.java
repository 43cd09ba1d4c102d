package io.reachline.dynamo;

import io.reachline.conversation.ConversationStore;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Sharding;
import io.reachline.inbox.InboxStore;
import io.reachline.memory.InMemoryStores;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.IdempotencyStore;
import io.reachline.presence.PresenceStore;
import io.reachline.quota.UseStore;
import io.reachline.report.SumStore;
import io.reachline.routing.RunStore;
import io.reachline.service.DeliveryStore;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SessionStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All stores over one engine. */
public record Stores(
    ConversationStore conversations,
    SessionStore sessions,
    MessageStore messages,
    ReceiptStore receipts,
    CommandStore commands,
    SituationStore situations,
    RunStore runs,
    InboxStore inboxes,
    SumStore sums,
    IdempotencyStore keys,
    QuarantineStore quarantine,
    UseStore uses,
    SourceStore sources,
    KeySetStore keySets,
    DirectoryStore directory,
    PresenceStore presence,
    DeliveryStore deliveries,
    ServiceHealthStore serviceHealth) {

  public static Stores inMemory(Clock clock, Retention retention) {
    return of(new InMemoryStores(clock, retention));
  }

  static Stores of(InMemoryStores stores) {
    return new Stores(
        stores.conversations(),
        stores.sessions(),
        stores.messages(),
        stores.receipts(),
        stores.commands(),
        stores.situations(),
        stores.runs(),
        stores.inboxes(),
        stores.sums(),
        stores.keys(),
        stores.quarantine(),
        stores.uses(),
        stores.sources(),
        stores.keySets(),
        stores.directory(),
        stores.presence(),
        stores.deliveries(),
        stores.serviceHealth());
  }

  /** Returns stores whose organisations all have one shard. */
  static Stores inDynamoDb(
      DynamoDbClient client, TestTables tables, Clock clock, Retention retention) {
    return inDynamoDb(client, tables, new Shards(_ -> Sharding.SINGLE, clock), clock, retention);
  }

  static Stores inDynamoDb(
      DynamoDbClient client, TestTables tables, Shards shards, Clock clock, Retention retention) {
    DynamoDbEnhancedClient enhanced = Client.of(client);
    String conversations = tables.conversations();
    return new Stores(
        new DynamoConversationStore(enhanced, conversations, shards, retention, clock),
        new DynamoSessionStore(enhanced, conversations, shards, retention, clock),
        new DynamoMessageStore(enhanced, conversations, shards, retention, clock),
        new DynamoReceiptStore(enhanced, conversations, retention, clock),
        new DynamoCommandStore(enhanced, conversations, shards, retention, clock),
        new DynamoSituationStore(enhanced, conversations, shards, retention, clock),
        new DynamoRunStore(enhanced, conversations, retention, clock),
        new DynamoInboxStore(enhanced, conversations, shards, retention, clock),
        new DynamoSumStore(enhanced, conversations, retention, clock),
        new DynamoIdempotencyStore(enhanced, conversations),
        new DynamoQuarantineStore(enhanced, conversations, retention, clock),
        new DynamoUseStore(enhanced, conversations),
        new DynamoSourceStore(enhanced, tables.directory()),
        new DynamoKeySetStore(enhanced, tables.directory()),
        new DynamoDirectoryStore(enhanced, tables.directory(), clock),
        new DynamoPresenceStore(enhanced, tables.presence(), retention, clock),
        new DynamoDeliveryStore(enhanced, tables.deliveries(), clock),
        new DynamoServiceHealthStore(enhanced, tables.deliveries(), clock));
  }
}
