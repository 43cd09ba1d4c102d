package io.reachline.simulation;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.dynamo.SimulatedShards;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.json.JsonObject;
import io.reachline.list.ListEntry;
import io.reachline.memory.InMemoryStores;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import io.reachline.posting.IdempotencyStore;
import io.reachline.presence.LastOnline;
import io.reachline.presence.PresenceStore;
import io.reachline.report.SumStore;
import io.reachline.routing.RunStore;
import io.reachline.service.DeliveryStore;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Consistency;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * The simulated tables: the stores in memory behind proxies. Each call is a point at which others
 * go on and a fault may strike. Writes are noted in the history and shown in the streams.
 */
final class Tables {
  // A read and a write get different faults, so a method must be named in one of these.
  private static final Set<String> READS =
      Set.of(
          "count",
          "find",
          "further",
          "findAll",
          "due",
          "nextDue",
          "list",
          "kept",
          "marks",
          "origins",
          "of",
          "visitSince",
          "between",
          "path",
          "present",
          "tree",
          "usersOf",
          "versions",
          "countBelow",
          "standing",
          "deletedAmong",
          "acceptancesAfter",
          "missing",
          "branch",
          "lastChange",
          "sharding",
          "onlineSince",
          "intervals",
          "history");

  private static final Set<String> WRITES =
      Set.of(
          "add",
          "change",
          "claim",
          "create",
          "createAll",
          "delete",
          "deleteAll",
          "keep",
          "lookAgain",
          "mark",
          "markLate",
          "move",
          "note",
          "post",
          "put",
          "putFailure",
          "queue",
          "record",
          "release",
          "renew",
          "replace",
          "reset",
          "settle",
          "take");

  /** The time after which every replica has a write, in microseconds. */
  static final long REPLICA_LAG = 1_500_000;

  /** The answers of a replica that has not seen the last write of a conversation. */
  private record Earlier(long until, Map<String, Object> answers) {}

  /** The items of a replica that has not seen the last write, until it has. */
  private record Aged<T>(long until, T value) {}

  private final InMemoryStores stores;
  private final Scheduler scheduler;
  private final Weather weather;
  private final Facts facts;
  private final Map<ConversationKey, Earlier> earlier = new HashMap<>();
  private final Map<OrganizationId, Aged<String>> earlierMarks = new HashMap<>();
  private final Map<OrganizationId, Aged<Map<UserId, LastOnline>>> earlierPresence =
      new HashMap<>();
  private final Map<Object, String> shards = new HashMap<>();
  private final Duration indexLag;
  private long downUntil;
  private int callsUntilDown;

  Tables(InMemoryStores stores, Scheduler scheduler, Weather weather, Facts facts) {
    this.stores = stores;
    this.scheduler = scheduler;
    this.weather = weather;
    this.facts = facts;
    indexLag = Duration.ofMillis(1_000 + weather.random().nextInt(4_000));
    callsUntilDown = weather.random().nextInt(1_500);
  }

  InMemoryStores stores() {
    return stores;
  }

  /** The stores as one instance reaches them. */
  final class View {
    private final Instance instance;
    private final Duration timeout;
    private final SimulatedShards known;
    private long situationReadAt;

    View(Instance instance, Duration timeout) {
      this.instance = instance;
      this.timeout = timeout;
      this.known = new SimulatedShards(stores.directory()::sharding, instance.clock());
    }

    MessageStore messages() {
      return proxy(MessageStore.class, stores.messages());
    }

    SumStore sums() {
      return proxy(SumStore.class, stores.sums());
    }

    ConversationStore conversations() {
      return proxy(ConversationStore.class, stores.conversations());
    }

    SessionStore sessions() {
      return proxy(SessionStore.class, stores.sessions());
    }

    CommandStore commands() {
      return proxy(CommandStore.class, stores.commands());
    }

    SituationStore situations() {
      return proxy(SituationStore.class, stores.situations());
    }

    ReceiptStore receipts() {
      return proxy(ReceiptStore.class, stores.receipts());
    }

    PresenceStore presence() {
      return proxy(PresenceStore.class, stores.presence());
    }

    RunStore runs() {
      return proxy(RunStore.class, stores.runs());
    }

    InboxStore inboxes() {
      return proxy(InboxStore.class, stores.inboxes());
    }

    IdempotencyStore keys() {
      return proxy(IdempotencyStore.class, stores.keys());
    }

    QuarantineStore quarantine() {
      return proxy(QuarantineStore.class, stores.quarantine());
    }

    DirectoryStore directory() {
      return proxy(DirectoryStore.class, stores.directory());
    }

    SourceStore sources() {
      return proxy(SourceStore.class, stores.sources());
    }

    DeliveryStore deliveries() {
      return proxy(DeliveryStore.class, stores.deliveries());
    }

    ServiceHealthStore health() {
      return proxy(ServiceHealthStore.class, stores.serviceHealth());
    }

    KeySetStore keySets() {
      return proxy(KeySetStore.class, stores.keySets());
    }

    private <T> T proxy(Class<T> type, T store) {
      for (Method method : type.getMethods()) {
        if (!Modifier.isStatic(method.getModifiers())
            && READS.contains(method.getName()) == WRITES.contains(method.getName())) {
          throw new IllegalStateException("%s must be named a read or a write".formatted(method));
        }
      }
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, method, arguments) ->
                  method.getDeclaringClass() == Object.class
                      ? method.invoke(store, arguments)
                      : call(new Call(type, method, store, arguments))));
    }

    private @Nullable Object call(Call call) throws Exception {
      instance.check();
      abortIfInterrupted();
      List<Call> parts = call.parts();
      if (parts.size() > 1 && weather.has(Fault.PARTIAL_BATCH)) {
        for (Call part : parts) {
          if (weather.strikes(Fault.PARTIAL_BATCH, 3)) {
            instance.countFault();
            throw throttled();
          }
          one(part);
        }
        return null;
      }
      return one(call);
    }

    private @Nullable Object one(Call call) throws Exception {
      // While a call is on its way the instance may read anew for another message.
      long readAt = situationReadAt;
      scheduler.pause(latency());
      instance.check();
      beforehand(call, readAt);
      Object answer = call.isRead() ? read(call, known) : write(call, readAt, known);
      if (call.is("SituationStore", "find")) {
        situationReadAt = scheduler.now();
      }
      scheduler.trace(() -> call.toString());
      if (!call.isRead() && weather.strikes(Fault.ANSWER_LOST)) {
        fail(call, "answer lost");
        scheduler.pause(timeout);
        instance.check();
        throw timedOut();
      }
      if (weather.strikes(Fault.KILLED_AFTER)) {
        fail(call, "killed after");
        instance.kill();
        instance.check();
      }
      scheduler.pause(weather.random().nextInt(2_000));
      instance.check();
      return answer;
    }

    private void beforehand(Call call, long readAt) {
      if (isDown()) {
        fail(call, "table down");
        scheduler.pause(weather.random().nextBoolean() ? timeout : Duration.ofMillis(20));
        throw timedOut();
      }
      if (weather.strikes(Fault.KILLED_BEFORE)) {
        fail(call, "killed before");
        instance.kill();
        instance.check();
      }
      if (weather.strikes(Fault.FROZEN, 0.5)) {
        fail(call, "frozen");
        instance.freeze(Duration.ofSeconds(30 + weather.random().nextInt(600)));
        scheduler.pause(1);
        instance.check();
      }
      if (weather.strikes(Fault.SLOW)) {
        fail(call, "slow");
        scheduler.pause(Duration.ofMillis(500 + weather.random().nextInt(8_000)));
        instance.check();
      }
      if (weather.strikes(Fault.THROTTLED)) {
        fail(call, "throttled");
        throw throttled();
      }
      if (weather.strikes(Fault.TIMED_OUT)) {
        fail(call, "timed out");
        scheduler.pause(timeout);
        instance.check();
        throw timedOut();
      }
      if (!call.isRead() && weather.strikes(Fault.LATE_WRITE)) {
        fail(call, "late write");
        scheduler.start(
            "late-write",
            timeout.plusMillis(weather.random().nextInt(3_000)),
            () -> {
              var _ = write(call, readAt, known);
              scheduler.trace(call::toString);
            });
        scheduler.pause(timeout);
        instance.check();
        throw timedOut();
      }
      if (call.is("RunStore", "add") && weather.strikes(Fault.REFUSED_FOR_GOOD)) {
        fail(call, "refused for good");
        throw refusedForGood();
      }
    }

    private void fail(Call call, String how) {
      instance.countFault();
      scheduler.trace(() -> call + " " + how);
    }

    private void abortIfInterrupted() {
      if (Thread.currentThread().isInterrupted()) {
        throw AbortedException.create("The thread was interrupted");
      }
    }
  }

  private long latency() {
    int dice = weather.random().nextInt(100);
    return dice < 60
        ? weather.random().nextInt(3_000)
        : dice < 95 ? weather.random().nextInt(30_000) : weather.random().nextInt(300_000);
  }

  private boolean isDown() {
    if (scheduler.now() < downUntil) {
      return true;
    }
    if (weather.has(Fault.TABLE_DOWN) && --callsUntilDown == 0 && weather.isActive()) {
      weather.count(Fault.TABLE_DOWN);
      downUntil = scheduler.now() + 1_000_000L * (5 + weather.random().nextInt(900));
      callsUntilDown = 200 + weather.random().nextInt(1_500);
      return true;
    }
    return false;
  }

  private static RuntimeException throttled() {
    return ProvisionedThroughputExceededException.builder().message("Throttled").build();
  }

  private static RuntimeException timedOut() {
    return ApiCallTimeoutException.create(2_500);
  }

  private static RuntimeException refusedForGood() {
    return DynamoDbException.builder()
        .message("Item size has exceeded the maximum allowed size")
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("ValidationException").build())
        .build();
  }

  /** Returns the value of before the last write, if a replica answers that has not seen it. */
  private <T> Optional<T> aged(@Nullable Aged<T> before, Call call) {
    if (before == null
        || before.until() <= scheduler.now()
        || !weather.strikes(Fault.STALE_READ, 10)) {
      return Optional.empty();
    }
    scheduler.trace(() -> call + " stale");
    return Optional.of(before.value());
  }

  private @Nullable Object read(Call call, SimulatedShards ofInstance) throws Exception {
    if (call.is("DirectoryStore", "lastChange")) {
      Optional<String> mark = aged(earlierMarks.get((OrganizationId) call.argument(0)), call);
      if (mark.isPresent()) {
        return mark.get();
      }
    }
    if (call.is("PresenceStore", "onlineSince") && call.argument(2) == Consistency.EVENTUAL) {
      Optional<Map<UserId, LastOnline>> online =
          aged(earlierPresence.get((OrganizationId) call.argument(0)), call);
      if (online.isPresent()) {
        return online.get().entrySet().stream()
            .filter(entry -> !entry.getValue().until().isBefore((Instant) call.argument(1)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      }
    }
    ConversationKey key = call.replicaKey();
    if (key != null) {
      Earlier known = earlier.get(key);
      if (known != null
          && known.until() > scheduler.now()
          && known.answers().containsKey(call.store())
          && weather.strikes(Fault.STALE_READ, 10)) {
        scheduler.trace(() -> call + " stale");
        return known.answers().get(call.store());
      }
    }
    Object answer = call.invoke();
    boolean isOfConversation =
        call.is("MessageStore", "list")
            && ((MessageRange) call.argument(0)).conversation().isPresent();
    return answer instanceof Iterator<?> entries && !isOfConversation
        ? shown(entries, ofInstance)
        : answer;
  }

  /** Returns the entries of an index that it has already, in the shards that an instance reads. */
  private Object shown(Iterator<?> entries, SimulatedShards ofInstance) {
    List<Object> visible = new ArrayList<>();
    entries.forEachRemaining(
        entry -> {
          Optional<?> value = ((ListEntry<?>) entry).value();
          if (value.flatMap(Sharded::of).filter(item -> !isRead(item, ofInstance)).isPresent()) {
            return;
          }
          if (!weather.has(Fault.INDEX_LAG)) {
            visible.add(entry);
            return;
          }
          long since = value.map(facts::writtenAt).orElse(Long.MIN_VALUE);
          long lag =
              Math.floorMod(((ListEntry<?>) entry).position().hashCode(), indexLag.toMillis())
                  * 1_000;
          if (weather.isActive() && since + lag > scheduler.now()) {
            weather.count(Fault.INDEX_LAG);
          } else {
            visible.add(entry);
          }
        });
    return visible.iterator();
  }

  /** An item of a sharded index. */
  private record Sharded(OrganizationId organization, Object item, String text) {
    static Optional<Sharded> of(Object value) {
      return Optional.ofNullable(
          switch (value) {
            case Message m -> new Sharded(m.conversation().organization(), m.id(), m.id().value());
            case Conversation c -> of(c.key(), c.key());
            case InboxEntry e ->
                of(e.conversation(), List.of(e.inbox().id(), e.origin(), e.conversation()));
            default -> null;
          });
    }

    private static Sharded of(ConversationKey key, Object item) {
      return new Sharded(key.organization(), item, key.conversation().value());
    }
  }

  private boolean isRead(Sharded item, SimulatedShards ofInstance) {
    String shard = shards.get(item.item());
    return shard == null || ofInstance.read(item.organization()).contains(shard);
  }

  private void written(Object value, SimulatedShards ofInstance) {
    Sharded.of(value)
        .ifPresent(
            item ->
                shards.putIfAbsent(
                    item.item(), ofInstance.written(item.organization(), item.text())));
  }

  /** Keeps what replicas may show for a moment after a write. */
  private void age(Call call) {
    OrganizationId organization =
        switch (call.argumentsCount() == 0 ? "" : call.argument(0)) {
          case OrganizationId id -> id;
          case Resource resource -> resource.organization();
          case Class<?> _ -> (OrganizationId) call.argument(1);
          default -> null;
        };
    long until = scheduler.now() + REPLICA_LAG;
    if (organization != null && call.store().equals("DirectoryStore")) {
      age(
          earlierMarks,
          organization,
          new Aged<>(until, stores.directory().lastChange(organization)));
    }
    if (organization != null && call.store().equals("PresenceStore")) {
      age(
          earlierPresence,
          organization,
          new Aged<>(
              until,
              stores.presence().onlineSince(organization, Instant.EPOCH, Consistency.STRONG)));
    }
  }

  private <T> void age(
      Map<OrganizationId, Aged<T>> earlier, OrganizationId organization, Aged<T> before) {
    Aged<T> known = earlier.get(organization);
    if (known == null || known.until() <= scheduler.now()) {
      earlier.put(organization, before);
    }
  }

  private @Nullable Object write(Call call, long readAt, SimulatedShards ofInstance) {
    age(call);
    ConversationKey key = call.headKey();
    if (key != null) {
      Earlier known = earlier.get(key);
      if (known == null || known.until() <= scheduler.now()) {
        earlier.put(
            key,
            new Earlier(
                scheduler.now() + REPLICA_LAG,
                Map.of(
                    "ConversationStore",
                    stores.conversations().find(key, Consistency.STRONG),
                    "SessionStore",
                    stores.sessions().standing(key))));
      }
    }
    List<Message> fresh =
        call.messages().stream().filter(message -> !facts.isStored(message)).toList();
    Object answer;
    try {
      answer = call.invoke();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    fresh.forEach(facts::storedIfThere);
    fresh.forEach(message -> written(message, ofInstance));
    if (call.is("InboxStore", "put") && call.argument(0) instanceof List<?> entries) {
      entries.forEach(entry -> written(entry, ofInstance));
    }
    if (key != null) {
      facts.state(key);
      shards.putIfAbsent(key, ofInstance.written(key.organization(), key.conversation().value()));
    }
    if (call.argumentsCount() > 0) {
      facts.written(call.store(), call.method().getName(), call.arguments(), answer, readAt);
    }
    return answer;
  }

  /** A call of a store. */
  private static final class Call {
    private final Class<?> type;
    private final Method method;
    private final Object store;
    private final @Nullable Object @Nullable [] arguments;

    Call(Class<?> type, Method method, Object store, @Nullable Object @Nullable [] arguments) {
      this.type = type;
      this.method = method;
      this.store = store;
      this.arguments = arguments;
    }

    Method method() {
      return method;
    }

    String store() {
      return type.getSimpleName();
    }

    boolean is(String name, String operation) {
      return store().equals(name) && method.getName().equals(operation);
    }

    boolean isRead() {
      return READS.contains(method.getName());
    }

    int argumentsCount() {
      return arguments == null ? 0 : arguments.length;
    }

    @Nullable Object[] arguments() {
      return arguments == null ? new Object[0] : arguments;
    }

    Object argument(int index) {
      Object argument = arguments()[index];
      if (argument == null) {
        throw new IllegalStateException("No argument");
      }
      return argument;
    }

    @Nullable Object invoke() throws Exception {
      try {
        return method.invoke(store, arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }

    /** Returns the writes of single items that the call consists of. */
    List<Call> parts() {
      if ((is("InboxStore", "put") || is("InboxStore", "take"))
          && argument(0) instanceof List<?> list) {
        return list.stream()
            .map(entry -> new Call(type, method, store, new Object[] {List.of(entry)}))
            .toList();
      }
      return List.of(this);
    }

    /** Returns the conversation whose head the call changes. */
    @Nullable ConversationKey headKey() {
      if (isRead()
          || !Set.of("ConversationStore", "SessionStore", "SituationStore", "CommandStore")
              .contains(store())) {
        return null;
      }
      return switch (argument(0)) {
        case ConversationKey key -> key;
        case SessionEvent event -> event.conversation();
        case Conversation conversation -> conversation.key();
        case CommandedConversation created -> created.conversation().key();
        default ->
            argumentsCount() > 1 && argument(1) instanceof CommandedConversation before
                ? before.conversation().key()
                : null;
      };
    }

    /** Returns the conversation that the call reads from any replica. */
    @Nullable ConversationKey replicaKey() {
      return is("SessionStore", "standing")
              || (is("ConversationStore", "find") && argument(1) == Consistency.EVENTUAL)
          ? (ConversationKey) argument(0)
          : null;
    }

    /** Returns the messages that the call stores. */
    List<Message> messages() {
      List<Message> all = new ArrayList<>();
      if (method.getName().startsWith("create") || method.getName().equals("post")) {
        for (Object argument : arguments()) {
          if (argument instanceof Message message) {
            all.add(message);
          } else if (argument instanceof Collection<?> collection) {
            collection.stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .forEach(all::add);
          }
        }
      }
      return all;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(store()).append('.').append(method.getName());
      for (Object argument : arguments()) {
        text.append(' ').append(shown(argument));
      }
      return text.toString();
    }

    private static String shown(@Nullable Object argument) {
      return switch (argument) {
        case null -> "null";
        case ConversationKey key -> key.conversation().value().substring(12);
        case Message message -> message.id().value() + " '" + message.text() + "'";
        case SessionEvent event ->
            event.session().status() + "@" + event.session().eventTime().toEpochMilli();
        case InboxEntry entry -> entry.origin().value() + ">" + entry.inbox().id();
        case CommandedConversation c ->
            c.conversation().key().conversation().value().substring(12)
                + ":"
                + c.conversation().status();
        case List<?> list -> list.stream().map(Call::shown).toList().toString();
        case io.reachline.routing.Step step ->
            "step " + step.number() + (Facts.isNothing(step) ? " nothing" : "");
        case io.reachline.conversation.Position position -> position.value();
        case JsonObject json -> json.toString();
        default -> argument.getClass().isHidden() ? "function" : simple(argument);
      };
    }

    private static String simple(Object argument) {
      return argument instanceof CharSequence
              || argument instanceof Number
              || argument instanceof Enum<?>
              || argument.getClass().getSimpleName().endsWith("Id")
          ? argument.toString()
          : argument.getClass().getSimpleName();
    }
  }
}
