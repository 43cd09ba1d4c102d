package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.storage.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The base of the contract tests of all stores. Each test has organisations of its own. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.reachline.dynamo.Engine#all")
abstract class StoreContract {
  static final Retention RETENTION = new Retention(Duration.ofDays(90));
  private static final AtomicLong IDS = new AtomicLong();

  final MovableClock clock = MovableClock.standing();
  final Instant start = clock.instant();
  final Stores stores;
  final OrganizationId organization = new OrganizationId(freshId());
  final OrganizationId other = new OrganizationId(freshId());

  StoreContract(Engine engine) {
    stores = engine.open(clock, RETENTION);
  }

  static String freshId() {
    return HexFormat.of().toHexDigits(IDS.incrementAndGet(), HexId.LENGTH / 2).repeat(2);
  }

  static String id(int number) {
    return HexFormat.of().toHexDigits((long) number, HexId.LENGTH / 2).repeat(2);
  }

  /** Returns the key of a numbered conversation in an organisation. */
  static ConversationKey key(OrganizationId organization, int number) {
    return new ConversationKey(organization, new ConversationId(id(number)));
  }

  ConversationKey key(int number) {
    return key(organization, number);
  }

  Conversation conversation(ConversationKey key) {
    return Conversation.closed(key, clock.instant());
  }

  Message message(ConversationKey conversation, int number) {
    return message(conversation, MessageType.CHAT, number);
  }

  /** Returns a message written the given seconds after the start. */
  Message message(ConversationKey conversation, MessageType type, int second) {
    String distinction = HexFormat.of().toHexDigits((long) second, 11);
    return message(conversation, MessageId.of(start.plusSeconds(second), type, distinction));
  }

  static Message message(ConversationKey conversation, MessageId id) {
    return aMessage().id(id).in(conversation).text("Message " + id).build();
  }

  /** Runs an action many times in parallel. */
  static void atOnce(int times, Runnable action) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      for (Future<Object> done :
          threads.invokeAll(Collections.nCopies(times, Executors.callable(action)))) {
        done.get();
      }
    }
  }

  static List<MessageId> ids(Iterator<ListEntry<Message>> messages) {
    return all(messages).stream().map(Message::id).toList();
  }

  static <T> List<T> all(Iterator<ListEntry<T>> iterator) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, 0), false)
        .flatMap(placed -> placed.value().stream())
        .toList();
  }

  static ReadOptions newestFirst(int batchSize) {
    return options(Order.NEWEST_FIRST, batchSize);
  }

  static ReadOptions options(Order order, int batchSize) {
    return new ReadOptions(order, Optional.empty(), batchSize);
  }

  static ReadOptions behind(String position, Order order, int batchSize) {
    return new ReadOptions(order, Optional.of(position), batchSize);
  }

  /** Returns an event of a session, the given seconds after the start. */
  SessionEvent event(String session, String status, int second) {
    return event(organization, session, status, second, "1018");
  }

  SessionEvent event(
      OrganizationId owner, String session, String status, int second, @Nullable String assignee) {
    Session told =
        new Session(
            new SessionId(session),
            status,
            "OPEN",
            "ACCEPTED",
            assignee,
            assignee == null ? null : "AGENT",
            23L,
            "65403000000038011",
            start.plusSeconds(second),
            clock.instant());
    return new SessionEvent(owner, told, HexId.hash(told.toString()), "{}");
  }
}
