package io.reachline.publishing;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationType;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.EventPattern;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.FailingCall;
import io.reachline.memory.FailingCall.DatabaseFault;
import io.reachline.memory.FailingCall.Moment;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.routing.DeliveryStatus;
import io.reachline.service.DeliveryStore;
import io.reachline.service.Outbox;
import io.reachline.service.RingQueue;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventPublisherTest {
  private static final OrganizationId ROOT = new OrganizationId("a0".repeat(12));
  private static final OrganizationId CHILD = new OrganizationId("b0".repeat(12));
  private static final OrganizationId STRANGER = new OrganizationId("c0".repeat(12));
  private static final ConversationKey CONVERSATION =
      new ConversationKey(CHILD, new ConversationId("6907abfa9938843d0a82a1d0"));

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final List<ServiceKey> rung = new ArrayList<>();
  private final List<String> marksRead = new ArrayList<>();
  private final EventPublisher publisher =
      publisher(stores.deliveries(), (ring, _) -> rung.add(ring.service()));
  private int made;

  @BeforeEach
  void createOrganizations() {
    OrganizationPath root = OrganizationPath.root(ROOT);
    for (OrganizationPath path :
        List.of(root, root.child(CHILD), OrganizationPath.root(STRANGER))) {
      stores
          .directory()
          .create(
              new Organization(
                  path, "One", Organization.Status.ACTIVE, Revision.first(clock.instant())));
    }
    stores.conversations().create(Conversation.closed(CONVERSATION, clock.instant()));
  }

  @Test
  void created_servicesOfTheOrganisationAndAbove_areToldOfWhatTheySubscribedTo() {
    ServiceKey own = service(CHILD, "message.create.contact.chat");
    ServiceKey above = service(ROOT, "message.create.*.*");
    service(STRANGER, "message.create.*.*");
    service(CHILD, "message.create.agent.chat", "session.update");
    Message message = chat("Hello");

    publisher.created(message);

    assertThat(deliveries())
        .extracting(ServiceDelivery::service)
        .containsExactlyInAnyOrder(own, above);
    assertThat(deliveries())
        .allSatisfy(
            delivery -> {
              assertThat(delivery.event()).isEqualTo("message.create.contact.chat");
              assertThat(delivery.conversation()).isEqualTo(CONVERSATION);
              assertThat(delivery.message()).contains(message.id());
              assertThat(delivery.createdAt()).isEqualTo(message.createdAt());
              assertThat(delivery.nextAt()).contains(clock.instant());
            });
    assertThat(rung).containsExactlyInAnyOrder(own, above);
  }

  @Test
  void created_severalEventsOfOneMessage_areADeliveryEach_andOneRing() {
    ServiceKey key = service(CHILD, "message.create.*.status", "notification.undeliverable");

    publisher.created(status(DeliveryStatus.UNDELIVERABLE));

    assertThat(deliveries())
        .extracting(ServiceDelivery::event)
        .containsExactlyInAnyOrder("message.create.contact.status", "notification.undeliverable");
    assertThat(rung).containsExactly(key);
  }

  @Test
  void created_byTheServiceItself_isNotTold() {
    ServiceKey speaker = service(CHILD, "message.create.*.chat");
    ServiceKey other = service(CHILD, "message.create.*.chat");

    publisher.created(
        aMessage()
            .id(MessageType.CHAT, clock.instant(), ++made)
            .in(CONVERSATION)
            .by(Role.BOT)
            .by(new UserId(speaker.service().value()))
            .build());

    assertThat(deliveries()).extracting(ServiceDelivery::service).containsExactly(other);
  }

  @Test
  void created_disabledService_isNotTold() {
    create(CHILD, Service.State.FAILING, "message.create.*.chat");

    publisher.created(chat("Hello"));

    assertThat(deliveries()).isEmpty();
    assertThat(rung).isEmpty();
  }

  @Test
  void created_typeOfConversation_isInTheName() {
    stores
        .conversations()
        .change(
            CONVERSATION,
            new ConversationChange(null, ConversationType.BOT, null, null),
            clock.instant());
    service(CHILD, "message.create.contact.chat");
    ServiceKey told = service(CHILD, "message.create.bot.chat");

    publisher.created(chat("Hello"));

    assertThat(deliveries()).extracting(ServiceDelivery::service).containsExactly(told);
  }

  /** A message that came by webhook may be seen before its conversation is there. */
  @Test
  void created_conversationIsNotThereYet_isOneWithAContact() {
    service(CHILD, "message.create.contact.chat");
    ConversationKey fresh = new ConversationKey(CHILD, new ConversationId("1".repeat(24)));

    publisher.created(aMessage().id(MessageType.CHAT, clock.instant(), ++made).in(fresh).build());

    assertThat(deliveries()).hasSize(1);
  }

  @Test
  void created_conversationWasDeleted_isNotTold() {
    service(CHILD, "message.create.*.*");
    Message message = chat("Hello");
    stores.conversations().delete(CONVERSATION, clock.instant());

    publisher.created(message);

    assertThat(deliveries()).isEmpty();
  }

  @Test
  void changed_recordsRepeated_areToldOnceEach() {
    ServiceKey key = service(CHILD, "conversation.update");

    publisher.changed(change("1"));
    publisher.changed(change("1"));
    assertThat(deliveries()).hasSize(1);

    // Of the same millisecond, and to what it was before.
    publisher.changed(change("2"));
    clock.advance(Duration.ofSeconds(1));
    publisher.changed(change("3"));

    assertThat(deliveries()).extracting(ServiceDelivery::service).containsExactly(key, key, key);
    assertThat(deliveries().getLast().createdAt()).isEqualTo(clock.instant());
    assertThat(deliveries())
        .allSatisfy(
            delivery -> {
              assertThat(delivery.event()).isEqualTo("conversation.update");
              assertThat(delivery.message()).isEmpty();
            });
  }

  /** The stream may hand a change out again for 23 hours. */
  @Test
  void changed_handedOutLate_isTold() {
    service(CHILD, "conversation.update");
    PublishingTask.Changed change = change("1");

    clock.advance(Duration.ofHours(23));
    publisher.changed(change);

    assertThat(deliveries()).hasSize(1);
  }

  @Test
  void take_tasks_publishWhatIsThere() {
    service(CHILD, "message.create.*.*", "conversation.update");
    Message message = chat("Hello");
    publisher.changed(change("1"));
    publisher.created(message);
    List<ServiceDelivery> published = deliveries();

    for (PublishingTask task : List.of(PublishingTask.of(message), change("1"))) {
      publisher.take(PublishingTask.ofJson(task.toJson().toString()).orElseThrow());
    }

    assertThat(published).hasSize(2);
    assertThat(deliveries()).isEqualTo(published);
  }

  @Test
  void take_causeOfMoreThanADayAgo_isNotToldAgain() {
    service(CHILD, "message.create.*.*", "conversation.update");
    Message message = chat("Hello");
    PublishingTask change = change("1");
    stores.messages().create(message);
    clock.advance(ServiceDelivery.DELIVERED_KEPT.plusSeconds(1));

    publisher.take(PublishingTask.of(message));
    publisher.take(change);
    assertThat(deliveries()).isEmpty();

    // One that is stored only now is new to everybody, however old it is.
    publisher.created(message);
    assertThat(deliveries()).hasSize(1);
  }

  @Test
  void take_goneMeanwhile_isDone() {
    service(CHILD, "message.create.*.*", "conversation.update");
    PublishingTask change = change("1");
    stores.conversations().delete(CONVERSATION, clock.instant());

    publisher.take(change);
    publisher.take(
        PublishingTask.of(
            aMessage()
                .id(MessageType.CHAT, clock.instant(), ++made)
                .in(CONVERSATION)
                .by(Role.CONTACT)
                .build()));

    assertThat(deliveries()).isEmpty();
  }

  @Test
  void ofJson_somethingElse_isNoTask() {
    assertThat(PublishingTask.ofJson("{\"origin\":\"1\"}")).isEmpty();
    assertThat(PublishingTask.ofJson("no JSON")).isEmpty();
    assertThatThrownBy(() -> PublishingTask.ofJson("{\"publish\":true}"))
        .isInstanceOf(IllegalArgumentException.class);
    String change = change("1").toJson().toString();
    for (String member : List.of("\"changedAt\"", "\"number\"")) {
      assertThatThrownBy(() -> PublishingTask.ofJson(change.replace(member, "\"other\"")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Case 20: the process dies at any write of publishing, and the record is handed out again. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void created_anyCallFails_aRepetitionCompletesTheRest(Moment moment) {
    ServiceKey one = service(CHILD, "message.create.*.*", "notification.undeliverable");
    ServiceKey two = service(ROOT, "message.create.*.*", "notification.undeliverable");
    int failed = 0;
    boolean hasFailed = true;
    for (int call = 1; hasFailed; call++) {
      Message message = status(DeliveryStatus.UNDELIVERABLE);
      rung.clear();
      FailingCall failing = new FailingCall(call, moment);
      EventPublisher dying =
          publisher(
              Interposed.before(DeliveryStore.class, stores.deliveries(), failing),
              Interposed.before(RingQueue.class, (ring, _) -> rung.add(ring.service()), failing));
      try {
        dying.created(message);
      } catch (DatabaseFault e) {
        failed++;
      }
      publisher.created(message);
      failing.carryOutLate();

      assertThat(deliveries().stream().filter(d -> d.message().equals(Optional.of(message.id()))))
          .as("call %d", call)
          .hasSize(4)
          .doesNotHaveDuplicates();
      // Who died behind its writes may not have rung: the repetition does.
      assertThat(rung).contains(one, two);
      hasFailed = failing.hasFailed();
    }
    // Four deliveries and two rings.
    assertThat(failed).isEqualTo(6);
  }

  /** The stream's records may come again, and those of a repetition behind newer ones. */
  @Test
  void everything_repeatedAndOutOfOrder_isPublishedOnce() {
    service(CHILD, "message.create.*.*", "conversation.update");
    List<Runnable> records = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      clock.advance(Duration.ofSeconds(1));
      Message message = chat("Message " + n);
      PublishingTask.Changed changed = change(String.valueOf(n));
      records.add(() -> publisher.created(message));
      records.add(() -> publisher.changed(changed));
    }
    records.forEach(Runnable::run);
    List<ServiceDelivery> once = deliveries();

    Collections.reverse(records);
    records.forEach(Runnable::run);

    assertThat(once).hasSize(10);
    assertThat(deliveries()).isEqualTo(once);
    // The order of the ids is the order of time.
    assertThat(once).extracting(ServiceDelivery::createdAt).isSorted();
  }

  /** The key of an organisation's mark takes 6,000 readings a second. */
  @Test
  void everything_withinAMoment_readsTheMarkOnce() {
    service(CHILD, "conversation.update");
    publisher.changed(change("1"));
    marksRead.clear();

    for (int n = 0; n < 100; n++) {
      publisher.created(chat("Hello"));
      publisher.changed(change("1"));
    }
    assertThat(marksRead).isEmpty();

    clock.advance(Duration.ofSeconds(2));
    publisher.created(chat("Hello"));
    publisher.created(chat("Hello"));
    assertThat(marksRead).containsExactlyInAnyOrder(CHILD.value(), ROOT.value());
  }

  @Test
  void created_serviceRegisteredJustNow_isToldAMomentLater() {
    publisher.created(chat("Hello"));
    ServiceKey key = service(CHILD, "message.create.*.*");

    clock.advance(Duration.ofSeconds(2));
    publisher.created(chat("Hello"));

    assertThat(deliveries()).extracting(ServiceDelivery::service).containsExactly(key);
  }

  private EventPublisher publisher(DeliveryStore deliveries, RingQueue rings) {
    DirectoryStore directory =
        Interposed.before(
            DirectoryStore.class,
            stores.directory(),
            (method, arguments, call) -> {
              if (method.equals("lastChange")) {
                marksRead.add(String.valueOf(arguments.getFirst()));
              }
              return call.call();
            });
    return new EventPublisher(
        new CachedDirectory(directory, clock),
        stores.conversations(),
        stores.messages(),
        new Outbox(deliveries, rings, clock),
        clock);
  }

  private ServiceKey service(OrganizationId organization, String... events) {
    return create(organization, Service.State.ENABLED, events);
  }

  private ServiceKey create(OrganizationId organization, Service.State state, String... events) {
    ServiceId id = new ServiceId("%024x".formatted(1_000 + ++made));
    stores
        .directory()
        .create(
            new Service(
                id,
                organization,
                "A service",
                "https://bot.example/hook",
                Stream.of(events).map(EventPattern::new).collect(Collectors.toSet()),
                state,
                ServiceSecrets.of(new ServiceSecret("a secret of 20 bytes")),
                Revision.first(clock.instant())));
    return new ServiceKey(organization, id);
  }

  private Message chat(String text) {
    return stored(MessageType.CHAT, Role.CONTACT, text);
  }

  private Message status(String text) {
    return stored(MessageType.STATUS, Role.SYSTEM, text);
  }

  private Message stored(MessageType type, Role role, String text) {
    Message message =
        aMessage().id(type, clock.instant(), ++made).in(CONVERSATION).by(role).text(text).build();
    stores.messages().create(message);
    return message;
  }

  /** Returns a change of the conversation, by a record of the stream. */
  private PublishingTask.Changed change(String number) {
    return new PublishingTask.Changed(CONVERSATION, clock.instant(), number);
  }

  /** Returns all deliveries in the order of their ids. */
  private List<ServiceDelivery> deliveries() {
    List<ServiceDelivery> all = new ArrayList<>();
    ReadOptions options = new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100);
    for (OrganizationId organization : List.of(ROOT, CHILD, STRANGER)) {
      stores
          .directory()
          .list(Service.class, organization)
          .forEach(
              service ->
                  stores
                      .deliveries()
                      .list(new ServiceKey(organization, service.id()), options)
                      .forEachRemaining(entry -> all.add(entry.value().orElseThrow())));
    }
    all.sort(Comparator.comparing(ServiceDelivery::id));
    return all;
  }
}
