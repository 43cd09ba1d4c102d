package io.reachline.dynamo;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.directory.DirectoryStore;
import io.reachline.environment.Environment;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.InboxStore;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.IdempotencyStore;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.PresenceWriter;
import io.reachline.quota.DailyQuota;
import io.reachline.report.SumStore;
import io.reachline.retry.Backoff;
import io.reachline.routing.RunStore;
import io.reachline.service.DeliveryStore;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SessionStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.AgentPresence;
import io.reachline.webhook.BoundedQuarantine;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.Providers;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The stores of a function, over the tables that its environment names. */
public final class DynamoStores {
  private static final Duration ACTIVITY_TIMEOUT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final DynamoDbEnhancedClient client;
  private final Environment environment;
  private final Retention retention;
  private final Clock clock;
  private final Shards shards;

  /**
   * @param timeout the longest time of a call to DynamoDB, including its retries
   */
  public DynamoStores(Environment environment, Duration timeout, Clock clock) {
    this(environment, Client.of(environment, timeout), clock);
  }

  public DynamoStores(Environment environment, DynamoDbEnhancedClient client, Clock clock) {
    this.environment = environment;
    this.client = client;
    this.retention = new Retention(environment.retention());
    this.clock = clock;
    this.shards = new Shards(organization -> directory().sharding(organization), clock);
  }

  /** Returns stores in memory, which priming uses. */
  public static DynamoStores inMemory(Environment environment, Clock clock) {
    return new DynamoStores(
        environment, Client.of(environment, PATIENCE, new MemoryHttpClient()), clock);
  }

  public ConversationStore conversations() {
    return new DynamoConversationStore(client, conversationsTable(), shards, retention, clock);
  }

  public SessionStore sessions() {
    return new DynamoSessionStore(client, conversationsTable(), shards, retention, clock);
  }

  public MessageStore messages() {
    return new DynamoMessageStore(client, conversationsTable(), shards, retention, clock);
  }

  public ReceiptStore receipts() {
    return new DynamoReceiptStore(client, conversationsTable(), retention, clock);
  }

  public CommandStore commands() {
    return new DynamoCommandStore(client, conversationsTable(), shards, retention, clock);
  }

  public SituationStore situations() {
    return new DynamoSituationStore(client, conversationsTable(), shards, retention, clock);
  }

  public RunStore runs() {
    return new DynamoRunStore(client, conversationsTable(), retention, clock);
  }

  public InboxStore inboxes() {
    return new DynamoInboxStore(client, conversationsTable(), shards, retention, clock);
  }

  public SumStore sums() {
    return new DynamoSumStore(client, conversationsTable(), retention, clock);
  }

  public IdempotencyStore idempotency() {
    return new DynamoIdempotencyStore(client, conversationsTable());
  }

  public QuarantineStore quarantine() {
    return new BoundedQuarantine(
        new DynamoQuarantineStore(client, conversationsTable(), retention, clock),
        dailyQuota(BoundedQuarantine.MAX_EVENTS));
  }

  /**
   * Returns a limit on what each organisation leaves behind in a day.
   *
   * @param limit the most things of one kind
   */
  public DailyQuota dailyQuota(int limit) {
    return new DailyQuota(new DynamoUseStore(client, conversationsTable()), limit, clock);
  }

  public DirectoryStore directory() {
    return new DynamoDirectoryStore(client, environment.require("DIRECTORY_TABLE"), clock);
  }

  public PresenceStore presence() {
    return new DynamoPresenceStore(client, environment.require("PRESENCE_TABLE"), retention, clock);
  }

  public DeliveryStore deliveries() {
    return new DynamoDeliveryStore(client, environment.require("DELIVERIES_TABLE"), clock);
  }

  public ServiceHealthStore serviceHealth() {
    return new DynamoServiceHealthStore(client, environment.require("DELIVERIES_TABLE"), clock);
  }

  /** Returns the presence that follows from what users do. It takes two seconds at most. */
  public static Activity activity(Environment environment, Clock clock, Telemetry telemetry) {
    return quick(environment, clock).activity(telemetry);
  }

  /** Returns stores each call of which takes half a second at most, for what may wait. */
  public static DynamoStores quick(Environment environment, Clock clock) {
    return new DynamoStores(environment, ACTIVITY_TIMEOUT, clock);
  }

  /** Returns the presence that follows from what users do, in these stores. */
  public Activity activity(Telemetry telemetry) {
    return new Activity(
        new PresenceWriter(presence(), Backoff.within(ACTIVITY_TIMEOUT, clock), clock),
        environment.activityLifetime(),
        telemetry);
  }

  public SourceStore sources() {
    return new DynamoSourceStore(client, environment.require("DIRECTORY_TABLE"));
  }

  public KeySetStore keySets() {
    return new DynamoKeySetStore(client, environment.require("DIRECTORY_TABLE"));
  }

  /** Returns a processor of deliveries over these stores. */
  public DeliveryProcessor deliveryProcessor(Providers providers, Telemetry telemetry) {
    EventWriter writer =
        new EventWriter(messages(), receipts(), sessions(), conversations(), retention, clock);
    return new DeliveryProcessor(
        providers,
        writer,
        AgentPresence.of(directory(), presence(), clock),
        quarantine(),
        DynamoStores::isRefusedForGood,
        retention,
        clock,
        telemetry);
  }

  public Retention retention() {
    return retention;
  }

  /** Returns a message as the table's stream shows it once it is stored. */
  public JsonObject image(Message message) {
    return MessageImage.of(message, retention);
  }

  /** Reads a conversation that no organisation can have, over the network. */
  public void primeReads() {
    conversations().find(nowhere(), Consistency.STRONG);
  }

  /** Writes under a condition that fails. Needs the permission to update items. */
  public void primeWrites() {
    conversations().renew(nowhere(), clock.instant());
  }

  private static ConversationKey nowhere() {
    return new ConversationKey(new OrganizationId(HexId.NONE), new ConversationId(HexId.NONE));
  }

  /** Returns whether DynamoDB would refuse the same write again. */
  private static boolean isRefusedForGood(RuntimeException fault) {
    return fault instanceof DynamoDbException && WriteRefusal.isFinal(fault);
  }

  private String conversationsTable() {
    return environment.require("CONVERSATIONS_TABLE");
  }
}
