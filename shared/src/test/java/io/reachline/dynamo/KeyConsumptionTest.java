package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Sharding;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.memory.Consumption;
import io.reachline.memory.Consumption.Place;
import io.reachline.memory.Consumption.Units;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.presence.SetPresence;
import io.reachline.publishing.EventPublisher;
import io.reachline.publishing.PublishingTask;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.TextConditions;
import io.reachline.service.Outbox;
import io.reachline.session.SessionId;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The units that each key takes on the whole way of a message, and so how many messages in a second
 * an organisation may have before DynamoDB throttles one of its keys.
 */
class KeyConsumptionTest {
  private static final Retention RETENTION = new Retention(Duration.ofDays(90));

  /** The units that one partition key takes in a second. */
  private static final double KEY_WRITES = 1_000;

  private static final double KEY_READS = 3_000;

  /** Enough that some are in each shard of presence. */
  private static final List<UserId> AGENTS =
      IntStream.range(10, 30).mapToObj(n -> new UserId(StoreContract.id(n))).toList();

  private static final int TIMES = 4_000;

  private final MovableClock clock = MovableClock.standing();
  private final OrganizationId organization = new OrganizationId(StoreContract.freshId());
  private final InMemoryStores memory = new InMemoryStores(clock, RETENTION);
  private final Side fakes = new Side(Stores.of(memory));
  private int messages;

  /** The stores of one engine, and what writes to them. */
  private final class Side {
    private final Stores stores;
    private final NotificationRouter router;
    private final EventPublisher publisher;
    private EventWriter intake;

    Side(Stores stores) {
      this.stores = stores;
      this.intake = intake();
      SetPresence presence = new SetPresence(stores.presence(), clock);
      this.router =
          new NotificationRouter(
              new RoutingEngine(new TextConditions()),
              stores.situations(),
              stores.directory(),
              stores.presence(),
              stores.messages(),
              stores.runs(),
              stores.inboxes(),
              stores.sums(),
              (_, _) -> {},
              stores.serviceHealth(),
              new Outbox(stores.deliveries(), (_, _) -> {}, clock),
              presence.activity(Optional.empty()),
              RETENTION,
              clock,
              new RecordedTelemetry(clock).telemetry());
      this.publisher =
          new EventPublisher(
              router.directory(),
              stores.conversations(),
              stores.messages(),
              new Outbox(stores.deliveries(), (_, _) -> {}, clock),
              clock);
      ChannelId team = new ChannelId(StoreContract.id(2));
      Revision first = Revision.first(clock.instant());
      stores.directory().create(new Channel(team, organization, "Team", Set.copyOf(AGENTS), first));
      for (UserId agent : AGENTS) {
        stores
            .directory()
            .create(new User(agent, organization, "An agent", Role.AGENT, Set.of(team), first));
        presence.online(organization, agent, Duration.ofDays(1));
      }
      stores
          .directory()
          .create(
              new Workflow(
                  new WorkflowId(StoreContract.id(3)),
                  organization,
                  "A workflow",
                  true,
                  Optional.empty(),
                  List.of(
                      new Rule(
                          "R1",
                          "",
                          Duration.ZERO,
                          List.of(new Target.OfChannel(team)),
                          Rule.Then.CONTINUE)),
                  first));
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

    void event(String session, String status, int second) {
      intake.take(KeyConsumptionTest.this.event(session, status, second));
    }

    /** Takes an event with an instance that knows nothing yet. */
    void eventElsewhere(String session, String status, int second) {
      intake = intake();
      event(session, status, second);
    }

    void post(Message message) {
      stores.messages().create(message);
    }

    void take(ConversationKey key) {
      stores.inboxes().take(stores.inboxes().of(key));
    }
  }

  private ProviderEvent.SessionChanged event(String session, String status, int second) {
    Instant eventTime = MovableClock.START.plusSeconds(second);
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

  private Message inbound(ConversationKey key) {
    return aMessage()
        .id(MessageType.CHAT, clock.instant(), ++messages)
        .in(key)
        .by(Role.CONTACT)
        .text("Hello")
        .build();
  }

  private ConversationKey key(int number) {
    return new ConversationKey(organization, new ConversationId(StoreContract.id(number)));
  }

  private Side real(CapacityMeter meter) {
    Database database = LocalDynamoDb.database();
    return new Side(
        Stores.inDynamoDb(
            database.client(
                builder ->
                    builder.overrideConfiguration(
                        configuration -> configuration.addExecutionInterceptor(meter))),
            database.tables(),
            clock,
            RETENTION));
  }

  @Test
  void fakes_everyOperation_consumeWhatDynamoDbReports() {
    CapacityMeter meter = new CapacityMeter();
    Side real = real(meter);
    ConversationKey withSession = new SessionId("one").conversation(organization);
    ConversationKey posted = key(1);
    Message first = inbound(posted);
    Message second = inbound(posted);
    Message late = inbound(posted);
    Map<String, Consumer<Side>> operations = new LinkedHashMap<>();
    operations.put("first event", side -> side.event("one", "OPEN", 0));
    operations.put("newest event", side -> side.event("one", "ON_HOLD", 5));
    operations.put("same event", side -> side.event("one", "ON_HOLD", 5));
    operations.put("same event elsewhere", side -> side.eventElsewhere("one", "ON_HOLD", 5));
    operations.put("late event", side -> side.event("one", "OPEN", 2));
    operations.put("late event elsewhere", side -> side.eventElsewhere("one", "OPEN", 3));
    operations.put(
        "conversation",
        side -> side.stores.conversations().create(Conversation.closed(posted, clock.instant())));
    operations.put(
        "conversation again",
        side -> side.stores.conversations().create(Conversation.closed(posted, clock.instant())));
    operations.put("message", side -> side.post(first));
    operations.put("message again", side -> side.post(first));
    operations.put("routed, closed", side -> side.router.route(first));
    operations.put("second message", side -> side.post(second));
    operations.put("routed, queued", side -> side.router.route(second));
    operations.put("routed again", side -> side.router.route(second));
    operations.put("third message", side -> side.post(late));
    operations.put("marked late", side -> side.stores.messages().markLate(late));
    operations.put("message deleted", side -> side.stores.messages().delete(late));
    operations.put("entries taken", side -> side.take(posted));
    operations.put(
        "renewed", side -> side.stores.conversations().renew(withSession, clock.instant()));
    operations.put(
        "deleted", side -> side.stores.conversations().delete(withSession, clock.instant()));
    memory.consumption().read();
    meter.read();

    operations.forEach(
        (name, operation) -> {
          clock.advance(Duration.ofSeconds(10));
          operation.accept(fakes);
          operation.accept(real);
          Map<Consumption.Key, Units> counted = memory.consumption().read();
          CapacityMeter.Units reported = meter.read();
          assertThat(writes(counted, true)).as("table, " + name).isEqualTo(reported.writes());
          assertThat(writes(counted, false))
              .as("indexes, " + name)
              .isEqualTo(reported.indexWrites());
        });
  }

  private static double writes(Map<Consumption.Key, Units> counted, boolean toTable) {
    return counted.entrySet().stream()
        .filter(entry -> (entry.getKey().place() == Place.TABLE) == toTable)
        .mapToDouble(entry -> entry.getValue().writes())
        .sum();
  }

  /** An empty shard costs nothing in DynamoDB Local, so each has somebody. */
  @Test
  void fakes_readingsOfRouting_consumeWhatDynamoDbReports() {
    CapacityMeter meter = new CapacityMeter();
    Side real = real(meter);
    List<Consumer<Stores>> readings =
        List.of(
            stores -> stores.directory().lastChange(organization),
            stores -> online(stores, Consistency.EVENTUAL),
            stores -> online(stores, Consistency.STRONG));
    memory.consumption().read();
    meter.read();

    for (Consumer<Stores> reading : readings) {
      reading.accept(fakes.stores);
      reading.accept(real.stores);
      double counted =
          memory.consumption().read().values().stream().mapToDouble(Units::reads).sum();
      assertThat(counted).isEqualTo(meter.read().reads());
    }
  }

  private void online(Stores stores, Consistency consistency) {
    assertThat(stores.presence().onlineSince(organization, clock.instant(), consistency))
        .hasSize(AGENTS.size());
  }

  @Test
  void rate_oneShard_isThatOfOneKey() {
    assertThat(rate(1, KeyConsumptionTest::post)).isEqualTo(1_000);
    assertThat(rate(1, KeyConsumptionTest::route)).isEqualTo(500);
    assertThat(rate(1, KeyConsumptionTest::tell)).isEqualTo(500);
    assertThat(rate(1, KeyConsumptionTest::wholeWay)).isEqualTo(500);
  }

  /**
   * 16,000 and 8,000 if all shards were filled alike; 6,000 is what the keys that are read give.
   */
  @Test
  void rate_sixteenShards_moreThanFiveThousandMessagesASecond() {
    assertThat(rate(16, KeyConsumptionTest::post)).isBetween(12_000.0, 16_000.0);
    assertThat(rate(16, KeyConsumptionTest::tell)).isBetween(6_000.0, 8_000.0);
    assertThat(rate(16, KeyConsumptionTest::route)).isEqualTo(6_000);
    assertThat(rate(16, KeyConsumptionTest::wholeWay)).isEqualTo(6_000);
  }

  /** Presence is read again, strongly, before a message is said to reach nobody. */
  @Test
  void rate_nobodyOnline_isThatOfTwoReadings() {
    assertThat(rate(16, KeyConsumptionTest::routeToNobody)).isEqualTo(2_000);
  }

  private void post(int number) {
    create(number);
  }

  private Message create(int number) {
    ConversationKey key = key(number);
    fakes.stores.conversations().create(Conversation.closed(key, clock.instant()));
    return create(key);
  }

  private Message create(ConversationKey key) {
    Message message = inbound(key);
    fakes.post(message);
    return message;
  }

  /** Posts a message that is routed to one team's inbox, and leaves it again. */
  private void route(int number) {
    route(create(number));
  }

  private void route(Message message) {
    fakes.router.route(message);
    fakes.publisher.created(message);
    fakes.publisher.changed(
        new PublishingTask.Changed(message.conversation(), clock.instant(), message.id().value()));
    assertThat(fakes.stores.inboxes().of(message.conversation())).hasSize(1);
    fakes.take(message.conversation());
  }

  private void routeToNobody(int number) {
    if (number == 0) {
      SetPresence presence = new SetPresence(fakes.stores.presence(), clock);
      AGENTS.forEach(agent -> presence.offline(organization, agent));
    }
    route(number);
  }

  /** Takes the next event of a session, which does not change its status. */
  private void tell(int number) {
    fakes.event("session-" + number, "OPEN", 1);
  }

  /** Does all that a message and the event beside it cause, in a conversation with a session. */
  private void wholeWay(int number) {
    tell(number);
    route(create(new SessionId("session-" + number).conversation(organization)));
  }

  /** Returns how often in a second an organisation may do something before a key is throttled. */
  private static double rate(int shards, ObjIntConsumer<KeyConsumptionTest> operation) {
    KeyConsumptionTest test = new KeyConsumptionTest();
    test.memory
        .directory()
        .create(
            new Organization(
                OrganizationPath.root(test.organization),
                "Large",
                Organization.Status.ACTIVE,
                new Sharding(shards, 1, Instant.EPOCH, shards),
                Revision.first(test.clock.instant())));
    for (int number = 0; number < TIMES; number++) {
      test.fakes.event("session-" + number, "OPEN", 0);
    }
    test.warmUp();
    for (int number = 0; number < TIMES; number++) {
      operation.accept(test, number);
    }
    return test.memory.consumption().read().values().stream()
        .mapToDouble(
            units -> TIMES / Math.max(units.writes() / KEY_WRITES, units.reads() / KEY_READS))
        .min()
        .orElseThrow();
  }

  /** Reads the directory, which an instance does once in ten seconds. */
  private void warmUp() {
    fakes.router.route(create(TIMES));
    memory.consumption().read();
  }
}
