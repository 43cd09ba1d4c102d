package io.reachline.routing;

import static io.reachline.message.MessageBuilder.aMessage;
import static io.reachline.webhook.EventBuilder.aMessageEvent;
import static io.reachline.webhook.EventBuilder.aSessionEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Head;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Engine;
import io.reachline.dynamo.Stores;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.json.JsonObject;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandedConversation;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.SetPresence;
import io.reachline.service.DeliveryStore;
import io.reachline.service.Outbox;
import io.reachline.service.Ring;
import io.reachline.service.RingQueue;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SessionId;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.SourceId;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An organisation with two channels and three agents, whose messages are routed: A, online and
 * subscribed to sales; B, an offline member of sales and service; C, an offline member of service.
 */
final class RouterScenario {
  static final Retention RETENTION = new Retention(Duration.ofDays(90));
  static final ChannelId SALES = new ChannelId("c1".repeat(12));
  static final ChannelId SERVICE = new ChannelId("c2".repeat(12));
  static final UserId A = new UserId("aa".repeat(12));
  static final UserId B = new UserId("bb".repeat(12));
  static final UserId C = new UserId("cc".repeat(12));

  private static final String SESSION = "65403000000038063";
  private static final AtomicLong IDS = new AtomicLong();

  final MovableClock clock = MovableClock.standing();
  final Instant start = clock.instant();
  final Stores stores;
  final OrganizationId organization = new OrganizationId(freshId());
  final ConversationKey conversation;
  final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  final List<Delayed> delayed = new ArrayList<>();
  final List<Ring> rings = new ArrayList<>();
  private int workflows;

  /** A task in the delay queue. */
  record Delayed(RoutingTask task, Instant from) {}

  /** Creates a scenario of a conversation that a client opened. */
  RouterScenario(Engine engine) {
    this(engine, Optional.empty());
    stores.conversations().create(Conversation.closed(conversation, start));
  }

  private RouterScenario(Engine engine, Optional<SessionId> session) {
    stores = engine.open(clock, RETENTION);
    conversation =
        session
            .map(id -> id.conversation(organization))
            .orElseGet(() -> new ConversationKey(organization, new ConversationId(freshId())));
    channel(SALES, A, B);
    channel(SERVICE, B, C);
    user(A, SALES);
    user(B, SALES, SERVICE);
    user(C, SERVICE);
    online(A);
  }

  /** Returns a scenario of a session of Zoho Desk, before its first event. */
  static RouterScenario ofSession(Engine engine) {
    return new RouterScenario(engine, Optional.of(new SessionId(SESSION)));
  }

  static RouterScenario inMemory() {
    return new RouterScenario(Engine.MEMORY);
  }

  static String freshId() {
    return HexFormat.of().toHexDigits(IDS.incrementAndGet(), 12) + "0".repeat(12);
  }

  // -------------------------------------------------------------------------------- directory

  void channel(ChannelId id, UserId... members) {
    channel(organization, id, members);
  }

  void channel(OrganizationId owner, ChannelId id, UserId... members) {
    stores.directory().create(new Channel(id, owner, "a channel", Set.of(members), first()));
  }

  void user(UserId id, ChannelId... channels) {
    user(organization, id, channels);
  }

  void user(OrganizationId owner, UserId id, ChannelId... channels) {
    stores.directory().create(new User(id, owner, "a user", Role.AGENT, Set.of(channels), first()));
  }

  void online(UserId user) {
    online(organization, user);
  }

  void online(OrganizationId owner, UserId user) {
    presence().online(owner, user, Duration.ofDays(2));
  }

  void offline(UserId user) {
    presence().offline(organization, user);
  }

  SetPresence presence() {
    return new SetPresence(stores.presence(), clock);
  }

  WorkflowId workflow(RuleBuilder... rules) {
    return workflow(organization, Optional.empty(), true, rules);
  }

  WorkflowId workflow(
      OrganizationId owner,
      Optional<Set<OrganizationId>> organizations,
      boolean active,
      RuleBuilder... rules) {
    WorkflowId id =
        new WorkflowId("d".repeat(12) + HexFormat.of().toHexDigits((long) ++workflows, 12));
    stores
        .directory()
        .create(
            new Workflow(
                id,
                owner,
                "a workflow",
                active,
                organizations,
                Arrays.stream(rules).map(RuleBuilder::build).toList(),
                first()));
    return id;
  }

  /** Puts the organisation below another, which is a root. */
  OrganizationId parent() {
    OrganizationId root = new OrganizationId(freshId());
    place(OrganizationPath.root(root));
    place(OrganizationPath.root(root).child(organization));
    return root;
  }

  void place(OrganizationPath path) {
    stores
        .directory()
        .create(new Organization(path, "an organisation", Organization.Status.ACTIVE, first()));
  }

  private Revision first() {
    return Revision.first(start);
  }

  // ----------------------------------------------------------------------------------- router

  NotificationRouter router() {
    return router((_, _, call) -> call.call());
  }

  /** Returns a router whose calls to stores and queue all go through something. */
  NotificationRouter router(Interposed.Between between) {
    return new NotificationRouter(
        new RoutingEngine(new TextConditions()),
        Interposed.before(SituationStore.class, stores.situations(), between),
        Interposed.before(DirectoryStore.class, stores.directory(), between),
        Interposed.before(PresenceStore.class, stores.presence(), between),
        Interposed.before(MessageStore.class, stores.messages(), between),
        Interposed.before(RunStore.class, stores.runs(), between),
        Interposed.before(InboxStore.class, stores.inboxes(), between),
        Interposed.before(HourMarks.class, stores.sums(), between),
        Interposed.before(DelayQueue.class, this::delay, between),
        Interposed.before(ServiceHealthStore.class, stores.serviceHealth(), between),
        new Outbox(
            Interposed.before(DeliveryStore.class, stores.deliveries(), between),
            Interposed.before(RingQueue.class, (ring, _) -> rings.add(ring), between),
            clock),
        presence().activity(Optional.of(Duration.ofMinutes(5))),
        RETENTION,
        clock,
        telemetry.telemetry());
  }

  private void delay(RoutingTask task, Duration time) {
    delayed.add(new Delayed(task, clock.instant().plus(time)));
  }

  /** Moves the clock, and hands out what has become due, as the queue would. */
  void advance(Duration time) {
    advance(time, router());
  }

  void advance(Duration time, NotificationRouter router) {
    Instant end = clock.instant().plus(time);
    for (Optional<Delayed> next = next(end); next.isPresent(); next = next(end)) {
      delayed.remove(next.get());
      if (next.get().from().isAfter(clock.instant())) {
        clock.moveTo(next.get().from());
      }
      router.take(next.get().task());
    }
    clock.moveTo(end);
  }

  private Optional<Delayed> next(Instant end) {
    return delayed.stream()
        .filter(entry -> !entry.from().isAfter(end))
        .min(Comparator.comparing(Delayed::from));
  }

  // --------------------------------------------------------------------------------- messages

  /** Stores a message that a contact writes now. */
  Message inbound(String text) {
    return store(message(MessageType.CHAT, Role.CONTACT, text, JsonObject.EMPTY, null));
  }

  /** Stores a message that a contact writes now, and routes it. */
  Message routed(String text) {
    Message message = inbound(text);
    router().route(message);
    return message;
  }

  /** Posts a command with what it changes, and routes it. */
  Message command(UserId user, String text, JsonObject meta) {
    Message command = posted(user, text, meta);
    router().route(command);
    return command;
  }

  Message command(UserId user, String text) {
    return command(user, text, JsonObject.EMPTY);
  }

  /** Posts a command with what it changes, as message-post does. */
  Message posted(UserId user, String text, JsonObject meta) {
    return carriedOut(message(MessageType.COMMAND, Role.AGENT, text, meta, user));
  }

  /** Lets a command take effect now, whenever it was requested, and returns it as it is stored. */
  Message carriedOut(Message requested) {
    CommandedConversation before = stores.commands().find(conversation).orElseThrow();
    Message command = before.effective(requested, clock.instant());
    stores.commands().post(List.of(command), before, before.after(command).orElse(before));
    return command;
  }

  Message message(
      MessageType type, Role role, String text, JsonObject meta, @Nullable UserId user) {
    return aMessage()
        .id(type, clock.instant(), IDS.incrementAndGet())
        .in(conversation)
        .by(role)
        .by(user)
        .text(text)
        .meta(meta)
        .build();
  }

  Message store(Message message) {
    stores.messages().create(message);
    return message;
  }

  /** Takes in an event of the session that the conversation stands for. */
  Message event(EventBuilder event) {
    EventWriter intake =
        new EventWriter(
            stores.messages(),
            stores.receipts(),
            stores.sessions(),
            stores.conversations(),
            RETENTION,
            clock);
    return switch (read(event)) {
      case ProviderEvent.SessionChanged changed -> {
        intake.take(changed);
        yield changed.message();
      }
      case ProviderEvent.MessageAdded added -> {
        intake.take(added);
        yield added.message();
      }
      case ProviderEvent.MessageStatusChanged changed ->
          throw new IllegalArgumentException(changed.toString());
      case ProviderEvent.PresenceChanged changed ->
          throw new IllegalArgumentException(changed.toString());
      case ProviderEvent.Bad bad -> throw new IllegalArgumentException(bad.toString());
    };
  }

  private ProviderEvent read(EventBuilder event) {
    Delivery delivery =
        new Delivery(
            organization,
            new SourceId("5".repeat(24)),
            clock.instant(),
            event.payload("sessionId", SESSION).json());
    return ProviderEvent.read(new ZohoDesk(), delivery, RETENTION, clock.instant());
  }

  /** Takes in that the session has a status since so many seconds after the start. */
  Message status(String status, int second) {
    return status(status, second, Math.max(0, second));
  }

  /** Takes in such an event with a number of messages, by which events of the same time differ. */
  Message status(String status, int second, int messages) {
    return event(statusEvent(status, second, messages));
  }

  /** Returns the message of such an event, which is stored first. */
  Message eventMessage(String status, int second) {
    return eventMessage(status, second, Math.max(0, second));
  }

  Message eventMessage(String status, int second, int messages) {
    if (read(statusEvent(status, second, messages))
        instanceof ProviderEvent.SessionChanged changed) {
      return changed.message();
    }
    throw new IllegalArgumentException(status);
  }

  private EventBuilder statusEvent(String status, int second, int messages) {
    return aSessionEvent(start.plusSeconds(second))
        .payload("sessionStatus", status)
        .payload("messagesCount", Integer.toString(messages));
  }

  /** Takes in what the end user wrote so many seconds after the start. */
  Message written(String text, int second) {
    return event(aMessageEvent(start.plusSeconds(second)).payload("text", text));
  }

  // ------------------------------------------------------------------------------ what is seen

  /** Returns the delivery statuses, from the oldest on. */
  List<Message> statuses() {
    List<Message> found = new ArrayList<>();
    stores
        .messages()
        .list(
            new MessageRange(
                organization,
                Optional.of(conversation.conversation()),
                Set.of(MessageType.STATUS),
                "0",
                "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(placed -> placed.value().ifPresent(found::add));
    return found.stream().filter(message -> message.text().startsWith("Notifications ")).toList();
  }

  /** Returns the delivery statuses as one reads them, such as {@code Delivered R1 [sales] []}. */
  List<String> told() {
    return statuses().stream().map(RouterScenario::told).toList();
  }

  /** Asserts that the reason of each delivery status names the rule and the targets in its meta. */
  void assertExplained() {
    for (Message status : statuses()) {
      JsonObject meta = status.meta();
      List<JsonObject> steps =
          new RoutingHistory(stores.runs())
              .of(status).objects("steps").stream()
                  .filter(step -> step.texts("messages").contains(status.id().value()))
                  .toList();
      assertThat(steps).hasSize(1);
      List<JsonObject> matched =
          steps.getFirst().objects("workflows").stream()
              .flatMap(workflow -> workflow.objects("rules").stream())
              .filter(rule -> rule.text("outcome").filter("matched"::equals).isPresent())
              .toList();
      assertThat(targets(matched, false))
          .containsExactlyInAnyOrderElementsOf(
              ids(meta, "channelsOffline", "usersOffline", "servicesOffline", "missing"));
      assertThat(
              targets(
                  matched.stream()
                      .filter(rule -> rule.text("name").equals(meta.text("rule")))
                      .toList(),
                  true))
          .containsExactlyInAnyOrderElementsOf(ids(meta, "channels", "users", "services"));
    }
  }

  private static Set<String> targets(List<JsonObject> rules, boolean isOnline) {
    return rules.stream()
        .flatMap(rule -> rule.objects("targets").stream())
        .filter(target -> Boolean.valueOf(isOnline).equals(target.get("online")))
        .map(target -> target.text("id").orElseThrow())
        .collect(Collectors.toSet());
  }

  private static List<String> ids(JsonObject meta, String... names) {
    return Stream.of(names).flatMap(name -> meta.texts(name).stream()).toList();
  }

  private static String told(Message status) {
    JsonObject meta = status.meta();
    return Stream.of(
            status.text().substring("Notifications ".length()),
            String.valueOf(meta.get("rule")),
            names(meta, "channels"),
            names(meta, "channelsOffline"),
            names(meta, "users"),
            names(meta, "usersOffline"))
        .collect(Collectors.joining(" "));
  }

  private static String names(JsonObject meta, String name) {
    return meta.texts(name).stream().map(RouterScenario::name).toList().toString();
  }

  private static String name(String id) {
    return switch (id.substring(0, 2)) {
      case "c1" -> "sales";
      case "c2" -> "service";
      case "c3" -> "hq";
      case "aa" -> "A";
      case "bb" -> "B";
      case "cc" -> "C";
      default -> id;
    };
  }

  /** Returns the names of the inboxes in which the conversation waits, as they show it. */
  List<String> waitsIn() {
    return waiting().stream().map(entry -> name(entry.inbox().id())).sorted().distinct().toList();
  }

  /** Returns the entries of the conversation that inboxes show. */
  List<InboxEntry> waiting() {
    Optional<Situation> situation =
        stores.situations().find(conversation) instanceof SituationStore.Found.In(Situation found)
            ? Optional.of(found)
            : Optional.empty();
    return stores.inboxes().of(conversation).stream()
        .filter(entry -> situation.filter(entry::hasLeft).isEmpty())
        .toList();
  }

  ConversationStatus state() {
    return stores.conversations().find(conversation, Consistency.STRONG)
            instanceof Head.Live(Conversation found, _)
        ? found.status()
        : ConversationStatus.CLOSED;
  }
}
