package io.reachline.webhook;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.directory.DirectoryStore;
import io.reachline.dynamo.Engine;
import io.reachline.dynamo.Stores;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.message.ReceiptStore;
import io.reachline.presence.PresenceStore;
import io.reachline.provider.RegisteredProviders;
import io.reachline.session.Session;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import io.reachline.zoho.ZohoDesk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** An organisation whose events are taken in, by as many instances as a test wants. */
final class EventWriterScenario {
  static final Instant START = MovableClock.START;
  static final Retention RETENTION = new Retention(Duration.ofDays(90));
  static final SourceId SOURCE = new SourceId("5".repeat(24));
  private static final AtomicLong ORGANIZATIONS = new AtomicLong();

  final MovableClock clock = new MovableClock(START.plusSeconds(60));
  final OrganizationId organization =
      new OrganizationId(
          HexFormat.of().toHexDigits(ORGANIZATIONS.incrementAndGet(), 12) + "a".repeat(12));
  final Stores stores;
  private Predicate<RuntimeException> neverSucceeds = _ -> false;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  EventWriterScenario(Engine engine) {
    stores = engine.open(clock, RETENTION);
  }

  /** The visible outcome of a session, without the marks of late messages. */
  record Picture(
      Optional<Session> session,
      Optional<ConversationStatus> state,
      Optional<String> sessionOfConversation,
      List<Message> messages) {}

  /** Returns an instance that knows nothing yet. */
  DeliveryProcessor instance() {
    return instance((_, _, call) -> call.call());
  }

  /** Tells this instance's faults that no repetition heals. */
  void refuseForGood(Predicate<RuntimeException> faults) {
    neverSucceeds = faults;
  }

  /** Returns an instance whose calls to the stores all go through something. */
  DeliveryProcessor instance(Interposed.Between between) {
    EventWriter intake =
        new EventWriter(
            Interposed.before(MessageStore.class, stores.messages(), between),
            Interposed.before(ReceiptStore.class, stores.receipts(), between),
            Interposed.before(SessionStore.class, stores.sessions(), between),
            Interposed.before(ConversationStore.class, stores.conversations(), between),
            RETENTION,
            clock);
    return new DeliveryProcessor(
        RegisteredProviders.ALL,
        intake,
        AgentPresence.of(
            Interposed.before(DirectoryStore.class, stores.directory(), between),
            Interposed.before(PresenceStore.class, stores.presence(), between),
            clock),
        Interposed.before(QuarantineStore.class, stores.quarantine(), between),
        neverSucceeds,
        RETENTION,
        clock,
        new Telemetry(
            new PrintStream(told, true, StandardCharsets.UTF_8), clock, "test", "a-function"));
  }

  Delivery delivery(String event) {
    return new Delivery(organization, SOURCE, clock.instant(), event);
  }

  Delivery delivery(SampleSessionEvent event) {
    return delivery(event.json());
  }

  ConversationKey conversation(SampleSessionEvent event) {
    return new SessionId(event.session()).conversation(organization);
  }

  Picture picture(ConversationKey key) {
    Optional<Conversation> conversation = find(key);
    return new Picture(
        stores.sessions().find(key),
        conversation.map(Conversation::status),
        conversation.map(Conversation::session),
        messages(key).stream().map(Message::asLate).toList());
  }

  private Optional<Conversation> find(ConversationKey key) {
    return stores.conversations().find(key, Consistency.STRONG)
            instanceof Head.Live(var conversation, _)
        ? Optional.of(conversation)
        : Optional.empty();
  }

  /** Returns the messages of a conversation, from the oldest on. */
  List<Message> messages(ConversationKey key) {
    return all(new MessageRange(organization, Optional.of(key.conversation()), every(), "0", "g"));
  }

  /** Returns the messages of the whole organisation. */
  List<Message> messages() {
    return all(new MessageRange(organization, Optional.empty(), every(), "0", "g"));
  }

  private static EnumSet<MessageType> every() {
    return EnumSet.of(MessageType.CHAT, MessageType.STATUS);
  }

  private List<Message> all(MessageRange range) {
    List<Message> found = new ArrayList<>();
    stores
        .messages()
        .list(range, new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(placed -> placed.value().ifPresent(found::add));
    return found;
  }

  List<QuarantinedEvent> quarantined() {
    List<QuarantinedEvent> found = new ArrayList<>();
    stores
        .quarantine()
        .list(organization, new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(placed -> placed.value().ifPresent(found::add));
    return found;
  }

  /** Returns how often a metric was counted. */
  long counted(Metric metric) {
    return told.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("\"%s\":1".formatted(metric.wireName())))
        .count();
  }

  /** Returns what is to be seen of a session after these events, told from what they say alone. */
  Picture expected(List<SampleSessionEvent> events) {
    Comparator<SampleSessionEvent> order =
        Comparator.comparingInt(SampleSessionEvent::second)
            .thenComparing(
                event -> Long.valueOf(event.messagesCount() == null ? "0" : event.messagesCount()))
            .thenComparing(event -> HexId.hash(canonical(event)));
    List<SampleSessionEvent> distinct = events.stream().distinct().sorted(order).toList();
    Optional<SampleSessionEvent> newest = distinct.stream().reduce((_, later) -> later);
    Optional<ConversationStatus> state =
        distinct.stream()
            .flatMap(event -> state(event.status()).stream())
            .reduce((_, last) -> last);
    return new Picture(
        newest.map(event -> changed(event).event().session()),
        newest.map(_ -> state.orElse(ConversationStatus.CLOSED)),
        newest.map(SampleSessionEvent::session),
        distinct.stream()
            .map(event -> changed(event).message().asLate())
            .sorted(Comparator.comparing(Message::id))
            .toList());
  }

  private ProviderEvent.SessionChanged changed(SampleSessionEvent event) {
    return (ProviderEvent.SessionChanged)
        ProviderEvent.read(new ZohoDesk(), delivery(event), RETENTION, clock.instant());
  }

  private static String canonical(SampleSessionEvent event) {
    return Json.canonical(Json.readOwn(event.json()).members());
  }

  private static Optional<ConversationStatus> state(String sessionStatus) {
    return switch (sessionStatus) {
      case "CREATED", "OPEN" -> Optional.of(ConversationStatus.QUEUED);
      case "ON_PROGRESS", "ON_HOLD" -> Optional.of(ConversationStatus.ACTIVE);
      case "ENDED", "BLOCKED", "MISSED" -> Optional.of(ConversationStatus.CLOSED);
      default -> Optional.empty();
    };
  }
}
