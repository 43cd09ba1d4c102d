package io.reachline.memory;

import io.reachline.conversation.ConversationStore;
import io.reachline.directory.DirectoryStore;
import io.reachline.inbox.InboxStore;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.IdempotencyStore;
import io.reachline.presence.PresenceStore;
import io.reachline.provider.RegisteredProviders;
import io.reachline.quota.UseStore;
import io.reachline.report.SumStore;
import io.reachline.routing.RunStore;
import io.reachline.service.DeliveryStore;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SessionStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.AgentPresence;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All stores in memory; what one stores, the others see. */
public final class InMemoryStores {
  private final ConversationStore conversations;
  private final SessionStore sessions;
  private final InMemoryMessageStore messages;
  private final InMemoryReceiptStore receipts;
  private final CommandStore commands;
  private final SituationStore routed;
  private final InMemoryRunStore runs;
  private final InMemoryInboxStore inboxes;
  private final InMemorySumStore sums;
  private final IdempotencyStore keys = new InMemoryIdempotencyStore();
  private final QuarantineStore quarantine;
  private final PresenceStore presence;
  private final UseStore uses = new InMemoryUseStore();
  private final DirectoryStore directory;
  private final Consumption consumption;
  private final SourceStore sources = new InMemorySourceStore();
  private final KeySetStore keySets = new InMemoryKeySetStore();
  private final DeliveryStore deliveries;
  private final ServiceHealthStore serviceHealth = new InMemoryServiceHealthStore();
  private final Clock clock;
  private final Retention retention;

  public InMemoryStores(Clock clock, Retention retention) {
    this.clock = clock;
    this.retention = retention;
    InMemoryDirectoryStore organizations = new InMemoryDirectoryStore(clock);
    directory = organizations;
    consumption = organizations.consumption();
    HeadsInMemory heads = new HeadsInMemory(clock, retention, consumption);
    runs = new InMemoryRunStore(heads);
    inboxes = new InMemoryInboxStore(heads);
    conversations = new InMemoryConversationStore(heads);
    sessions = new InMemorySessionStore(heads);
    receipts = new InMemoryReceiptStore(heads);
    messages =
        new InMemoryMessageStore(
            heads,
            runs::origins,
            List.of(runs::deleteAll, inboxes::deleteAll, receipts::deleteAll));
    commands = new InMemoryCommandStore(heads, messages);
    routed = new InMemorySituationStore(heads);
    sums = new InMemorySumStore(clock, retention);
    presence = new InMemoryPresenceStore(consumption, clock, retention);
    quarantine = new InMemoryQuarantineStore(clock, retention);
    deliveries = new InMemoryDeliveryStore(clock);
  }

  /** Returns stores with a retention of 90 days. */
  public InMemoryStores(Clock clock) {
    this(clock, new Retention(Duration.ofDays(90)));
  }

  /** Returns a processor of deliveries over these stores, whose writes nobody refuses for good. */
  public DeliveryProcessor deliveryProcessor(Telemetry telemetry) {
    return new DeliveryProcessor(
        RegisteredProviders.ALL,
        new EventWriter(messages, receipts, sessions, conversations, retention, clock),
        AgentPresence.of(directory, presence, clock),
        quarantine,
        _ -> false,
        retention,
        clock,
        telemetry);
  }

  public ConversationStore conversations() {
    return conversations;
  }

  public SessionStore sessions() {
    return sessions;
  }

  public MessageStore messages() {
    return messages;
  }

  public ReceiptStore receipts() {
    return receipts;
  }

  public CommandStore commands() {
    return commands;
  }

  public SituationStore situations() {
    return routed;
  }

  public RunStore runs() {
    return runs;
  }

  public InboxStore inboxes() {
    return inboxes;
  }

  public SumStore sums() {
    return sums;
  }

  public IdempotencyStore keys() {
    return keys;
  }

  public QuarantineStore quarantine() {
    return quarantine;
  }

  /** Returns what the stores of conversations have consumed. */
  public Consumption consumption() {
    return consumption;
  }

  public UseStore uses() {
    return uses;
  }

  public DirectoryStore directory() {
    return directory;
  }

  public PresenceStore presence() {
    return presence;
  }

  public SourceStore sources() {
    return sources;
  }

  public KeySetStore keySets() {
    return keySets;
  }

  public DeliveryStore deliveries() {
    return deliveries;
  }

  public ServiceHealthStore serviceHealth() {
    return serviceHealth;
  }
}
