package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationListing;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.ResourceListing;
import io.reachline.directory.Revision;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.CapacityMeter.Units;
import io.reachline.identity.Caller;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.memory.CountedIds;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageListing;
import io.reachline.message.MessageType;
import io.reachline.posting.MessageDraft;
import io.reachline.posting.Posting;
import io.reachline.posting.Posting.IdempotencyKey;
import io.reachline.presence.SetPresence;
import io.reachline.retry.Backoff;
import io.reachline.service.Attempt;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.session.SessionId;
import io.reachline.session.SessionListing;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.QuarantineListing;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.SourceId;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The capacity that operations consume, to the unit. The events are as large as Zoho's own sample,
 * so that an item of each kind is below a kilobyte.
 */
class CapacityTest {
  private static final Retention RETENTION = new Retention(Duration.ofDays(90));
  private static final List<MessageType> THREE_TYPES =
      List.of(MessageType.STATUS, MessageType.CHAT, MessageType.CARD);
  private static final int PAGE = 50;

  private final Database database = LocalDynamoDb.database();
  private final DynamoDbClient unmetered = database.client();
  private final CapacityMeter meter = new CapacityMeter();
  private final MovableClock clock = MovableClock.standing();
  private final Stores stores =
      Stores.inDynamoDb(
          database.client(
              builder ->
                  builder.overrideConfiguration(
                      configuration -> configuration.addExecutionInterceptor(meter))),
          database.tables(),
          clock,
          RETENTION);
  private final OrganizationId organization = new OrganizationId(StoreContract.freshId());
  private final CountedIds ids = new CountedIds();
  private final EventWriter intake = intake();

  @Test
  void sessionEvent_firstOfItsSession_twoWrites() {
    assertThat(spent(() -> intake.take(event("OPEN", 0)))).isEqualTo(new Units(2, 3, 0));
  }

  @Test
  void sessionEvent_newest_twoWrites() {
    intake.take(event("OPEN", 0));
    clock.advance(Duration.ofSeconds(1));

    assertThat(spent(() -> intake.take(event("ON_HOLD", 1)))).isEqualTo(new Units(2, 3, 0));
    // It does not matter whether the instance knows the session.
    assertThat(spent(() -> intake().take(event("OPEN", 2)))).isEqualTo(new Units(2, 3, 0));
  }

  @Test
  void sessionEvent_late_threeWrites() {
    intake.take(event("OPEN", 9));
    clock.advance(Duration.ofSeconds(1));

    // One instance knows that it is late from the start, the other marks it afterwards.
    assertThat(spent(() -> intake.take(event("ON_HOLD", 1)))).isEqualTo(new Units(2, 1, 0));
    assertThat(spent(() -> intake().take(event("ON_HOLD", 2)))).isEqualTo(new Units(3, 2, 0));
  }

  @Test
  void sessionEvent_behindACommand_threeWrites() {
    intake.take(event("OPEN", 0));
    command(5);
    clock.advance(Duration.ofSeconds(1));

    assertThat(spent(() -> intake.take(event("ON_HOLD", 1)))).isEqualTo(new Units(3, 3, 0));

    // The session's record moved, the conversation did not.
    ConversationKey key = event("OPEN", 0).event().conversation();
    assertThat(stores.sessions().find(key).orElseThrow().status()).isEqualTo("ON_HOLD");
    assertThat(conversation(key).status().wireName()).isEqualTo("closed");
  }

  /** Changes the state of a conversation and not its session, as a command does. */
  private void command(int second) {
    ProviderEvent.SessionChanged like = event("ENDED", second);
    unmetered.updateItem(
        request ->
            request
                .tableName(database.tables().conversations())
                .key(
                    Map.of(
                        "pk",
                        AttributeValue.fromS(Keys.conversation(like.event().conversation())),
                        "sk",
                        AttributeValue.fromS(Keys.HEAD)))
                .updateExpression("SET st = :st, #status = :status")
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(
                    Map.of(
                        ":st", AttributeValue.fromS(like.event().position().value()),
                        ":status", AttributeValue.fromS("closed"))));
  }

  @Test
  void sessionEvent_behindAnUnknownStatus_fourWrites() {
    intake.take(event("OPEN", 0));
    intake.take(event("PAUSED", 9));
    clock.advance(Duration.ofSeconds(1));

    assertThat(spent(() -> intake().take(event("ON_HOLD", 1)))).isEqualTo(new Units(4, 3, 0));
    assertThat(spent(() -> intake.take(event("ON_HOLD", 2)))).isEqualTo(new Units(3, 1, 0));
  }

  @Test
  void sessionEvent_again_oneWrite() {
    intake.take(event("OPEN", 0));

    assertThat(spent(() -> intake.take(event("OPEN", 0)))).isEqualTo(new Units(1, 0, 0));
    // An instance that does not know the session has to look.
    assertThat(spent(() -> intake().take(event("OPEN", 0)))).isEqualTo(new Units(1, 0, 0.5));
  }

  @Test
  void sessionEvent_ofADeletedConversation_threeWrites() {
    intake.take(event("OPEN", 0));
    stores.conversations().delete(event("OPEN", 0).event().conversation(), clock.instant());

    assertThat(spent(() -> intake.take(event("ON_HOLD", 1)))).isEqualTo(new Units(3, 2, 0));
  }

  @Test
  void message_posted_oneWriteAndHalfARead() {
    ConversationKey key = freshConversation();

    assertThat(spent(() -> posting().post(caller(), key, drafts(1), Optional.empty())))
        .isEqualTo(new Units(1, 1, 0.5));
  }

  @Test
  void message_postedBeforeAReplicaHasTheHead_oneReadMore() {
    ConversationKey key = freshConversation();
    ConversationStore lagging =
        Interposed.before(
            ConversationStore.class,
            stores.conversations(),
            (method, arguments, call) -> {
              Object result = call.call();
              return method.equals("find") && arguments.contains(Consistency.EVENTUAL)
                  ? new Head.Absent()
                  : result;
            });

    assertThat(spent(() -> posting(lagging).post(caller(), key, drafts(1), Optional.empty())))
        .isEqualTo(new Units(1, 1, 1.5));
  }

  @Test
  void message_postedOnALaterDay_oneWriteMoreOnceADay() {
    ConversationKey key = freshConversation();
    clock.advance(Duration.ofHours(25));

    assertThat(spent(() -> posting().post(caller(), key, drafts(1), Optional.empty())))
        .isEqualTo(new Units(2, 1, 0.5));
    assertThat(spent(() -> posting().post(caller(), key, drafts(1), Optional.empty())))
        .isEqualTo(new Units(1, 1, 0.5));
  }

  @Test
  void messages_posted_twoWritesEach() {
    ConversationKey key = freshConversation();

    Units two = spent(() -> posting().post(caller(), key, drafts(2), Optional.empty()));
    Units fifty = spent(() -> posting().post(caller(), key, drafts(50), Optional.empty()));

    // Without index entries: DynamoDB Local does not report them for transactions.
    assertThat(two).isEqualTo(new Units(4, 0, 0.5));
    assertThat(fifty).isEqualTo(new Units(100, 0, 0.5));
  }

  @Test
  void messages_postedWithIdempotencyKey_oneWriteMore() {
    ConversationKey key = freshConversation();
    Optional<IdempotencyKey> one = Optional.of(new IdempotencyKey("1", "/path", "body"));
    Optional<IdempotencyKey> two = Optional.of(new IdempotencyKey("2", "/path", "body"));

    assertThat(spent(() -> posting().post(caller(), key, drafts(1), one)))
        .isEqualTo(new Units(2, 1, 0.5));
    assertThat(spent(() -> posting().post(caller(), key, drafts(3), two)))
        .isEqualTo(new Units(7, 0, 0.5));
    // The same again: the key and the message are there, so two refused writes.
    assertThat(spent(() -> posting().post(caller(), key, drafts(1), one)))
        .isEqualTo(new Units(2, 0, 0.5));
  }

  @Test
  void pageOfStatuses_noOrManyOtherMessages_costsTheSame_onEveryPage() {
    ConversationKey key = event("OPEN", 0).event().conversation();
    intake.take(event("OPEN", 0));
    store(IntStream.range(1, 101 * PAGE).mapToObj(n -> statusItem(event("OPEN", -n))));

    List<Units> alone = pagesOfStatuses(key);
    store(IntStream.range(0, 20_000).mapToObj(n -> item(key, MessageType.CHAT, n)));
    List<Units> crowded = pagesOfStatuses(key);

    // 8 for 51 messages of about 640 bytes, strongly, and 1 for the head: it is not deleted.
    assertThat(alone.getFirst()).isEqualTo(new Units(0, 0, 9));
    assertThat(alone.get(99)).isEqualTo(alone.getFirst());
    assertThat(alone).hasSize(101);
    assertThat(crowded).isEqualTo(alone);
  }

  private List<Units> pagesOfStatuses(ConversationKey key) {
    List<Units> pages = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    Optional<String> query = Optional.of("type=status&limit=" + PAGE);
    while (query.isPresent()) {
      meter.read();
      Page page = page(key, query.get());
      pages.add(meter.read());
      page.items().forEach(item -> ids.add(Json.readOwn(item).text("id").orElseThrow()));
      query = page.next().map(link -> link.substring(link.indexOf('?') + 1));
    }
    assertThat(ids).hasSize(pages.size() * PAGE).doesNotHaveDuplicates();
    return pages;
  }

  private Page page(ConversationKey key, String query) {
    MessageListing.Outcome outcome =
        new MessageListing(
                stores.messages(),
                stores.conversations(),
                RETENTION,
                new Paginator("https://api.example", clock))
            .listNested(
                OrganizationPath.root(organization),
                key.conversation().value(),
                "/v2/x/messages",
                QueryString.parse(query));
    assertThat(outcome).isInstanceOf(MessageListing.Outcome.Listed.class);
    return ((MessageListing.Outcome.Listed) outcome).page();
  }

  @Test
  void pageOfAllTypes_threeTypesPresent_readsLittleInVain() {
    ConversationKey key = conversationWith(THREE_TYPES, 100);

    Page first = page(key, "limit=" + PAGE, PAGE, 6, 7);
    page(key, next(first), PAGE, 7, 7);
    page(key, "type=[status,chat,card]&limit=" + PAGE, PAGE, 6, 6);
  }

  @Test
  void pageBehindAPosition_oneTypePresent_readsLittleOfWhatLiesBeforeIt() {
    ConversationKey key = conversationWith(List.of(MessageType.CHAT), 300);

    page(key, next(page(key, "limit=" + PAGE)), PAGE, 5, 5);
  }

  @Test
  void pageOfAllTypes_noMoreMessagesThanAPage_takesOneQuery() {
    page(conversationWith(THREE_TYPES, 16), "limit=" + PAGE, 48, 2, 3);
  }

  private ConversationKey conversationWith(List<MessageType> types, int ofEach) {
    ConversationKey key = freshConversation();
    for (MessageType type : types) {
      store(IntStream.range(0, ofEach).mapToObj(n -> item(key, type, n)));
    }
    return key;
  }

  /** Reads a page, the conversation's head included, and checks its size and what it cost. */
  private Page page(ConversationKey key, String query, int items, int calls, double reads) {
    meter.read();
    Page page = page(key, query);
    assertThat(page.items()).hasSize(items);
    assertThat(meter.calls()).isEqualTo(calls);
    assertThat(meter.read()).isEqualTo(new Units(0, 0, reads));
    return page;
  }

  private static String next(Page page) {
    String link = page.next().orElseThrow();
    return link.substring(link.indexOf('?') + 1);
  }

  @Test
  void pageOfConversations_keysThenABatchOfHeads() {
    IntStream.range(0, 60).forEach(_ -> freshConversation());
    ConversationListing listing =
        new ConversationListing(stores.conversations(), new Paginator("", clock));

    meter.read();
    Page page =
        valid(listing.list(OrganizationPath.root(organization), "/v2/conversations", limit()));

    assertThat(page.items()).hasSize(PAGE);
    // Half a read for each of the 51 heads, and 51 keys.
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 26.5));
  }

  @Test
  void pageOfSessions_ofOneStatusOrOfAll() {
    List<String> statuses =
        List.of(
            "CREATED", "OPEN", "ON_PROGRESS", "ON_HOLD", "ENDED", "BLOCKED", "MISSED", "PAUSED");
    IntStream.range(0, 60)
        .forEach(n -> intake.take(event("a" + n, statuses.get(n % statuses.size()), n)));
    IntStream.range(0, 60).forEach(n -> intake.take(event("b" + n, "OPEN", n)));
    SessionListing listing =
        new SessionListing(stores.sessions(), new ZohoDesk(), new Paginator("", clock));

    meter.read();
    Page open =
        valid(
            listing.list(organization, "/v2/sessions", QueryString.parse("status=OPEN&limit=50")));
    assertThat(open.items()).hasSize(PAGE);
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 2.5));

    Page all = valid(listing.list(organization, "/v2/sessions", limit()));
    assertThat(all.items()).hasSize(PAGE);
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 5.5));
  }

  @Test
  void pageOfContacts_byId_readsThePageAlone_onEveryPage() {
    IntStream.range(0, 120).forEach(n -> stores.directory().create(contact(n)));
    ResourceListing<Contact> listing = contacts("id");

    meter.read();
    Page first = valid(contactPage(listing, "limit=" + PAGE));
    // 51 contacts of about 150 bytes, strongly.
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 2));
    assertThat(first.items()).hasSize(PAGE);

    String link = first.next().orElseThrow();
    Page second = valid(contactPage(listing, link.substring(link.indexOf('?') + 1)));
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 2));
    assertThat(second.items()).hasSize(PAGE).doesNotContainAnyElementsOf(first.items());
  }

  @Test
  void contactsByIds_oneReadEach() {
    IntStream.range(0, 30).forEach(n -> stores.directory().create(contact(n)));
    String ids =
        IntStream.range(5, 15).mapToObj(StoreContract::id).collect(Collectors.joining(","));

    meter.read();
    assertThat(valid(contactPage(contacts("id"), "id=[%s]".formatted(ids))).items()).hasSize(10);
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 10));
  }

  /** The version that is replaced is kept in the same transaction; the mark follows. */
  @Test
  void workflow_changedAndDeleted_keepsWhatItWas() {
    Workflow first = workflow("First", Revision.first(clock.instant()));
    stores.directory().create(first);
    Workflow second = workflow("Second", first.revision().next(clock.instant()));

    meter.read();
    stores.directory().replace(second);
    assertThat(meter.read()).isEqualTo(new Units(2 * 2 + 1, 0, 1));

    stores.directory().delete(second, second.revision().next(clock.instant()));
    assertThat(meter.read()).isEqualTo(new Units(3 * 2 + 1, 0, 0));

    assertThat(
            StoreContract.all(
                stores
                    .directory()
                    .versions(organization, first.id(), StoreContract.newestFirst(10))))
        .hasSize(3);
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 1 + 1));
  }

  private Workflow workflow(String name, Revision revision) {
    return new Workflow(
        new WorkflowId(StoreContract.id(7)),
        organization,
        name,
        true,
        Optional.empty(),
        List.of(),
        revision);
  }

  private ResourceListing<Contact> contacts(String sortBy) {
    return new ResourceListing<>(
        Contact.class,
        ListRules.sortedByAny(sortBy, Set.of(), Map.of()),
        stores.directory(),
        new Paginator("", clock));
  }

  private Parsed<Page> contactPage(ResourceListing<Contact> listing, String query) {
    return listing.list(
        OrganizationPath.root(organization),
        "/v2/contacts",
        QueryString.parse(query),
        contact -> contact.properties().with("id", contact.idValue()));
  }

  private Contact contact(int number) {
    return new Contact(
        new ContactId(StoreContract.id(number)),
        organization,
        JsonObject.builder().put("name", "A customer").build(),
        Revision.first(clock.instant()));
  }

  @Test
  void messagesByIds_oneReadEachOfAConversation_halfAReadEachOfAnOrganization() {
    ConversationKey key = freshConversation();
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      Message message =
          StoreContract.message(
              key, MessageId.of(clock.instant(), MessageType.CHAT, "%011d".formatted(n)));
      stores.messages().create(message);
      ids.add(message.id().value());
    }
    String query = "limit=%d&id=[%s]".formatted(PAGE, String.join(",", ids));

    meter.read();
    assertThat(page(key, query).items()).hasSize(30);
    // One for the head.
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 31));

    assertThat(flatPage(query).items()).hasSize(30);
    // Their conversation's head is read for each 25 of them: it is not deleted.
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 16));
  }

  private Page flatPage(String query) {
    MessageListing.Outcome outcome =
        new MessageListing(
                stores.messages(),
                stores.conversations(),
                RETENTION,
                new Paginator("https://api.example", clock))
            .listFlat(
                OrganizationPath.root(organization), "/v2/messages", QueryString.parse(query));
    assertThat(outcome).isInstanceOf(MessageListing.Outcome.Listed.class);
    return ((MessageListing.Outcome.Listed) outcome).page();
  }

  @Test
  void pageOfTheQuarantine_keysThenBatchesOfEvents_noMoreThanOneBatchTooMuch() {
    for (int n = 0; n < 80; n++) {
      stores
          .quarantine()
          .add(
              new QuarantinedEvent(
                  StoreContract.id(n),
                  organization,
                  new SourceId(StoreContract.id(7)),
                  "too_old",
                  "detail",
                  "x".repeat(190_000),
                  true,
                  1,
                  clock.instant(),
                  clock.instant()));
    }

    meter.read();
    Page page =
        valid(
            new QuarantineListing(stores.quarantine(), new Paginator("", clock))
                .list(organization, "/v2/quarantine", QueryString.parse("limit=80&select=id")));

    assertThat(page.items()).hasSize(53);
    assertThat(page.next()).isPresent();
    // The keys, and three batches of 25 events, each rounded as a whole: a page reads 10 MB.
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 0.5 + 3 * 1_177));
  }

  @Test
  void messageStatus_oneWriteAndHalfARead_oneMoreReadWhereItFailed() {
    clock.advance(Duration.ofMinutes(1));
    intake.take(event("OPEN", 0));

    assertThat(spent(() -> intake.take(status("SENT", 1)))).isEqualTo(new Units(1, 0, 0.5));
    assertThat(spent(() -> intake.take(status("READ", 2)))).isEqualTo(new Units(1, 0, 0.5));
    // A repetition, and one that is behind.
    assertThat(spent(() -> intake.take(status("READ", 2)))).isEqualTo(new Units(1, 0, 0.5));
    assertThat(spent(() -> intake.take(status("SENT", 9)))).isEqualTo(new Units(1, 0, 0.5));
    // With the message that reports it.
    assertThat(spent(() -> intake.take(status("FAILED", 3)))).isEqualTo(new Units(2, 1, 0.5));
    assertThat(spent(() -> intake.take(status("FAILED", 3)))).isEqualTo(new Units(2, 0, 0.5));
    assertThat(spent(() -> stores.receipts().find(status("SENT", 0).key())))
        .isEqualTo(new Units(0, 0, 0.5));
  }

  private ProviderEvent.MessageStatusChanged status(String status, int second) {
    Delivery delivery =
        new Delivery(
            organization,
            EventBuilder.SOURCE,
            clock.instant(),
            EventBuilder.aMessageStatus(status, MovableClock.START.plusSeconds(second)).json());
    return (ProviderEvent.MessageStatusChanged)
        ProviderEvent.read(new ZohoDesk(), delivery, RETENTION, clock.instant());
  }

  @Test
  void session_read_halfARead() {
    intake.take(event("OPEN", 0));

    assertThat(spent(() -> stores.sessions().find(event("OPEN", 0).event().conversation())))
        .isEqualTo(new Units(0, 0, 0.5));
  }

  @Test
  void delivery_putAndDelivered_fourWrites() {
    ServiceDelivery delivery = delivery(1);

    assertThat(spent(() -> stores.deliveries().put(delivery))).isEqualTo(new Units(1, 1, 0));
    assertThat(spent(() -> stores.deliveries().put(delivery))).isEqualTo(new Units(1, 0, 0));
    ServiceDelivery delivered = answered(delivery, new ServiceDelivery.State.Delivered(), 200);
    assertThat(spent(() -> stores.deliveries().replace(delivered))).isEqualTo(new Units(1, 1, 0));
  }

  @Test
  void delivery_postponed_threeWrites() {
    ServiceDelivery delivery = delivery(1);
    stores.deliveries().put(delivery);
    ServiceDelivery postponed =
        answered(delivery, new ServiceDelivery.State.Pending(clock.instant().plusSeconds(5)), 500);

    // The old entry of the index goes, and the new one comes.
    assertThat(spent(() -> stores.deliveries().replace(postponed))).isEqualTo(new Units(1, 2, 0));
  }

  @Test
  void delivery_due_aReadForEachAndOne() {
    ServiceKey service = delivery(1).service();
    for (int n = 0; n < 10; n++) {
      stores.deliveries().put(delivery(n));
    }

    assertThat(spent(() -> stores.deliveries().due(service, clock.instant().plusSeconds(9), 10)))
        .isEqualTo(new Units(0, 0, 11));
    assertThat(spent(() -> stores.deliveries().nextDue(service))).isEqualTo(new Units(0, 0, 2));
  }

  @Test
  void lease_takenAskedAndGivenBack_oneWriteEach() {
    ServiceKey service = delivery(1).service();
    ServiceHealthStore health = stores.serviceHealth();
    Instant now = clock.instant();
    Instant end = now.plusSeconds(65);

    assertThat(spent(() -> health.take(service, "one", now, end))).isEqualTo(new Units(1, 0, 0));
    assertThat(spent(() -> health.take(service, "two", now, end))).isEqualTo(new Units(1, 0, 0));
    assertThat(spent(() -> health.lookAgain(service, now, false))).isEqualTo(new Units(1, 0, 0));
    assertThat(spent(() -> health.release(service, "one", Optional.empty(), true)))
        .isEqualTo(new Units(1, 0, 0));
    assertThat(spent(() -> health.find(service, Consistency.EVENTUAL)))
        .isEqualTo(new Units(0, 0, 0.5));
  }

  private ServiceDelivery delivery(int second) {
    ServiceKey service = new ServiceKey(organization, new ServiceId(StoreContract.id(3)));
    Instant time = clock.instant().plusSeconds(second);
    ConversationKey conversation = StoreContract.key(organization, second);
    return ServiceDelivery.of(
        service,
        DeliveryId.of(service, "message.create.contact.chat", time, "cause"),
        "message.create.contact.chat",
        conversation,
        Optional.of(MessageId.of(time, MessageType.CHAT, "0".repeat(11))),
        time);
  }

  private ServiceDelivery answered(
      ServiceDelivery before, ServiceDelivery.State state, int status) {
    return new ServiceDelivery(
        before.service(),
        before.id(),
        before.event(),
        before.conversation(),
        before.message(),
        state,
        before.since(),
        1,
        List.of(
            new Attempt(
                clock.instant(), new Attempt.Result.Answered(status), Duration.ofMillis(5))),
        List.of(),
        1,
        before.expiresAt());
  }

  private Units spent(Runnable operation) {
    meter.read();
    operation.run();
    return meter.read();
  }

  private EventWriter intake() {
    return new EventWriter(
        stores.messages(),
        stores.receipts(),
        stores.sessions(),
        stores.conversations(),
        RETENTION,
        clock);
  }

  private Posting posting() {
    return posting(stores.conversations());
  }

  private Posting posting(ConversationStore conversations) {
    return new Posting(
        stores.messages(),
        stores.commands(),
        conversations,
        stores.keys(),
        stores.directory(),
        new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, clock::advance),
        RETENTION,
        ids,
        clock,
        new SetPresence(stores.presence(), clock).activity(Optional.empty()));
  }

  private ConversationKey freshConversation() {
    ConversationKey key = new SessionId(StoreContract.freshId()).conversation(organization);
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    return key;
  }

  private Conversation conversation(ConversationKey key) {
    return ((Head.Live) stores.conversations().find(key, Consistency.STRONG)).conversation();
  }

  private Caller caller() {
    return new Caller(
        new UserId(StoreContract.id(7)),
        OrganizationPath.root(organization),
        Scope.BOT,
        Optional.empty());
  }

  private static List<MessageDraft> drafts(int count) {
    return Collections.nCopies(
        count,
        new MessageDraft(
            MessageType.STATUS,
            "Message was forwarded",
            Role.BOT,
            false,
            JsonObject.EMPTY,
            JsonObject.EMPTY));
  }

  private static QueryString limit() {
    return QueryString.parse("limit=" + PAGE);
  }

  private static Page valid(Parsed<Page> parsed) {
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid<Page>) parsed).value();
  }

  private ProviderEvent.SessionChanged event(String status, int second) {
    return event("65403000000038063", status, second);
  }

  private ProviderEvent.SessionChanged event(String session, String status, int second) {
    Instant eventTime = MovableClock.standing().instant().plusSeconds(second);
    String json =
        EventBuilder.aSessionEvent(eventTime)
            .payload("sessionStatus", status)
            .payload("sessionId", session)
            .json();
    Delivery delivery =
        new Delivery(organization, new SourceId(StoreContract.id(9)), clock.instant(), json);
    return (ProviderEvent.SessionChanged)
        ProviderEvent.read(new ZohoDesk(), delivery, RETENTION, clock.instant());
  }

  /** Stores many messages in batches. */
  private void store(Stream<Item> items) {
    List<WriteRequest> writes =
        items
            .map(item -> PutRequest.builder().item(MessageItem.SCHEMA.itemToMap(item, true)))
            .map(put -> WriteRequest.builder().putRequest(put.build()).build())
            .toList();
    for (int i = 0; i < writes.size(); i += 25) {
      List<WriteRequest> batch = writes.subList(i, Math.min(i + 25, writes.size()));
      unmetered.batchWriteItem(
          request -> request.requestItems(Map.of(database.tables().conversations(), batch)));
    }
  }

  /** Returns the item of a status message, as the store makes it. */
  private Item statusItem(ProviderEvent.SessionChanged event) {
    Message message = event.message();
    return builder(message)
        .set(MessageItem.MESSAGES_PARTITION_KEY, Keys.messagesOfType(organization, message.type()))
        .set(MessageItem.META, message.meta().toString())
        .set(MessageItem.RECEIVED_AT, clock.millis())
        .set(MessageItem.EVENT, message.event())
        .build();
  }

  /** Returns the item of a message so many seconds ago. */
  private Item item(ConversationKey key, MessageType type, int secondsAgo) {
    Instant time = clock.instant().minusSeconds(secondsAgo);
    return builder(StoreContract.message(key, MessageId.of(time, type, "0".repeat(11)))).build();
  }

  private static Item.Builder builder(Message message) {
    return Item.of(Keys.conversation(message.conversation()), Keys.message(message.id()))
        .set(MessageItem.ROLE, message.role().wireName())
        .set(MessageItem.TEXT, message.text())
        .set(Item.EXPIRES, RETENTION.end(message.createdAt()).getEpochSecond());
  }
}
