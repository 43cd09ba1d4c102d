package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.aws.AwsHttpClient;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Head;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.ServiceId;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.directory.WorkflowVersion;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.memory.Deletion;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStatus;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import io.reachline.posting.IdempotencyStore.Claim;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceWriter;
import io.reachline.presence.Statement;
import io.reachline.retry.Backoff;
import io.reachline.service.Breaker;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes whose answers get lost, so that the SDK repeats them: the outcome is the true one. */
class LostAnswerTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId(StoreContract.freshId());

  private final MovableClock clock = MovableClock.standing();
  private final LosingAnswers losing = new LosingAnswers(AwsHttpClient.create());
  private final Stores stores =
      Stores.inDynamoDb(
          LocalDynamoDb.database().client(builder -> builder.httpClient(losing)),
          LocalDynamoDb.database().tables(),
          clock,
          new Retention(Duration.ofDays(90)));
  private final DirectoryStore directory = stores.directory();
  private final OrganizationId organization = new OrganizationId(StoreContract.freshId());
  private final ConversationKey key = StoreContract.key(organization, 1);

  @AfterEach
  void answersWereLost() {
    assertThat(losing.lost()).isNotEmpty();
  }

  private static Stream<Resource> resources() {
    return Stream.of(
        new Channel(
            new ChannelId(StoreContract.freshId()), ORGANIZATION, "Sales", Set.of(), first()),
        user("Ann", first()),
        new Workflow(
            new WorkflowId(StoreContract.freshId()),
            ORGANIZATION,
            "Inbound",
            true,
            Optional.empty(),
            List.of(),
            first()),
        new Contact(
            new ContactId(StoreContract.freshId()),
            ORGANIZATION,
            JsonObject.builder().put("name", "Con").build(),
            first()),
        new Organization(
            OrganizationPath.root(ORGANIZATION).child(new OrganizationId(StoreContract.freshId())),
            "Below",
            Organization.Status.ACTIVE,
            first()));
  }

  @ParameterizedTest
  @MethodSource("resources")
  void resource_createdAndDeleted_isTold(Resource resource) {
    Class<? extends Resource> type = resource.getClass();

    assertThat(directory.create(resource)).isTrue();
    assertThat(directory.find(type, resource.organization(), resource.idValue()))
        .hasValueSatisfying(found -> assertThat(found).isEqualTo(resource));

    assertThat(Deletion.of(directory, type, resource.organization(), resource.idValue())).isTrue();
    assertThat(directory.find(type, resource.organization(), resource.idValue())).isEmpty();
    assertThat(Deletion.of(directory, type, resource.organization(), resource.idValue())).isFalse();
  }

  @Test
  void failureOfAMessage_isReportedOnceByItsFirstReport() {
    ReceiptKey receipt = new ReceiptKey(key, "65403000000038099");
    MessageId first = MessageId.of(clock.instant(), MessageType.STATUS, "1".repeat(11));
    MessageId second = MessageId.of(clock.instant(), MessageType.STATUS, "2".repeat(11));
    Receipt failed = new Receipt(ReceiptStatus.FAILED, clock.instant());

    assertThat(stores.receipts().putFailure(receipt, failed, first)).isEqualTo(first);
    assertThat(stores.receipts().putFailure(receipt, failed, second)).isEqualTo(first);
    assertThat(stores.receipts().find(receipt)).contains(failed);
  }

  @Test
  void delivery_putAndReplaced_isTold() {
    ServiceKey service = new ServiceKey(organization, new ServiceId(StoreContract.freshId()));
    ServiceDelivery delivery =
        ServiceDelivery.of(
            service,
            DeliveryId.of(service, "conversation.update", clock.instant(), "cause"),
            "conversation.update",
            key,
            Optional.empty(),
            clock.instant());

    assertThat(stores.deliveries().put(delivery)).isTrue();
    assertThat(stores.deliveries().put(delivery)).isFalse();
    ServiceDelivery next =
        new ServiceDelivery(
            service,
            delivery.id(),
            delivery.event(),
            key,
            Optional.empty(),
            new ServiceDelivery.State.Delivered(),
            delivery.since(),
            1,
            List.of(),
            List.of(),
            1,
            delivery.expiresAt());
    assertThat(stores.deliveries().replace(next)).isTrue();
    assertThat(stores.deliveries().replace(next)).isFalse();
  }

  @Test
  void lease_takenAndGivenBack_isTold() {
    ServiceKey service = new ServiceKey(organization, new ServiceId(StoreContract.freshId()));
    ServiceHealthStore health = stores.serviceHealth();
    Instant end = clock.instant().plusSeconds(65);

    assertThat(health.take(service, "one", clock.instant(), end)).isPresent();
    assertThat(health.lookAgain(service, clock.instant(), false)).isTrue();
    assertThat(health.release(service, "one", Optional.empty(), false)).isFalse();
    assertThat(health.take(service, "one", clock.instant(), end)).isPresent();
    assertThat(health.record(service, "one", Breaker.CLOSED)).isTrue();
    assertThat(health.release(service, "one", Optional.of(end), false)).isTrue();
    assertThat(health.release(service, "one", Optional.empty(), false)).isFalse();
    assertThat(health.find(service, Consistency.STRONG).wakeAt()).contains(end);
  }

  @Test
  void create_idOfAnother_isTold() {
    directory.create(user("Ann", first()));

    assertThat(directory.create(user("Bob", first()))).isFalse();
    Deletion.of(directory, User.class, ORGANIZATION, user("Ann", first()).idValue());
  }

  @Test
  void replace_nextRevision_isTold_andThatOfAnotherToo() {
    User before = user("Ann", first());
    directory.create(before);
    Revision next = before.revision().next(clock.instant());

    assertThat(directory.replace(user("Beth", next))).isTrue();
    assertThat(directory.replace(user("Cid", next))).isFalse();
    assertThat(directory.find(User.class, ORGANIZATION, before.idValue()))
        .contains(user("Beth", next));
    Deletion.of(directory, User.class, ORGANIZATION, before.idValue());
  }

  @Test
  void workflow_replacedAndDeleted_isToldAndKeptOnce() {
    Workflow first = workflow("First", first());
    directory.create(first);
    Workflow second = workflow("Second", first.revision().next(clock.instant()));
    Revision deletion = second.revision().next(clock.instant());

    assertThat(directory.replace(second)).isTrue();
    assertThat(directory.replace(workflow("Other", second.revision()))).isFalse();
    assertThat(directory.delete(second, deletion)).isTrue();

    assertThat(
            StoreContract.all(
                directory.versions(ORGANIZATION, first.id(), StoreContract.newestFirst(10))))
        .containsExactly(
            new WorkflowVersion(deletion, Optional.empty()),
            WorkflowVersion.of(second),
            WorkflowVersion.of(first));
  }

  private static Workflow workflow(String name, Revision revision) {
    return new Workflow(
        new WorkflowId("5d01e2404bc19c256622ad78"),
        ORGANIZATION,
        name,
        true,
        Optional.empty(),
        List.of(),
        revision);
  }

  /** The repetition finds its own presence, which it does not change. */
  @Test
  void presence_ofAUser_isTold() {
    UserId user = new UserId("aa".repeat(12));
    PresenceWriter writer =
        new PresenceWriter(stores.presence(), Backoff.within(Duration.ofSeconds(5), clock), clock);

    Presence online =
        writer
            .write(ORGANIZATION, user, Statement.online(PresenceSource.SET, Duration.ofMinutes(5)))
            .orElseThrow();
    Presence offline =
        writer.write(ORGANIZATION, user, Statement.offline(PresenceSource.SET)).orElseThrow();

    assertThat(online.isOnlineAt(clock.instant())).isTrue();
    assertThat(offline.isOnlineAt(clock.instant())).isFalse();
    assertThat(stores.presence().find(ORGANIZATION, user)).contains(offline);
  }

  @Test
  void source_createdChangedAndDeleted_isTold() {
    Source source = source("1018", null);

    assertThat(stores.sources().create(source)).isTrue();
    assertThat(stores.sources().replace(source, source("1018", "7"))).isTrue();
    assertThat(stores.sources().replace(source, source("1018", "8"))).isFalse();
    assertThat(stores.sources().find(organization, source.id())).contains(source("1018", "7"));
    assertThat(stores.sources().create(source("1019", null))).isFalse();
    assertThat(stores.sources().delete(organization, source.id())).isTrue();
    assertThat(stores.sources().delete(organization, source.id())).isFalse();
  }

  @Test
  void conversation_createdChangedAndDeleted_isTold() {
    Conversation conversation = Conversation.closed(key, clock.instant());

    stores.conversations().create(conversation);
    assertThat(
            stores
                .conversations()
                .change(key, new ConversationChange("A name", null, null, null), clock.instant()))
        .isInstanceOfSatisfying(
            Head.Live.class, live -> assertThat(live.conversation().name()).isEqualTo("A name"));
    assertThat(stores.conversations().delete(key, clock.instant())).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(stores.conversations().delete(key, clock.instant())).isFalse();
    assertThat(stores.conversations().create(conversation)).isFalse();
  }

  @Test
  void delete_conversationThatNeverWas_isTold() {
    assertThat(stores.conversations().delete(key, clock.instant())).isFalse();
  }

  @Test
  void messages_oneAndManyAndWithTheirConversation_areStored() {
    Conversation conversation = Conversation.closed(key, clock.instant());
    List<Message> first = List.of(message(1), message(2));
    stores.commands().create(CommandedConversation.fresh(conversation), first);
    stores.messages().createAll(List.of(message(3), message(4)));
    stores.messages().create(message(5));

    assertThat(stores.conversations().find(key, Consistency.STRONG)).isInstanceOf(Head.Live.class);
    for (int n = 1; n <= 5; n++) {
      assertThat(stores.messages().find(key, message(n).id())).contains(message(n));
    }
  }

  @Test
  void command_posted_isTold_andTheSameAgain() {
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    CommandedConversation before = stores.commands().find(key).orElseThrow();
    CommandedConversation after = before.after(message(1)).orElse(before);

    assertThat(stores.commands().post(List.of(message(1)), before, after))
        .isEqualTo(CommandStore.Outcome.POSTED);
    assertThat(stores.commands().post(List.of(message(1)), before, after))
        .isEqualTo(CommandStore.Outcome.REPEATED);
  }

  @Test
  void claim_ofAKey_isTheCallersOwn() {
    Claim claim = new Claim(organization, StoreContract.freshId(), "body", List.of("a"));

    assertThat(stores.keys().claim(claim, clock.instant())).isEqualTo(claim);
  }

  private Message message(int number) {
    return StoreContract.message(
        key, MessageId.of(clock.instant(), MessageType.CHAT, "%011d".formatted(number)));
  }

  private Source source(String orgId, @Nullable String webhookId) {
    return new Source(
        new SourceId(organization.value()),
        organization,
        orgId,
        webhookId,
        "desk.zoho.com",
        clock.instant());
  }

  private static User user(String name, Revision revision) {
    return new User(
        new UserId("5d01e2404bc19c256622ad77"), ORGANIZATION, name, Role.AGENT, Set.of(), revision);
  }

  private static Revision first() {
    return Revision.first(MovableClock.START);
  }
}
