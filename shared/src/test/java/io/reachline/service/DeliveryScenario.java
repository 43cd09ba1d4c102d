package io.reachline.service;

import static io.reachline.conversation.ConversationBuilder.aConversation;
import static io.reachline.message.MessageBuilder.aMessage;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.deadline.Deadline;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.EventName;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.CountedIds;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.message.ReceiptStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.IdempotencyStore;
import io.reachline.posting.Posting;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.PresenceWriter;
import io.reachline.provider.RegisteredProviders;
import io.reachline.retry.Backoff;
import io.reachline.session.SessionStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services with their deliveries, over stores in memory and a queue that waits for the clock. */
final class DeliveryScenario {
  static final OrganizationId ORGANIZATION = new OrganizationId("5d".repeat(12));
  static final ConversationKey CONVERSATION = conversation(1);
  static final EventName CHAT = new EventName("message.create.contact.chat");
  private static final Duration VISIBILITY = Duration.ofMinutes(2);
  private static final Duration INVOCATION = Duration.ofMinutes(1);

  /** A request that a service got. */
  record Call(Service service, DeliveryId id, String body, Instant at) {}

  /** The answers of services. */
  @FunctionalInterface
  interface Receiver {
    ServiceClient.Answer answer(Call call);
  }

  final MovableClock movable = MovableClock.standing();
  final Clock clock;
  final InMemoryStores stores;
  final WaitingRings rings;
  final RecordedTelemetry telemetry;
  final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  Receiver receiver = _ -> answer(200);
  Lanes lanes = DeliveryScenario::oneAfterAnother;
  private final CountedIds ids = new CountedIds();
  private final Retention retention = new Retention(Duration.ofDays(90));
  private int written;

  DeliveryScenario() {
    clock = movable;
    stores = new InMemoryStores(clock);
    rings = new WaitingRings(clock);
    telemetry = new RecordedTelemetry(clock);
    stores.conversations().create(aConversation().key(CONVERSATION).build());
  }

  DeliveryScenario(SimulatedTime time) {
    clock = time;
    stores = new InMemoryStores(clock);
    rings = new WaitingRings(clock);
    telemetry = new RecordedTelemetry(clock);
    lanes =
        new Lanes() {
          @Override
          public void run(int number, Runnable work) {
            time.inThreads(number, work);
          }

          @Override
          public void pause(Duration duration) {
            time.sleep(duration);
          }
        };
    stores.conversations().create(aConversation().key(CONVERSATION).build());
  }

  private static void oneAfterAnother(int number, Runnable work) {
    for (int lane = 0; lane < number; lane++) {
      work.run();
    }
  }

  static ConversationKey conversation(int number) {
    return new ConversationKey(
        ORGANIZATION, new ConversationId("%024x".formatted(0xc0000 + number)));
  }

  /** Registers a service. */
  Service service(int number) {
    Service service =
        new Service(
            new ServiceId("%024x".formatted(0x5e0000 + number)),
            ORGANIZATION,
            "Service " + number,
            "https://bot.example/" + number,
            Set.of(),
            Service.State.ENABLED,
            ServiceSecrets.of(new ServiceSecret("0123456789abcdef")),
            Revision.first(clock.instant()));
    stores.directory().create(service);
    return service;
  }

  static ServiceKey key(Service service) {
    return new ServiceKey(service.organization(), service.id());
  }

  /** Returns a service as it is stored now. */
  Service stored(Service service) {
    return stores
        .directory()
        .find(Service.class, service.organization(), service.id().value())
        .orElseThrow();
  }

  /** Stores a message that a contact wrote. */
  Message said(String text) {
    return written(Role.CONTACT, null, text);
  }

  Message written(Role role, @Nullable UserId user, String text) {
    Message message =
        aMessage()
            .id(MessageType.CHAT, clock.instant(), ++written)
            .in(CONVERSATION)
            .by(role)
            .by(user)
            .text(text)
            .build();
    stores.messages().create(message);
    return message;
  }

  /** Puts a delivery of a message, and rings. */
  DeliveryId tell(Service service, Message message) {
    DeliveryId id =
        DeliveryId.of(key(service), CHAT.value(), message.createdAt(), message.id().value());
    put(
        ServiceDelivery.of(
            key(service),
            id,
            CHAT.value(),
            message.conversation(),
            Optional.of(message.id()),
            clock.instant()));
    return id;
  }

  void put(ServiceDelivery delivery) {
    stores.deliveries().put(delivery);
    rings.put(Ring.now(delivery.service()), Duration.ZERO);
  }

  ServiceDelivery delivery(Service service, DeliveryId id) {
    return stores.deliveries().find(key(service), id).orElseThrow();
  }

  Breaker breaker(Service service) {
    return stores.serviceHealth().find(key(service), Consistency.STRONG).breaker();
  }

  static ServiceClient.Answer answer(int status) {
    return answer(status, "");
  }

  static ServiceClient.Answer answer(int status, String body) {
    return new ServiceClient.Answer.Received(status, Optional.empty(), body, false);
  }

  /** Returns a pump whose calls of stores and queues pass an action. */
  DeliveryPump pump(Interposed.Between between) {
    ConversationStore conversations =
        Interposed.before(ConversationStore.class, stores.conversations(), between);
    MessageStore messages = Interposed.before(MessageStore.class, stores.messages(), between);
    DirectoryStore directory = Interposed.before(DirectoryStore.class, stores.directory(), between);
    OrganizationPaths paths = new OrganizationPaths(directory, clock);
    Posting posting =
        new Posting(
            messages,
            Interposed.before(CommandStore.class, stores.commands(), between),
            conversations,
            Interposed.before(IdempotencyStore.class, stores.keys(), between),
            directory,
            new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, this::pause),
            retention,
            ids,
            clock,
            new Activity(
                new PresenceWriter(
                    Interposed.before(PresenceStore.class, stores.presence(), between),
                    new Backoff(Duration.ofSeconds(1), clock, () -> 0.5, this::pause),
                    clock),
                Optional.empty(),
                telemetry.telemetry()));
    return new DeliveryPump(
        Interposed.before(DeliveryStore.class, stores.deliveries(), between),
        Interposed.before(ServiceHealthStore.class, stores.serviceHealth(), between),
        Interposed.before(RingQueue.class, rings, between),
        directory,
        new EventPayload(
            conversations,
            messages,
            Interposed.before(ReceiptStore.class, stores.receipts(), between),
            Interposed.before(SessionStore.class, stores.sessions(), between),
            RegisteredProviders.ALL.replyStatuses(),
            paths,
            retention,
            clock),
        client(),
        new AnswerPosting(posting, messages, directory, paths),
        lanes,
        ids,
        () -> 0.5,
        clock,
        telemetry.telemetry());
  }

  private void pause(Duration duration) {
    movable.advance(duration);
  }

  private ServiceClient client() {
    return new ServiceClient() {
      @Override
      public Optional<String> problem(String url) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Answer subscribe(String url, String challenge, Duration timeout) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Answer deliver(Service service, DeliveryId id, String body, Duration timeout) {
        Call call = new Call(service, id, body, clock.instant());
        calls.add(call);
        return receiver.answer(call);
      }
    };
  }

  /** Takes a ring, as an invocation that has just begun. */
  void take(Ring ring, Interposed.Between between) {
    pump(between).take(ring, Deadline.in(INVOCATION.minus(DeliveryPump.RESERVE), clock));
  }

  void take(Ring ring) {
    take(ring, (_, _, call) -> call.call());
  }

  /** Takes all rings that are due now. */
  void takeDue() {
    for (Optional<Ring> ring = rings.next(); ring.isPresent(); ring = rings.next()) {
      take(ring.get());
    }
  }

  /** Takes rings as they become due, for a time at most. */
  void go(Duration time) {
    Instant end = clock.instant().plus(time);
    takeDue();
    for (Optional<Instant> at = rings.nextAt();
        at.isPresent() && !at.get().isAfter(end);
        at = rings.nextAt()) {
      movable.moveTo(at.get().isAfter(clock.instant()) ? at.get() : clock.instant());
      takeDue();
    }
    movable.moveTo(end.isAfter(clock.instant()) ? end : clock.instant());
  }

  /** Hands a ring out again whose invocation has died. */
  void comesAgain(Ring ring) {
    movable.advance(VISIBILITY);
    take(ring);
  }

  /** Returns the messages of the conversation by services, the oldest first. */
  List<Message> answers() {
    return messages().stream().filter(message -> message.role() == Role.BOT).toList();
  }

  List<Message> messages() {
    Iterator<ListEntry<Message>> all =
        stores
            .messages()
            .list(
                new MessageRange(
                    ORGANIZATION,
                    Optional.of(CONVERSATION.conversation()),
                    EnumSet.allOf(MessageType.class),
                    "0",
                    "g"),
                new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100));
    List<Message> messages = new ArrayList<>();
    all.forEachRemaining(entry -> entry.value().ifPresent(messages::add));
    return messages;
  }
}
