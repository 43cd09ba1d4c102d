package io.reachline.report;

import static io.reachline.message.MessageBuilder.aMessage;
import static io.reachline.webhook.EventBuilder.aMessageEvent;
import static io.reachline.webhook.EventBuilder.aSessionEvent;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Engine;
import io.reachline.dynamo.Stores;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.inbox.InboxStore;
import io.reachline.json.JsonObject;
import io.reachline.list.QueryString;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandedConversation;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.SetPresence;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.HourMarks;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.PastHours;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RoutingTask;
import io.reachline.routing.RuleBuilder;
import io.reachline.routing.RunStore;
import io.reachline.routing.TextConditions;
import io.reachline.service.Outbox;
import io.reachline.session.SessionId;
import io.reachline.session.SituationStore;
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
import java.util.function.Supplier;

/** An organisation with two channels and three agents, whose messages are routed and reported. */
final class ReportScenario {
  static final Retention RETENTION = new Retention(Duration.ofDays(90));
  static final ChannelId SALES = new ChannelId("c1".repeat(12));
  static final ChannelId SERVICE = new ChannelId("c2".repeat(12));
  static final UserId A = new UserId("aa".repeat(12));
  static final UserId B = new UserId("bb".repeat(12));
  static final UserId C = new UserId("cc".repeat(12));
  private static final AtomicLong IDS = new AtomicLong();

  final MovableClock clock = MovableClock.standing();
  final OrganizationId organization = new OrganizationId(freshId());
  final Stores stores;
  final List<Delayed> delayed = new ArrayList<>();
  private Optional<Message> once = Optional.empty();
  private int workflows;
  private int written;

  /** A task in the delay queue. */
  record Delayed(RoutingTask task, Instant from) {}

  ReportScenario(Engine engine) {
    stores = engine.open(clock, RETENTION);
    channel(SALES, "sales", A, B);
    channel(SERVICE, "=service", B, C);
    user(A, "Anna", SALES);
    user(B, "Bert", SALES, SERVICE);
    user(C, "Carl", SERVICE);
  }

  static String freshId() {
    return HexFormat.of().toHexDigits(IDS.incrementAndGet(), 12) + "0".repeat(12);
  }

  void channel(ChannelId id, String name, UserId... members) {
    stores
        .directory()
        .create(
            new Channel(id, organization, name, Set.of(members), Revision.first(clock.instant())));
  }

  void user(UserId id, String name, ChannelId... channels) {
    stores
        .directory()
        .create(
            new User(
                id,
                organization,
                name,
                Role.AGENT,
                Set.of(channels),
                Revision.first(clock.instant())));
  }

  WorkflowId workflow(RuleBuilder... rules) {
    WorkflowId id =
        new WorkflowId("d".repeat(12) + HexFormat.of().toHexDigits((long) ++workflows, 12));
    stores
        .directory()
        .create(
            new Workflow(
                id,
                organization,
                "a workflow",
                true,
                Optional.empty(),
                Arrays.stream(rules).map(RuleBuilder::build).toList(),
                Revision.first(clock.instant())));
    return id;
  }

  SetPresence presence() {
    return new SetPresence(stores.presence(), clock);
  }

  NotificationRouter router() {
    return router((_, _, call) -> call.call());
  }

  NotificationRouter router(Interposed.Between between) {
    return new NotificationRouter(
        new RoutingEngine(new TextConditions()),
        Interposed.before(SituationStore.class, stores.situations(), between),
        stores.directory(),
        Interposed.before(PresenceStore.class, stores.presence(), between),
        Interposed.before(MessageStore.class, stores.messages(), between),
        Interposed.before(RunStore.class, stores.runs(), between),
        Interposed.before(InboxStore.class, stores.inboxes(), between),
        Interposed.before(HourMarks.class, stores.sums(), between),
        Interposed.before(
            DelayQueue.class,
            (task, time) -> delayed.add(new Delayed(task, clock.instant().plus(time))),
            between),
        stores.serviceHealth(),
        new Outbox(stores.deliveries(), (_, _) -> {}, clock),
        presence().activity(Optional.empty()),
        RETENTION,
        clock,
        new RecordedTelemetry(clock).telemetry());
  }

  /** Moves the clock, and hands out what has become due, as the queue would. */
  void advance(Duration time, NotificationRouter router) {
    Instant end = clock.instant().plus(time);
    while (true) {
      Optional<Delayed> next =
          delayed.stream()
              .filter(entry -> !entry.from().isAfter(end))
              .min(Comparator.comparing(Delayed::from));
      if (next.isEmpty()) {
        clock.moveTo(end);
        return;
      }
      delayed.remove(next.get());
      if (next.get().from().isAfter(clock.instant())) {
        clock.moveTo(next.get().from());
      }
      router.take(next.get().task());
    }
  }

  ConversationKey opened() {
    ConversationKey key = new ConversationKey(organization, new ConversationId(freshId()));
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    return key;
  }

  /** Stores a message that a contact posts now. */
  Message inbound(ConversationKey conversation) {
    Message message = message(conversation, MessageType.CHAT, Role.CONTACT, "Hello");
    stores.messages().create(message);
    return message;
  }

  /** Posts a command with what it changes; empty if the conversation is gone. */
  Optional<Message> command(ConversationKey conversation, String text) {
    return stores
        .commands()
        .find(conversation)
        .map(
            before -> {
              Message command =
                  before.effective(
                      message(conversation, MessageType.COMMAND, Role.AGENT, text),
                      clock.instant());
              CommandedConversation after = before.after(command).orElse(before);
              stores.commands().post(List.of(command), before, after);
              return command;
            });
  }

  private Message message(ConversationKey conversation, MessageType type, Role role, String text) {
    return aMessage()
        .id(type, clock.instant(), IDS.incrementAndGet())
        .in(conversation)
        .by(role)
        .by(type == MessageType.COMMAND ? A : null)
        .text(text)
        .meta(JsonObject.EMPTY)
        .build();
  }

  /** Takes in an event of a session, at any time of its own. */
  Message status(String session, String status, Instant at) {
    return event(
        aSessionEvent(at)
            .payload("sessionId", session)
            .payload("sessionStatus", status)
            .payload("messagesCount", Integer.toString(++written)));
  }

  /** Takes in what an end user wrote in a session at any time. */
  Message written(String session, Instant at) {
    return event(
        aMessageEvent(at)
            .payload("sessionId", session)
            .payload("id", Integer.toString(1_000_000 + ++written)));
  }

  /** Returns what is stored at the first call, at each. */
  Message once(Supplier<Message> stored) {
    once = once.or(() -> Optional.of(stored.get()));
    return once.orElseThrow();
  }

  ConversationKey of(String session) {
    return new SessionId(session).conversation(organization);
  }

  private Message event(EventBuilder event) {
    EventWriter intake =
        new EventWriter(
            stores.messages(),
            stores.receipts(),
            stores.sessions(),
            stores.conversations(),
            RETENTION,
            clock);
    Delivery delivery =
        new Delivery(organization, new SourceId("5".repeat(24)), clock.instant(), event.json());
    return switch (ProviderEvent.read(new ZohoDesk(), delivery, RETENTION, clock.instant())) {
      case ProviderEvent.SessionChanged changed -> {
        intake.take(changed);
        yield changed.message();
      }
      case ProviderEvent.MessageAdded added -> {
        intake.take(added);
        yield added.message();
      }
      case ProviderEvent other -> throw new IllegalArgumentException(other.toString());
    };
  }

  /** Purges a deleted conversation, as the function does. */
  void purge(ConversationKey conversation) {
    purge(conversation, (_, _, call) -> call.call());
  }

  void purge(ConversationKey conversation, Interposed.Between between) {
    PastHours hours =
        new PastHours(Interposed.before(HourMarks.class, stores.sums(), between), clock);
    Interposed.before(MessageStore.class, stores.messages(), between)
        .deleteAll(conversation, routed -> hours.changed(organization, routed));
  }

  ReachabilityReport report() {
    return new ReachabilityReport(
        stores.messages(),
        stores.runs(),
        stores.situations(),
        stores.presence(),
        stores.directory(),
        stores.sums(),
        RETENTION,
        clock);
  }

  ReportTable table(String query) {
    ReachabilityReport.Outcome outcome = report().of(organization, QueryString.parse(query));
    if (outcome instanceof ReachabilityReport.Outcome.Ready(var table)) {
      return table;
    }
    throw new IllegalStateException(outcome.toString());
  }

  JsonObject json(String query) {
    return table(query).toJson();
  }
}
