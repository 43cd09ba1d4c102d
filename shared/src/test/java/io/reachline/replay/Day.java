package io.reachline.replay;

import static io.reachline.message.MessageBuilder.aMessage;
import static io.reachline.webhook.EventBuilder.aMessageEvent;
import static io.reachline.webhook.EventBuilder.aSessionEvent;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandedConversation;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.PresenceWriter;
import io.reachline.presence.SetPresence;
import io.reachline.presence.Statement;
import io.reachline.provider.RegisteredProviders;
import io.reachline.retry.Backoff;
import io.reachline.routing.Conditions;
import io.reachline.routing.Facts;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RoutingTask;
import io.reachline.routing.RunStore;
import io.reachline.service.Outbox;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SessionId;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.SourceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A day of an organisation: messages, commands, events of sessions and presence, routed as they
 * come. The same seed gives the same day, whatever the rules.
 */
final class Day {
  static final Retention RETENTION = new Retention(Duration.ofDays(90));
  static final OrganizationId ROOT = new OrganizationId("00".repeat(12));
  static final OrganizationId OWN = new OrganizationId("11".repeat(12));
  static final List<ChannelId> CHANNELS =
      IntStream.range(1, 5).mapToObj(i -> new ChannelId(("c" + i).repeat(12))).toList();
  static final List<UserId> USERS =
      IntStream.range(1, 7).mapToObj(i -> new UserId(("a" + i).repeat(12))).toList();

  private static final List<String> STATUSES =
      List.of("OPEN", "OPEN", "ON_PROGRESS", "ON_HOLD", "ENDED", "BLOCKED", "MISSED", "PAUSED");

  final MovableClock clock = MovableClock.standing();
  final Instant start = clock.instant();
  final InMemoryStores stores = new InMemoryStores(clock, RETENTION);
  private final List<Delayed> delayed = new ArrayList<>();
  private final List<Message> unrouted = new ArrayList<>();
  private final Set<Long> milliseconds = new HashSet<>();
  private final NotificationRouter router;
  private final Random random;
  private final boolean hasTrouble;
  private int ids;
  private Instant downUntil = start;

  private record Delayed(RoutingTask task, Instant from) {}

  /** Conditions that look at everything that a replay must know of the past. */
  static final class PastConditions implements Conditions {

    @Override
    public Optional<String> problem(String expression) {
      return Optional.empty();
    }

    @Override
    public Evaluator of(Facts facts) {
      return expression -> {
        String[] words = expression.split(" ", -1);
        boolean holds =
            switch (words[0]) {
              case "" -> true;
              case "minute" -> facts.now().getEpochSecond() / 60 % 2 == 0;
              case "message" ->
                  facts.message().text("text").filter(text -> text.contains(words[1])).isPresent();
              case "session" ->
                  facts.session() != null
                      && facts.session().text("sessionStatus").filter(words[1]::equals).isPresent();
              case "conversation.meta" ->
                  String.valueOf(facts.conversation().object("meta").get("key")).equals(words[1]);
              case "conversation.status" ->
                  facts.conversation().text("status").filter(words[1]::equals).isPresent();
              default -> throw new IllegalArgumentException(expression);
            };
        return holds ? new Verdict.Matched() : new Verdict.NotMatched();
      };
    }
  }

  /**
   * Creates a day before its morning.
   *
   * @param hasTrouble whether messages are routed late and again, and the router is down at times
   */
  Day(long seed, List<Workflow> workflows, boolean hasTrouble) {
    this.random = new Random(seed);
    this.hasTrouble = hasTrouble;
    OrganizationPath root = OrganizationPath.root(ROOT);
    for (OrganizationPath path : List.of(root, root.child(OWN))) {
      stores
          .directory()
          .create(new Organization(path, "it", Organization.Status.ACTIVE, revision()));
    }
    for (int i = 0; i < CHANNELS.size(); i++) {
      stores
          .directory()
          .create(
              new Channel(
                  CHANNELS.get(i),
                  i == 3 ? ROOT : OWN,
                  "channel",
                  Set.of(USERS.get(i), USERS.get(i + 1)),
                  revision()));
    }
    for (int i = 0; i < USERS.size(); i++) {
      stores
          .directory()
          .create(
              new User(
                  USERS.get(i),
                  owner(i),
                  "user",
                  Role.AGENT,
                  Set.copyOf(
                      List.of(CHANNELS.get(Math.min(i, 3)), CHANNELS.get(Math.clamp(i - 1, 0, 3)))),
                  revision()));
    }
    workflows.forEach(stores.directory()::create);
    for (int i = 0; i < 3; i++) {
      stores.conversations().create(Conversation.closed(conversation(i), start));
    }
    router =
        new NotificationRouter(
            new RoutingEngine(new PastConditions()),
            stores.situations(),
            stores.directory(),
            stores.presence(),
            stores.messages(),
            stores.runs(),
            stores.inboxes(),
            (_, _) -> {},
            (task, time) -> delayed.add(new Delayed(task, clock.instant().plus(time))),
            stores.serviceHealth(),
            new Outbox(stores.deliveries(), (_, _) -> {}, clock),
            new SetPresence(stores.presence(), clock).activity(Optional.of(Duration.ofMinutes(5))),
            RETENTION,
            clock,
            new RecordedTelemetry(clock).telemetry());
  }

  private static OrganizationId owner(int user) {
    return user >= 4 ? ROOT : OWN;
  }

  private Revision revision() {
    return Revision.first(start);
  }

  private static ConversationKey conversation(int number) {
    return number < 3
        ? new ConversationKey(OWN, new ConversationId(("d" + number).repeat(12)))
        : new SessionId("6540300000003806" + number).conversation(OWN);
  }

  static Workflow workflow(OrganizationId owner, int number, List<Rule> rules) {
    return new Workflow(
        new WorkflowId("e".repeat(12) + HexFormat.of().toHexDigits((long) number, 12)),
        owner,
        "workflow",
        true,
        Optional.empty(),
        rules,
        Revision.first(MovableClock.START));
  }

  /** Lets so many things happen, and the rest of the day pass. */
  Day pass(int things, Duration rest) {
    for (int i = 0; i < things; i++) {
      happen();
      int gap = random.nextInt(4);
      int length = random.nextInt(1, 1_000);
      advance(
          apart(
              switch (gap) {
                case 0 -> Duration.ofMillis(length);
                case 1 -> Duration.ofSeconds(length / 10 + 1);
                default -> Duration.ofSeconds(length);
              }));
    }
    List.copyOf(unrouted).forEach(this::route);
    // What is overdue is made up when the router is there again.
    advance(isDown() ? Duration.between(clock.instant(), downUntil) : Duration.ZERO);
    advance(rest);
    return this;
  }

  /**
   * Returns a time, a little longer if need be, behind which something happens at a millisecond of
   * the second that nothing else has. Delays are whole seconds: so nothing happens in the very
   * millisecond in which a rule is due, where nobody can tell which of the two was first.
   */
  private Duration apart(Duration time) {
    Instant end = clock.instant().plus(time);
    while (!milliseconds.add(end.toEpochMilli() % 1_000)) {
      end = end.plusMillis(1);
    }
    return Duration.between(clock.instant(), end);
  }

  private void happen() {
    int what = random.nextInt(20);
    int conversation = random.nextInt(6);
    int session = 3 + random.nextInt(3);
    int user = random.nextInt(USERS.size());
    int detail = random.nextInt(1_000);
    switch (what) {
      case 0, 1, 2, 3 -> posted(conversation, "message %d".formatted(detail % 4));
      case 4, 5, 6 -> written(session, detail);
      case 7, 8, 9 -> event(session, STATUSES.get(detail % STATUSES.size()), detail);
      case 10 -> command(conversation, user, "/accept", JsonObject.EMPTY);
      case 11 -> command(conversation, user, "/leave", JsonObject.EMPTY);
      case 12 ->
          command(
              conversation,
              user,
              detail % 3 == 0 ? "/unset key" : "/set key " + detail % 2,
              JsonObject.EMPTY);
      case 13 ->
          command(conversation, user, detail % 3 == 0 ? "/join" : "/enqueue", JsonObject.EMPTY);
      case 14 ->
          command(
              conversation,
              user,
              "/notify",
              detail % 2 == 0
                  ? JsonObject.EMPTY
                  : JsonObject.builder()
                      .put("channels", List.of(CHANNELS.get(detail % 4).value()))
                      .build());
      case 15 ->
          command(
              conversation,
              user,
              "/assign",
              JsonObject.builder().put("users", List.of(USERS.get(user).value())).build());
      case 16, 17 -> presence(user, detail, PresenceSource.SET);
      case 18 -> presence(user, detail, PresenceSource.ACTIVITY);
      default -> {
        if (hasTrouble) {
          downUntil = clock.instant().plusSeconds(detail);
        }
      }
    }
  }

  private void presence(int user, int detail, PresenceSource source) {
    PresenceWriter writer =
        new PresenceWriter(
            stores.presence(),
            new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> {}),
            clock);
    var _ =
        writer.write(
            owner(user),
            USERS.get(user),
            detail % 3 == 0 && source.equals(PresenceSource.SET)
                ? Statement.offline(source)
                : Statement.online(source, Duration.ofSeconds(60 + detail * 4L)));
  }

  void posted(int conversation, String text) {
    Message message =
        message(
            conversation(conversation),
            MessageType.CHAT,
            Role.CONTACT,
            text,
            JsonObject.EMPTY,
            null);
    if (stores.commands().find(message.conversation()).isPresent()) {
      stores.messages().create(message);
      stored(message);
    }
  }

  private void command(int conversation, int user, String text, JsonObject meta) {
    Message requested =
        message(
            conversation(conversation),
            MessageType.COMMAND,
            Role.AGENT,
            text,
            meta,
            USERS.get(user));
    Optional<CommandedConversation> before = stores.commands().find(requested.conversation());
    if (before.isPresent()) {
      Message command = before.get().effective(requested, clock.instant());
      if (before.get().after(command) instanceof Parsed.Valid<CommandedConversation>(var after)) {
        stores.commands().post(List.of(command), before.get(), after);
        stored(command);
      }
    }
  }

  private void written(int session, int detail) {
    Instant time = clock.instant().minusSeconds(detail % 4 == 0 ? detail : 0);
    event(
        session, aMessageEvent(time).payload("text", "message %d %d".formatted(detail % 4, ids++)));
  }

  private void event(int session, String status, int detail) {
    Instant time = clock.instant().minusSeconds(detail % 5 == 0 ? detail : 0);
    event(
        session,
        aSessionEvent(time)
            .payload("sessionStatus", status)
            .payload("messagesCount", Integer.toString(ids++)));
  }

  private void event(int session, EventBuilder event) {
    EventWriter writer =
        new EventWriter(
            stores.messages(),
            stores.receipts(),
            stores.sessions(),
            stores.conversations(),
            RETENTION,
            clock);
    Delivery delivery =
        new Delivery(
            OWN,
            new SourceId("5".repeat(24)),
            clock.instant(),
            event.payload("sessionId", "6540300000003806" + session).json());
    switch (ProviderEvent.read(
        RegisteredProviders.ALL.all().getFirst(), delivery, RETENTION, clock.instant())) {
      case ProviderEvent.SessionChanged changed -> {
        writer.take(changed);
        stored(changed.message());
      }
      case ProviderEvent.MessageAdded added -> {
        writer.take(added);
        stored(added.message());
      }
      case ProviderEvent.MessageStatusChanged _,
          ProviderEvent.PresenceChanged _,
          ProviderEvent.Bad _ ->
          throw new IllegalArgumentException(delivery.event());
    }
  }

  private Message message(
      ConversationKey conversation,
      MessageType type,
      Role role,
      String text,
      JsonObject meta,
      @Nullable UserId user) {
    return aMessage()
        .id(type, clock.instant(), ids++)
        .in(conversation)
        .by(role)
        .by(user)
        .text(text)
        .meta(meta)
        .build();
  }

  /** The stream hands a stored message out: now, or with trouble later, and again. */
  private void stored(Message message) {
    int trouble = random.nextInt(6);
    if (hasTrouble && (trouble == 0 || isDown())) {
      unrouted.add(message);
    } else {
      route(message);
    }
    if (hasTrouble && trouble == 1) {
      unrouted.add(message);
    }
    if (!unrouted.isEmpty() && trouble == 2 && !isDown()) {
      route(unrouted.getFirst());
    }
  }

  private void route(Message message) {
    unrouted.remove(message);
    router.route(stores.messages().find(message.conversation(), message.id()).orElse(message));
  }

  private boolean isDown() {
    return clock.instant().isBefore(downUntil);
  }

  /** Moves the clock, and hands out what has become due, as the queue would. */
  void advance(Duration time) {
    Instant end = clock.instant().plus(time);
    for (Optional<Delayed> next = next(end); next.isPresent(); next = next(end)) {
      delayed.remove(next.get());
      Instant from = next.get().from().isBefore(downUntil) ? downUntil : next.get().from();
      if (from.isAfter(end)) {
        delayed.add(new Delayed(next.get().task(), from));
        continue;
      }
      if (from.isAfter(clock.instant())) {
        clock.moveTo(from);
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

  /** Returns the delivery statuses that are stored, by the messages that they are about. */
  Map<String, List<String>> told() {
    Map<String, List<String>> told = new TreeMap<>();
    stores
        .messages()
        .list(
            new MessageRange(OWN, Optional.empty(), Set.of(MessageType.STATUS), "0", "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(
            entry ->
                entry
                    .value()
                    .filter(status -> status.text().startsWith("Notifications "))
                    .ifPresent(
                        status ->
                            told.computeIfAbsent(
                                    status.meta().text("origin").orElseThrow(),
                                    _ -> new ArrayList<>())
                                .add(shown(status))));
    return told;
  }

  private static String shown(Message status) {
    return JsonObject.builder()
        .put("at", Timestamp.format(status.createdAt()))
        .put("text", status.text())
        .putAll(status.meta().without(Set.of("origin", "status", "isTask", "delivered")))
        .build()
        .toString();
  }

  /** Returns the replay of this day, over stores that refuse to write. */
  Replay replay() {
    return replay(stores.presence(), clock);
  }

  Replay replay(PresenceStore presence, Clock replayClock) {
    return new Replay(
        new RoutingEngine(new PastConditions()),
        reading(DirectoryStore.class, stores.directory()),
        reading(PresenceStore.class, presence),
        reading(SituationStore.class, stores.situations()),
        reading(MessageStore.class, stores.messages()),
        reading(RunStore.class, stores.runs()),
        reading(ServiceHealthStore.class, stores.serviceHealth()),
        RegisteredProviders.ALL,
        replayClock);
  }

  private static final Set<String> WRITES =
      Set.of(
          "create",
          "createAll",
          "markLate",
          "delete",
          "deleteAll",
          "replace",
          "queue",
          "settle",
          "add",
          "take",
          "lookAgain",
          "record",
          "release",
          "reset");

  private static <T> T reading(Class<T> type, T store) {
    return Interposed.before(
        type,
        store,
        (method, _, call) -> {
          if (WRITES.contains(method)) {
            throw new AssertionError("a replay writes: " + method);
          }
          return call.call();
        });
  }
}
