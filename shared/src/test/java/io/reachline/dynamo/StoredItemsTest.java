package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationType;
import io.reachline.conversation.Position;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.EventPattern;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.directory.Sharding;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.inbox.Acceptance;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.JsonObject;
import io.reachline.memory.Deletion;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStatus;
import io.reachline.posting.CommandedConversation;
import io.reachline.posting.IdempotencyStore.Claim;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceWriter;
import io.reachline.presence.SetPresence;
import io.reachline.presence.Statement;
import io.reachline.presence.Word;
import io.reachline.retry.Backoff;
import io.reachline.routing.NotifiedService;
import io.reachline.routing.PendingEvaluation;
import io.reachline.routing.Reason;
import io.reachline.routing.Step;
import io.reachline.service.Attempt;
import io.reachline.service.Breaker;
import io.reachline.service.DeliveryId;
import io.reachline.service.RefusedMessage;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStore.Part;
import io.reachline.session.Settlement;
import io.reachline.webhook.KeySet;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The stored form of all items, literally: tables in use have items in this form. */
class StoredItemsTest {
  private static final Instant NOW = MovableClock.START;
  private static final OrganizationId ORGANIZATION = new OrganizationId("5f".repeat(12));
  private static final OrganizationId CHILD = new OrganizationId("6f".repeat(12));
  private static final UserId USER = new UserId("aa".repeat(12));
  private static final ChannelId CHANNEL = new ChannelId("bb".repeat(12));
  private static final ConversationKey KEY =
      new ConversationKey(ORGANIZATION, new ConversationId("cc".repeat(12)));
  private static final MessageId INBOUND = new MessageId("01a19b981dc0" + "0" + "1".repeat(11));
  private static final MessageId ACCEPT = new MessageId("01a19b981dc0" + "6" + "2".repeat(11));

  private final MovableClock clock = new MovableClock(NOW);
  private final Database database = LocalDynamoDb.database();
  private final DynamoDbClient client = database.client();
  private final Stores stores =
      Stores.inDynamoDb(client, database.tables(), clock, StoreContract.RETENTION);

  @Test
  void message_withAllProperties() {
    stores
        .messages()
        .create(
            aMessage()
                .id(INBOUND)
                .in(KEY)
                .by(Role.CONTACT)
                .by(USER)
                .backchannel()
                .meta(JsonObject.builder().put("key", "value").build())
                .display(JsonObject.builder().put("delay", 1).build())
                .receivedAt(NOW.plusSeconds(1))
                .late()
                .event("{\"event\":1}")
                .build());

    assertThat(conversationsItem("5f".repeat(12) + "#" + "cc".repeat(12), "M0#" + INBOUND.value()))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#cccccccccccccccccccccccc"),
                Map.entry("sk", "S M0#01a19b981dc0011111111111"),
                Map.entry("messagesPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#0"),
                Map.entry("role", "S contact"),
                Map.entry("text", "S Hello"),
                Map.entry("user", "S aaaaaaaaaaaaaaaaaaaaaaaa"),
                Map.entry("backchannel", "BOOL true"),
                Map.entry("meta", "S {\"key\":\"value\"}"),
                Map.entry("display", "S {\"delay\":1}"),
                Map.entry("receivedAt", "N 1793611801000"),
                Map.entry("late", "BOOL true"),
                Map.entry("event", "S {\"event\":1}"),
                Map.entry("route", "S inbound"),
                Map.entry("expires", "N 1801387801")));
  }

  @Test
  void head_changedAcceptedQueuedAndSettled() {
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c1".repeat(12)));
    stores.conversations().create(Conversation.closed(key, NOW));
    stores.situations().queue(key, new Position("01"), Duration.ofMillis(7));
    stores.situations().settle(key, new Settlement(true, NOW.plusMillis(1)));
    stores.situations().settle(key, new Settlement(false, NOW.plusMillis(2)));
    Object contact = "contact-1";
    stores
        .conversations()
        .change(key, new ConversationChange("Order", ConversationType.BOT, contact, null), NOW);
    CommandedConversation before = stores.commands().find(key).orElseThrow();
    Message accept = command(key);
    CommandedConversation after = before.after(accept).orElse(before);
    stores.commands().post(List.of(accept), before, after);

    Map<String, String> item = conversationsItem("5f".repeat(12) + "#" + "c1".repeat(12), "C");

    assertThat(item)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#c1c1c1c1c1c1c1c1c1c1c1c1"),
                Map.entry("sk", "S C"),
                Map.entry("name", "S Order"),
                Map.entry("type", "S bot"),
                Map.entry("status", "S active"),
                Map.entry("contact", "S \"contact-1\""),
                Map.entry(
                    "participants",
                    "S [{\"user\":\"aaaaaaaaaaaaaaaaaaaaaaaa\",\"role\":\"agent\",\"active\":true,"
                        + "\"accepted\":true,\"inbox\":false,\"follow\":false}]"),
                Map.entry("meta", "S {}"),
                Map.entry("createdAt", "N 1793611800000"),
                Map.entry("effectiveAt", "N 1793611800000"),
                Map.entry("changedAt", "N 1793611800000"),
                Map.entry("st", "S 01a19b981dc7622222222222"),
                Map.entry("ahead", "N 7"),
                Map.entry("pickedUpAt", "N 1793611800002"),
                Map.entry("endedAt", "N 1793611800001"),
                Map.entry("acceptedAt", "N 1793611800000"),
                Map.entry("change", "S 01a19b981dc0622222222222"),
                Map.entry("newestPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#C"),
                Map.entry("newestSk", "S 01a19b981dc0c1c1c1c1c1c1c1c1c1c1c1c1"),
                Map.entry("expires", "N 1801560600")));
  }

  @Test
  void head_ofASession() {
    Session session =
        new Session(
            new SessionId("65403000000038063"),
            "ON_HOLD",
            "OPEN",
            "ACCEPTED",
            "1018",
            "AGENT",
            23L,
            "65403000000038011",
            NOW.plusMillis(5),
            NOW);
    SessionEvent event = new SessionEvent(ORGANIZATION, session, "ab".repeat(32), "{}");
    String conversation = event.conversation().conversation().value();
    stores.sessions().move(event, EnumSet.allOf(Part.class));

    assertThat(conversationsItem("5f".repeat(12) + "#" + conversation, "C"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#" + conversation),
                Map.entry("sk", "S C"),
                Map.entry("status", "S active"),
                Map.entry("createdAt", "N 1793611800000"),
                Map.entry(
                    "session",
                    "S {\"id\":\"65403000000038063\",\"status\":\"ON_HOLD\","
                        + "\"previousStatus\":\"OPEN\",\"replyStatus\":\"ACCEPTED\","
                        + "\"assigneeId\":\"1018\",\"assigneeType\":\"AGENT\","
                        + "\"messagesCount\":23,\"channelId\":\"65403000000038011\","
                        + "\"eventTime\":1793611800005,\"receivedAt\":1793611800000}"),
                Map.entry("ev", "S 01a19b981dc50000000000000017abababababababab"),
                Map.entry("st", "S 01a19b981dc50000000000000017abababababababab"),
                Map.entry("changedAt", "N 1793611800000"),
                Map.entry("pickedUpAt", "N 1793611800005"),
                Map.entry("sessionsPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#ON_HOLD"),
                Map.entry("sessionsSk", "S 01a19b981dc5" + conversation),
                Map.entry("newestPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#C"),
                Map.entry("newestSk", "S 01a19b981dc0" + conversation),
                Map.entry("expires", "N 1801560600")));
  }

  @Test
  void head_deleted_isATombstone() {
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c2".repeat(12)));
    stores.conversations().create(Conversation.closed(key, NOW));
    stores.conversations().delete(key, NOW);

    Map<String, String> item = conversationsItem("5f".repeat(12) + "#" + "c2".repeat(12), "C");

    assertThat(item)
        .hasEntrySatisfying("write", mark -> assertThat(mark).matches("S [0-9a-f]{24}"));
    item.remove("write");
    assertThat(item)
        .isEqualTo(
            Map.of(
                "pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#c2c2c2c2c2c2c2c2c2c2c2c2",
                "sk", "S C",
                "del", "N 1793611800000"));
  }

  @Test
  void inboxEntry_putAndTaken_andAcceptance() {
    String pk = "5f".repeat(12) + "#" + "c3".repeat(12);
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c3".repeat(12)));
    Inbox inbox = Inbox.of(ORGANIZATION, CHANNEL);
    InboxEntry entry = new InboxEntry(inbox, key, INBOUND, false, false, NOW);
    InboxEntry task = new InboxEntry(inbox, key, INBOUND, true, true, NOW);
    InboxEntry posted = new InboxEntry(inbox, key, INBOUND, false, true, NOW);
    stores.inboxes().put(List.of(entry, task, posted));
    stores.inboxes().take(List.of(posted));
    stores.inboxes().note(key, new Acceptance(ACCEPT, List.of(inbox, Inbox.of(CHILD, USER))));

    String rest = "01a19b981dc0011111111111#bbbbbbbbbbbbbbbbbbbbbbbb";
    assertThat(conversationsItem(pk, "E0#" + rest))
        .isEqualTo(
            Map.of(
                "pk", "S " + pk,
                "sk", "S E0#" + rest,
                "newestPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#E#bbbbbbbbbbbbbbbbbbbbbbbb",
                // With the time of the last acceptance that its plan knew.
                "newestSk",
                    "S 01a19b981dc001a19b981dc0011111111111bbbbbbbbbbbbbbbbbbbbbbbb01a19b981dbf",
                "expires", "N 1801560600"));
    assertThat(conversationsItem(pk, "E1#" + rest))
        .containsEntry("sk", "S E1#" + rest)
        .containsEntry(
            "newestSk", "S 01a19b981dc001a19b981dc0011111111111bbbbbbbbbbbbbbbbbbbbbbbb");
    assertThat(conversationsItem(pk, "E2#" + rest))
        .isEqualTo(
            Map.of(
                "pk",
                "S " + pk,
                "sk",
                "S E2#" + rest,
                "taken",
                "BOOL true",
                // 17 days later, when no queue can put it there again.
                "expires",
                "N 1795080600"));
    assertThat(conversationsItem(pk, "A01a19b981dc0622222222222"))
        .isEqualTo(
            Map.of(
                "pk",
                "S " + pk,
                "sk",
                "S A01a19b981dc0622222222222",
                "inboxes",
                "S 5f5f5f5f5f5f5f5f5f5f5f5f#bbbbbbbbbbbbbbbbbbbbbbbb"
                    + " 6f6f6f6f6f6f6f6f6f6f6f6f#aaaaaaaaaaaaaaaaaaaaaaaa",
                "expires",
                "N 1801560600"));
  }

  /** Then the position ended with the inbox, and an acceptance took out what arrived before it. */
  @Test
  void inboxEntry_ofBeforeItNamedAnAcceptance_isStillRead() {
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c5".repeat(12)));
    Inbox inbox = Inbox.of(ORGANIZATION, CHANNEL);
    InboxEntry entry = new InboxEntry(inbox, key, INBOUND, false, true, NOW);
    stores.inboxes().put(List.of(entry));
    client.updateItem(
        request ->
            request
                .tableName(database.tables().conversations())
                .key(
                    Map.of(
                        "pk", AttributeValue.fromS(Keys.conversation(key)),
                        "sk", AttributeValue.fromS(Keys.entry(entry))))
                .updateExpression("SET newestSk = :before")
                .expressionAttributeValues(
                    Map.of(
                        ":before",
                        AttributeValue.fromS(
                            "01a19b981dc001a19b981dc0011111111111bbbbbbbbbbbbbbbbbbbbbbbb"))));

    assertThat(stores.inboxes().of(key)).containsExactly(entry);
  }

  @Test
  void command_withTheTimeOfItsEffect() {
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c6".repeat(12)));
    Message command = command(key).effectiveAt(NOW.plusMillis(3));
    stores.messages().create(command);

    assertThat(conversationsItem("5f".repeat(12) + "#" + "c6".repeat(12), "M6#" + ACCEPT.value()))
        .containsEntry("effectiveAt", "N 1793611800003");
    assertThat(stores.messages().find(key, ACCEPT)).contains(command);
  }

  @Test
  void receiptsOfAMessage() {
    ReceiptKey key = new ReceiptKey(KEY, "65403000000038099");
    stores.receipts().put(key, new Receipt(ReceiptStatus.DELIVERED, NOW.plusMillis(1)));
    stores.receipts().putFailure(key, new Receipt(ReceiptStatus.FAILED, NOW.plusMillis(2)), ACCEPT);

    assertThat(conversationsItem("5f".repeat(12) + "#" + "cc".repeat(12), "D65403000000038099"))
        .isEqualTo(
            Map.of(
                "pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#cccccccccccccccccccccccc",
                "sk", "S D65403000000038099",
                "step", "S 301a19b981dc1",
                "end", "S 01a19b981dc25",
                "report", "S 01a19b981dc0622222222222",
                "expires", "N 1801560600"));
  }

  @Test
  void stepOfARun() {
    String pk = "5f".repeat(12) + "#" + "c4".repeat(12);
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c4".repeat(12)));
    stores
        .runs()
        .add(
            key,
            INBOUND,
            new Step(
                3,
                NOW,
                NOW.minusSeconds(1),
                ConversationStatus.QUEUED,
                false,
                0,
                false,
                Set.of(),
                Set.of(),
                List.of(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                List.of(),
                List.of(Inbox.of(ORGANIZATION, CHANNEL)),
                List.of(
                    new NotifiedService(
                        new ServiceKey(ORGANIZATION, new ServiceId("ee".repeat(12))), 7)),
                Optional.of(new Position("01")),
                Optional.empty(),
                Optional.empty(),
                new Reason("{\"at\":\"2026-11-26T09:30:00.000Z\",\"workflows\":[]}")));

    assertThat(conversationsItem(pk, "R01a19b981dc0011111111111#0003"))
        .isEqualTo(
            Map.of(
                "pk",
                "S " + pk,
                "sk",
                "S R01a19b981dc0011111111111#0003",
                "step",
                "S {\"number\":3,\"at\":1793611800000,\"status\":\"queued\","
                    + "\"behind\":1793611799000,"
                    + "\"inboxes\":[\"5f5f5f5f5f5f5f5f5f5f5f5f#bbbbbbbbbbbbbbbbbbbbbbbb\"],"
                    + "\"services\":[\"5f5f5f5f5f5f5f5f5f5f5f5f#eeeeeeeeeeeeeeeeeeeeeeee#7\"],"
                    + "\"queue\":\"01\"}",
                "reason",
                "GZIP {\"at\":\"2026-11-26T09:30:00.000Z\",\"workflows\":[]}",
                "expires",
                "N 1801560600"));
  }

  @Test
  void furtherStepOfARunThatRepeats() {
    String pk = "5f".repeat(12) + "#" + "c5".repeat(12);
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("c5".repeat(12)));
    stores
        .runs()
        .add(
            key,
            INBOUND,
            new Step(
                17,
                NOW,
                NOW.minusSeconds(1),
                ConversationStatus.QUEUED,
                false,
                16,
                true,
                Set.of(new WorkflowId("dd".repeat(12))),
                Set.of(),
                List.of(),
                Optional.of(
                    List.of(
                        new PendingEvaluation(0, 17, NOW.plusSeconds(600), false),
                        new PendingEvaluation(4, 0, NOW, true))),
                Set.of(0),
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Reason.NONE));

    assertThat(conversationsItem(pk, "T01a19b981dc0011111111111#000011"))
        .isEqualTo(
            Map.of(
                "pk",
                "S " + pk,
                "sk",
                "S T01a19b981dc0011111111111#000011",
                "step",
                "S {\"number\":17,\"at\":1793611800000,\"status\":\"queued\",\"behind\":1793611799000,"
                    + "\"round\":16,"
                    + "\"hasTriggered\":true,\"succeeded\":[\"dddddddddddddddddddddddd\"],"
                    + "\"pending\":[{\"position\":0,\"round\":17,\"due\":1793612400000},"
                    + "{\"position\":4,\"due\":1793611800000,\"suppressed\":true}],"
                    + "\"taken\":[0]}",
                "expires",
                "N 1801560600"));
  }

  @Test
  void claimOfAnIdempotencyKey() {
    stores.keys().claim(new Claim(ORGANIZATION, "key", "body", List.of("one", "two")), NOW);

    assertThat(conversationsItem("5f".repeat(12) + "#I#key", "-"))
        .isEqualTo(
            Map.of(
                "pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#I#key",
                "sk", "S -",
                "body", "S body",
                "ids", "S one two",
                "claimedAt", "N 1793611800000",
                "expires", "N 1793698200"));
  }

  @Test
  void quarantinedEvent() {
    stores
        .quarantine()
        .add(
            new QuarantinedEvent(
                "e".repeat(24),
                ORGANIZATION,
                new SourceId("d".repeat(24)),
                "malformed",
                "No JSON",
                "{",
                false,
                1,
                NOW,
                NOW.plusSeconds(1)));

    assertThat(conversationsItem("5f".repeat(12) + "#Q", "e".repeat(24)))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#Q"),
                Map.entry("sk", "S eeeeeeeeeeeeeeeeeeeeeeee"),
                Map.entry("newestPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#Q"),
                Map.entry("newestSk", "S 01a19b981dc0eeeeeeeeeeeeeeeeeeeeeeee"),
                Map.entry("source", "S dddddddddddddddddddddddd"),
                Map.entry("reason", "S malformed"),
                Map.entry("detail", "S No JSON"),
                Map.entry("event", "S {"),
                Map.entry("cut", "BOOL false"),
                Map.entry("count", "N 1"),
                Map.entry("createdAt", "N 1793611800000"),
                Map.entry("lastAt", "N 1793611801000"),
                Map.entry("expires", "N 1801387801")));
  }

  @Test
  void source_andKeySet() {
    stores
        .sources()
        .create(
            new Source(
                new SourceId("d1".repeat(12)),
                ORGANIZATION,
                "106553778",
                "65403000000039001",
                "desk.zoho.com",
                NOW));
    stores.keySets().put("stored.example.com", new KeySet("{}", NOW));

    assertThat(directoryItem("5f".repeat(12), "S#" + "d1".repeat(12)))
        .isEqualTo(
            Map.of(
                "pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f",
                "sk", "S S#d1d1d1d1d1d1d1d1d1d1d1d1",
                "sourcesPk", "S d1d1d1d1d1d1d1d1d1d1d1d1",
                "orgId", "S 106553778",
                "webhookId", "S 65403000000039001",
                "host", "S desk.zoho.com",
                "createdAt", "N 1793611800000"));
    assertThat(directoryItem("5f".repeat(12), "Z"))
        .isEqualTo(Map.of("pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f", "sk", "S Z", "orgId", "S 106553778"));
    assertThat(directoryItem("zoho-keys", "stored.example.com"))
        .isEqualTo(
            Map.of(
                "pk", "S zoho-keys",
                "sk", "S stored.example.com",
                "keys", "S {}",
                "fetchedAt", "N 1793611800000"));
  }

  /** The place of an item must not change, or what is stored could not be found again. */
  @Test
  void keysOfIndexes_ofShards() {
    Sharding sixteen = new Sharding(16, 1, Instant.EPOCH, 16);
    Shards shards = new Shards(_ -> sixteen, clock);
    for (int number = 0; number < Shards.UNSEEN_WRITES; number++) {
      shards.written(ORGANIZATION, "key", "an instance's first items are in the first shard");
    }
    Stores sharded =
        Stores.inDynamoDb(client, database.tables(), shards, clock, StoreContract.RETENTION);
    ConversationKey key = new ConversationKey(ORGANIZATION, new ConversationId("dd".repeat(12)));
    MessageId second = new MessageId("01a19b981dc0" + "0" + "2".repeat(11));
    InboxEntry entry =
        new InboxEntry(Inbox.of(ORGANIZATION, CHANNEL), key, second, false, false, NOW);

    sharded.messages().create(aMessage().id(second).in(key).build());
    sharded.conversations().create(Conversation.closed(key, NOW));
    sharded.inboxes().put(List.of(entry));

    String partition = "5f".repeat(12) + "#" + "dd".repeat(12);
    assertThat(conversationsItem(partition, "M0#" + second.value()))
        .containsEntry("messagesPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#0#8");
    assertThat(conversationsItem(partition, "C"))
        .containsEntry("newestPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#C#11");
    assertThat(conversationsItem(partition, Keys.entry(entry)))
        .containsEntry("newestPk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#E#bbbbbbbbbbbbbbbbbbbbbbbb#11");
  }

  @Test
  void countOfUses() {
    LocalDate day = LocalDate.parse("2026-11-02");
    stores.uses().add(CHILD, "quarantine too_old", day);

    assertThat(conversationsItem("6f".repeat(12) + "#U", "2026-11-02#quarantine too_old"))
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f#U",
                "sk", "S 2026-11-02#quarantine too_old",
                "count", "N 1",
                "expires", "N 1793750400"));
  }

  @Test
  void resourcesOfTheDirectory() {
    Revision first = Revision.first(NOW);
    stores
        .directory()
        .create(
            new Organization(
                OrganizationPath.root(ORGANIZATION).child(CHILD),
                "Child",
                Organization.Status.INACTIVE,
                first));
    stores.directory().create(new Channel(CHANNEL, CHILD, "Team", Set.of(USER), first));
    stores.directory().create(new User(USER, CHILD, "Ann", Role.BOT, Set.of(), first));

    Map<String, String> organization = directoryItem("6f".repeat(12), "RO");
    organization.remove("write");
    assertThat(organization)
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f",
                "sk", "S RO",
                "body",
                    "S {\"name\":\"Child\",\"parent\":\"5f5f5f5f5f5f5f5f5f5f5f5f\","
                        + "\"status\":\"inactive\"}",
                "version", "N 1",
                "createdAt", "N 1793611800000",
                "updatedAt", "N 1793611800000",
                "path", "S 5f5f5f5f5f5f5f5f5f5f5f5f#6f6f6f6f6f6f6f6f6f6f6f6f"));
    Organization sharded =
        new Organization(
            OrganizationPath.root(ORGANIZATION),
            "Root",
            Organization.Status.ACTIVE,
            Sharding.SINGLE.changedTo(4, NOW),
            first);
    Deletion.of(stores.directory(), Organization.class, ORGANIZATION, sharded.idValue());
    stores.directory().create(sharded);
    assertThat(directoryItem("5f".repeat(12), "RO"))
        .containsEntry("body", "S {\"name\":\"Root\",\"status\":\"active\"}")
        .containsEntry(
            "shards", "S {\"count\":4,\"before\":1,\"from\":1793612160000,\"highest\":4}");
    assertThat(directoryItem("5f".repeat(12), "N#" + "6f".repeat(12)))
        .isEqualTo(
            Map.of("pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f", "sk", "S N#6f6f6f6f6f6f6f6f6f6f6f6f"));
    assertThat(directoryItem("6f".repeat(12), "RC#" + "bb".repeat(12)))
        .containsEntry("body", "S {\"name\":\"Team\",\"members\":[\"aaaaaaaaaaaaaaaaaaaaaaaa\"]}");
    Map<String, String> user = directoryItem("6f".repeat(12), "RU#" + "aa".repeat(12));
    user.remove("write");
    assertThat(user)
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f",
                "sk", "S RU#aaaaaaaaaaaaaaaaaaaaaaaa",
                "body", "S {\"name\":\"Ann\",\"role\":\"bot\",\"channels\":[]}",
                "version", "N 1",
                "createdAt", "N 1793611800000",
                "updatedAt", "N 1793611800000"));
    assertThat(directoryItem("6f".repeat(12), "R#").get("change")).matches("S [0-9a-f]{24}");
  }

  @Test
  void workflow_changed_andTheVersionBefore() {
    Workflow first =
        new Workflow(
            new WorkflowId("dd".repeat(12)),
            CHILD,
            "Inbound",
            true,
            Optional.empty(),
            List.of(),
            Revision.first(NOW).by(USER));
    stores.directory().create(first);
    Revision next = first.revision().next(NOW.plusSeconds(1));
    stores
        .directory()
        .replace(
            new Workflow(first.id(), CHILD, "Changed", false, Optional.empty(), List.of(), next));

    assertThat(directoryItem("6f".repeat(12), "RW#" + "dd".repeat(12)))
        .containsEntry("body", "S {\"name\":\"Changed\",\"active\":false,\"rules\":[]}")
        .containsEntry("version", "N 2")
        .doesNotContainKey("by");
    assertThat(directoryItem("6f".repeat(12), "V#" + "dd".repeat(12) + "#" + "0".repeat(15) + "1"))
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f",
                "sk", "S V#dddddddddddddddddddddddd#0000000000000001",
                "body", "S {\"name\":\"Inbound\",\"active\":true,\"rules\":[]}",
                "version", "N 1",
                "createdAt", "N 1793611800000",
                "updatedAt", "N 1793611800000",
                "by", "S aaaaaaaaaaaaaaaaaaaaaaaa"));

    stores.directory().delete(find(first.id()), next.next(NOW.plusSeconds(2)).by(USER));
    assertThat(directoryItem("6f".repeat(12), "V#" + "dd".repeat(12) + "#" + "0".repeat(15) + "3"))
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f",
                "sk", "S V#dddddddddddddddddddddddd#0000000000000003",
                "version", "N 3",
                "createdAt", "N 1793611800000",
                "updatedAt", "N 1793611802000",
                "by", "S aaaaaaaaaaaaaaaaaaaaaaaa"));
  }

  private Workflow find(WorkflowId id) {
    return stores.directory().find(Workflow.class, CHILD, id.value()).orElseThrow();
  }

  @Test
  void service_withTheSecretBeforeTheCurrentOne() {
    ServiceSecrets secrets =
        new ServiceSecrets(
            new ServiceSecret("the secret of today"),
            Optional.of(
                new ServiceSecrets.Replaced(
                    new ServiceSecret("the secret of yesterday"), NOW.plusSeconds(60))));
    stores
        .directory()
        .create(
            new Service(
                new ServiceId("cc".repeat(12)),
                CHILD,
                "Bot",
                "https://bot.example/hook",
                Set.of(
                    new EventPattern("message.create.*.chat"), new EventPattern("session.update")),
                Service.State.GONE,
                secrets,
                Revision.first(NOW)));

    Map<String, String> service = directoryItem("6f".repeat(12), "RS#" + "cc".repeat(12));
    service.remove("write");
    assertThat(service)
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f",
                "sk", "S RS#cccccccccccccccccccccccc",
                "body",
                    "S {\"type\":\"webhook\",\"name\":\"Bot\","
                        + "\"params\":{\"url\":\"https://bot.example/hook\","
                        + "\"events\":[\"message.create.*.chat\",\"session.update\"]},"
                        + "\"enabled\":false,\"disabledReason\":\"gone\"}",
                "secret", "S the secret of today",
                "secretBefore", "S the secret of yesterday",
                "secretBeforeUntil", "N 1793611860000",
                "version", "N 1",
                "createdAt", "N 1793611800000",
                "updatedAt", "N 1793611800000"));
  }

  @Test
  void presence_andWhatItEnds() {
    SetPresence presence = new SetPresence(stores.presence(), clock);
    presence.online(CHILD, USER, Duration.ofMinutes(1));
    clock.advance(Duration.ofSeconds(30));
    presence.offline(CHILD, USER);

    assertThat(presenceItem("6f".repeat(12) + "#1", "aa".repeat(12)))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f#1"),
                Map.entry("sk", "S aaaaaaaaaaaaaaaaaaaaaaaa"),
                Map.entry("online", "BOOL false"),
                Map.entry("from", "N 1793611830000"),
                Map.entry("until", "N 1793655030000"),
                Map.entry("since", "N 1793611830000"),
                Map.entry("seen", "N 1793611830000"),
                Map.entry("source", "S set"),
                Map.entry("setAt", "N 1793611830000"),
                Map.entry("setUntil", "N 1793655030000"),
                Map.entry("version", "N 2"),
                Map.entry("expires", "N 1801431030")));
    assertThat(presenceItem("6f".repeat(12) + "#" + "aa".repeat(12), "01a19b981dc0"))
        .isEqualTo(
            Map.of(
                "pk", "S 6f6f6f6f6f6f6f6f6f6f6f6f#aaaaaaaaaaaaaaaaaaaaaaaa",
                "sk", "S 01a19b981dc0",
                "historyPk", "S 6f6f6f6f6f6f6f6f6f6f6f6f#1",
                "online", "BOOL true",
                "until", "N 1793611830000",
                "source", "S set",
                "expires", "N 1801387830"));
  }

  @Test
  void wordOfAProvider_andTheIdByWhichItKnowsAUser() {
    UserId known = new UserId("ad".repeat(12));
    Word word = new Word(true, clock.instant());
    var _ =
        new PresenceWriter(stores.presence(), Backoff.within(Duration.ZERO, clock), clock)
            .write(CHILD, known, Statement.of(word, new PresenceSource("zoho-desk")));
    stores
        .directory()
        .create(
            new User(
                known,
                CHILD,
                "Ann",
                Role.BOT,
                Set.of(),
                Map.of("zoho-desk", "7"),
                Revision.first(NOW)));

    assertThat(presenceItem("6f".repeat(12) + "#1", "ad".repeat(12)))
        .containsEntry("heard", "N " + clock.instant().toEpochMilli())
        .containsEntry("heardOnline", "BOOL true");
    assertThat(directoryItem("6f".repeat(12), "RU#" + "ad".repeat(12)))
        .containsEntry("external", "S {\"zoho-desk\":\"7\"}");
  }

  @Test
  void delivery_pendingAndFailed() {
    ServiceKey service = new ServiceKey(ORGANIZATION, new ServiceId("dd".repeat(12)));
    ServiceDelivery pending =
        ServiceDelivery.of(
            service,
            new DeliveryId("01a19b981dc0" + "1".repeat(12)),
            "message.create.contact.chat",
            KEY,
            Optional.of(INBOUND),
            NOW);
    stores.deliveries().put(pending);

    assertThat(deliveriesItem("D01a19b981dc0111111111111"))
        .containsOnlyKeys(
            "pk",
            "sk",
            "event",
            "conversation",
            "message",
            "state",
            "due",
            "since",
            "tries",
            "version",
            "write",
            "expires")
        .containsAllEntriesOf(
            Map.of(
                "event", "S message.create.contact.chat",
                "conversation", "S 5f5f5f5f5f5f5f5f5f5f5f5f#cccccccccccccccccccccccc",
                "message", "S 01a19b981dc0011111111111",
                "state", "S pending",
                "due", "S 01a19b981dc001a19b981dc0111111111111",
                "since", "N 1793611800000",
                "tries", "N 0",
                "version", "N 0",
                "expires", "N 1794907800"));

    stores
        .deliveries()
        .replace(
            new ServiceDelivery(
                service,
                pending.id(),
                pending.event(),
                KEY,
                pending.message(),
                new ServiceDelivery.State.Failed(ServiceDelivery.Reason.REFUSED),
                NOW,
                2,
                List.of(
                    new Attempt(NOW, new Attempt.Result.Answered(500), Duration.ofMillis(7)),
                    new Attempt(
                        NOW, new Attempt.Result.Failed("time-out"), Duration.ofSeconds(20))),
                List.of(new RefusedMessage(OptionalInt.of(3), "text is missing")),
                1,
                pending.expiresAt()));

    assertThat(deliveriesItem("D01a19b981dc0111111111111"))
        .doesNotContainKey("due")
        .containsAllEntriesOf(
            Map.of(
                "state", "S failed",
                "reason", "S refused",
                "tries", "N 2",
                "attempts",
                    "S [{\"at\":1793611800000,\"status\":500,\"ms\":7},"
                        + "{\"at\":1793611800000,\"error\":\"time-out\",\"ms\":20000}]",
                "refused", "S [{\"index\":3,\"reason\":\"text is missing\"}]",
                "version", "N 1"));
  }

  @Test
  void healthOfAService() {
    ServiceKey service = new ServiceKey(ORGANIZATION, new ServiceId("dd".repeat(12)));
    ServiceHealthStore health = stores.serviceHealth();
    health.take(service, "owner-1", NOW, NOW.plusSeconds(65));
    health.record(
        service, "owner-1", new Breaker(5, Optional.of(NOW), 1, Optional.of(NOW.plusSeconds(30))));

    assertThat(deliveriesItem("H"))
        .isEqualTo(
            Map.of(
                "pk", "S 5f5f5f5f5f5f5f5f5f5f5f5f#dddddddddddddddddddddddd",
                "sk", "S H",
                "owner", "S owner-1",
                "leasedUntil", "N 1793611865000",
                "again", "BOOL false",
                "failures", "N 5",
                "failingSince", "N 1793611800000",
                "openings", "N 1",
                "openUntil", "N 1793611830000",
                "expires", "N 1794994200"));

    health.lookAgain(service, NOW, false);
    health.release(service, "owner-1", Optional.of(NOW.plusSeconds(30)), true);
    assertThat(deliveriesItem("H"))
        .containsEntry("owner", "S ")
        .containsEntry("leasedUntil", "N 0")
        .containsEntry("again", "BOOL true")
        .containsEntry("wakeAt", "N 1793611830000");
  }

  private Map<String, String> deliveriesItem(String sk) {
    return item(database.tables().deliveries(), "5f".repeat(12) + "#" + "dd".repeat(12), sk);
  }

  private static Message command(ConversationKey key) {
    return aMessage().id(ACCEPT).in(key).by(USER).text("/accept").build();
  }

  private Map<String, String> conversationsItem(String pk, String sk) {
    return item(database.tables().conversations(), pk, sk);
  }

  private Map<String, String> directoryItem(String pk, String sk) {
    return item(database.tables().directory(), pk, sk);
  }

  private Map<String, String> presenceItem(String pk, String sk) {
    return item(database.tables().presence(), pk, sk);
  }

  /** Returns the attributes of an item by name: type and value. */
  private Map<String, String> item(String table, String pk, String sk) {
    Map<String, AttributeValue> stored =
        client
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
                        .consistentRead(true))
            .item();
    Map<String, String> shown = new TreeMap<>();
    stored.forEach((name, value) -> shown.put(name, shown(value)));
    return shown;
  }

  private static String shown(AttributeValue value) {
    return switch (value.type()) {
      case S -> "S " + value.s();
      case N -> "N " + value.n();
      case BOOL -> "BOOL " + value.bool();
      case B -> "GZIP " + Gzip.expand(value.b());
      default -> throw new IllegalStateException("Not stored so far: " + value);
    };
  }
}
