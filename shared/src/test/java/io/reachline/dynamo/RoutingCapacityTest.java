package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;
import static io.reachline.webhook.EventBuilder.aMessageEvent;
import static io.reachline.webhook.EventBuilder.aSessionEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.EventPattern;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.CapacityMeter.Units;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.presence.SetPresence;
import io.reachline.publishing.EventPublisher;
import io.reachline.publishing.PublishingTask;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.Reason;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RoutingHistory;
import io.reachline.routing.RoutingTask;
import io.reachline.routing.Step;
import io.reachline.routing.TextConditions;
import io.reachline.routing.WaitingRule;
import io.reachline.service.Outbox;
import io.reachline.session.SessionStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.SourceId;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The capacity that routing consumes, to the unit. Two of three shards of presence are empty where
 * nothing else is said; AWS would charge a unit for each.
 */
class RoutingCapacityTest {
  private static final Retention RETENTION = new Retention(Duration.ofDays(90));

  private final Database database = LocalDynamoDb.database();
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
  private final ConversationKey conversation =
      new ConversationKey(organization, new ConversationId(StoreContract.id(1)));
  private final ChannelId sales = new ChannelId(StoreContract.id(2));
  private final UserId agent = new UserId(StoreContract.id(3));
  private final SetPresence presence = new SetPresence(stores.presence(), clock);
  private final List<RoutingTask> delayed = new ArrayList<>();
  private final List<String> statusesWritten = new ArrayList<>();
  private final Random random = new Random(1);
  private int messages;

  private final NotificationRouter router =
      new NotificationRouter(
          new RoutingEngine(new TextConditions()),
          stores.situations(),
          stores.directory(),
          stores.presence(),
          Interposed.before(
              MessageStore.class,
              stores.messages(),
              (_, arguments, call) -> {
                if (arguments.getFirst() instanceof Message written) {
                  statusesWritten.add(written.text());
                }
                return call.call();
              }),
          stores.runs(),
          stores.inboxes(),
          stores.sums(),
          (task, _) -> delayed.add(task),
          stores.serviceHealth(),
          new Outbox(stores.deliveries(), (_, _) -> {}, clock),
          presence.activity(Optional.empty()),
          RETENTION,
          clock,
          new RecordedTelemetry(clock).telemetry());

  private final EventPublisher publisher =
      new EventPublisher(
          router.directory(),
          stores.conversations(),
          stores.messages(),
          new Outbox(stores.deliveries(), (_, _) -> {}, clock),
          clock);

  /** Its plan, its entry, its status message, and the conversation that it queues. */
  @Test
  void inboundMessage_closedConversation_fourWritesAndTheHead() {
    set(organization, rule("R1", Duration.ZERO));

    // Entries and status messages stand in an index each, the head in that of conversations.
    assertThat(spent(inbound())).isEqualTo(new Units(4, 2, 1 + 1 + 0.5));
  }

  /** Twenty members, with ids and names of their own. */
  @Test
  void inboundMessage_channelOfTwentyMembers_planOfTwoUnits() {
    set(organization, rule("R1", Duration.ZERO));
    ChannelId team = channel(20);

    set(
        new Rule(
            "To the team", "", Duration.ZERO, List.of(new Target.OfChannel(team)), Rule.Then.STOP));

    Units spent = spent(inbound());
    // The entry, the status message, the state; the rest is the plan.
    assertThat(spent.writes() - 1 - 1 - 1).isEqualTo(2);
  }

  /** Each channel is written out with each rule that names it, and compressed. */
  @Test
  void inboundMessage_tenRulesOfThreeChannels_planOfTwoUnits() {
    set(organization, rule("R1", Duration.ZERO));
    List<Target> teams =
        IntStream.range(0, 3).<Target>mapToObj(_ -> new Target.OfChannel(channel(10))).toList();

    set(
        IntStream.range(0, 10)
            .mapToObj(n -> new Rule("Rule " + n, "", Duration.ZERO, teams, Rule.Then.CONTINUE))
            .toArray(Rule[]::new));

    Units spent = spent(inbound());
    // Three entries, one status message, the state; the rest is the plan.
    assertThat(spent.writes() - 3 - 1 - 1).isEqualTo(2);
  }

  /** The mark was read when it was routed, and counts for a moment. */
  @Test
  void publishing_noService_nothing() {
    set(organization, rule("R1", Duration.ZERO));
    Message message = inbound();
    router.route(message);
    PublishingTask.Changed change = change();
    meter.read();

    publisher.created(message);
    publisher.changed(change);

    assertThat(meter.read()).isEqualTo(new Units(0, 0, 0));
  }

  /** A delivery and its entry in the index; for a message also the conversation, for its type. */
  @Test
  void publishing_oneService_twoWrites() {
    set(organization, rule("R1", Duration.ZERO));
    stores.directory().create(service());
    Message message = inbound();
    router.route(message);
    PublishingTask.Changed change = change();
    meter.read();

    publisher.created(message);
    assertThat(meter.read()).isEqualTo(new Units(1, 1, 0.5));
    publisher.changed(change);
    assertThat(meter.read()).isEqualTo(new Units(1, 1, 0));
    publisher.created(message);
    assertThat(meter.read()).isEqualTo(new Units(1, 0, 0.5));

    clock.advance(Duration.ofSeconds(2));
    publisher.changed(change);
    assertThat(meter.read()).isEqualTo(new Units(1, 0, 0.5));
  }

  private PublishingTask.Changed change() {
    return new PublishingTask.Changed(conversation, clock.instant(), "1");
  }

  private Service service() {
    return new Service(
        new ServiceId(StoreContract.id(9)),
        organization,
        "A service",
        "https://bot.example/hook",
        Set.of(new EventPattern("message.create.*.*"), new EventPattern("conversation.update")),
        Service.State.ENABLED,
        ServiceSecrets.of(new ServiceSecret("a secret of 20 bytes")),
        Revision.first(clock.instant()));
  }

  @Test
  void history_ofAMessage_oneRead() {
    set(organization, rule("R1", Duration.ofMinutes(5)));
    Message message = inbound();
    router.route(message);
    meter.read();

    assertThat(new RoutingHistory(stores.runs()).of(message).objects("steps")).hasSize(1);

    assertThat(meter.read()).isEqualTo(new Units(0, 0, 1));
  }

  /** The message, the steps, the head, who accepted; and a step that says so. */
  @Test
  void delayedRule_acceptedMeanwhile_oneWrite() {
    set(organization, rule("R1", Duration.ofMinutes(5)));
    router.route(inbound());
    clock.advance(Duration.ofSeconds(1));
    accepted();
    clock.advance(Duration.ofMinutes(5));
    meter.read();

    router.take(delayed.getLast());
    assertThat(meter.read()).isEqualTo(new Units(1, 0, 1 + 1 + 1 + 1));
    router.take(delayed.getLast());
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 1 + 1 + 1));
  }

  @Test
  void inboundMessage_queuedConversation_threeWrites() {
    set(organization, rule("R1", Duration.ZERO));
    router.route(inbound());
    clock.advance(Duration.ofSeconds(1));

    // The head, the mark, presence, and what waits already.
    assertThat(spent(inbound())).isEqualTo(new Units(3, 2, 1 + 0.5 + 0.5 + 1));
  }

  @Test
  void inboundMessage_longHistory_costsTheSame() {
    set(organization, rule("R1", Duration.ZERO));
    IntStream.range(0, 200).forEach(_ -> stores.messages().create(inbound()));
    router.route(inbound());
    clock.advance(Duration.ofSeconds(1));

    assertThat(spent(inbound())).isEqualTo(new Units(3, 2, 1 + 0.5 + 0.5 + 1));
  }

  /** A repetition writes nothing, and is refused three times. */
  @Test
  void inboundMessage_again_isRefusedThreeTimes() {
    set(organization, rule("R1", Duration.ZERO));
    Message message = inbound();
    router.route(message);

    assertThat(spent(message)).isEqualTo(new Units(4, 0, 1 + 0.5 + 0.5 + 1));
  }

  @Test
  void inboundMessage_twoOrganizationsAbove_oneQueryEach() {
    OrganizationId root = new OrganizationId(StoreContract.freshId());
    OrganizationId middle = new OrganizationId(StoreContract.freshId());
    OrganizationPath path = OrganizationPath.root(root).child(middle).child(organization);
    organization(OrganizationPath.root(root));
    organization(OrganizationPath.root(root).child(middle));
    organization(path);
    set(organization, rule("R1", Duration.ZERO));

    assertThat(spent(inbound())).isEqualTo(new Units(4, 2, 1 + 3 + 0.5));
  }

  /**
   * A thousand users are 200 kB or so, and read once in ten seconds. Each message needs the mark of
   * the last change, and each shard of presence: two units of four keys, each of which gives 6,000
   * such reads a second. To find nobody costs three more.
   */
  @Test
  void inboundMessage_thousandUsersHundredOnline_twoUnits() {
    set(organization, rule("R1", Duration.ZERO));
    IntStream.range(100, 1_100).forEach(n -> user(new UserId(StoreContract.id(n))));
    IntStream.range(101, 200)
        .forEach(
            n ->
                presence.online(organization, new UserId(StoreContract.id(n)), Duration.ofDays(1)));
    router.route(inbound());
    meter.read();

    assertThat(stores.presence().onlineSince(organization, clock.instant(), Consistency.EVENTUAL))
        .hasSize(100);
    assertThat(meter.read()).isEqualTo(new Units(0, 0, 1.5));

    // The head, the mark, three shards, and what waits already.
    clock.advance(Duration.ofSeconds(1));
    assertThat(spent(inbound())).isEqualTo(new Units(3, 2, 1 + 0.5 + 1.5 + 1));
    presence.offline(organization, agent);
    clock.advance(Duration.ofSeconds(1));
    // To find nobody, presence is read again, strongly.
    assertThat(spent(inbound())).isEqualTo(new Units(3, 2, 1 + 0.5 + 1.5 + 3 + 1));
    assertThat(statusesWritten)
        .containsExactly(
            "Notifications Delivered", "Notifications Delivered", "Notifications Undeliverable");

    // The directory instead of its mark.
    clock.advance(Duration.ofSeconds(8));
    Units spent = spent(inbound());
    assertThat(spent.writes()).isEqualTo(3);
    assertThat(spent.reads()).isBetween(40.0, 80.0);
  }

  @Test
  void activeConversation_onePlanAndTheHead() {
    set(organization, rule("R1", Duration.ZERO));
    accepted();
    clock.advance(Duration.ofSeconds(1));

    assertThat(spent(inbound())).isEqualTo(new Units(1, 0, 1));
  }

  private Message accepted() {
    Message accept = message(MessageType.COMMAND, Role.AGENT, "/accept");
    var before = stores.commands().find(conversation).orElseThrow();
    stores.commands().post(List.of(accept), before, before.after(accept).orElse(before));
    return accept;
  }

  /**
   * Its plan, its entry, its status message; the message, the steps, the head, the mark, presence.
   */
  @Test
  void delayedRule_threeWrites() {
    set(organization, rule("R1", Duration.ofMinutes(5)));
    router.route(inbound());
    clock.advance(Duration.ofMinutes(5));
    meter.read();

    router.take(delayed.getLast());

    assertThat(meter.read()).isEqualTo(new Units(3, 2, 1 + 1 + 1 + 1 + 0.5));
  }

  /**
   * Its plan and its status message; its entry is there. The message, the first step and the
   * latest, the head, the mark, presence: the same in each round.
   */
  @Test
  void ruleThatRepeats_twoWritesInEachRound() {
    set(organization, rule("R1", Duration.ZERO, Duration.ofMinutes(1)));
    router.route(inbound());
    for (int round = 1; round <= 60; round++) {
      clock.advance(Duration.ofMinutes(1));
      meter.read();

      router.take(delayed.getLast());

      // Behind the first step of a run there is no latest yet: on AWS, that is a unit as well.
      double latest = round == 1 ? 0 : 1;
      // Once the message's hour is over, its mark for reports.
      int mark = round > 30 ? 1 : 0;
      Units units = new Units(2 + mark, 1, 1 + 1 + latest + 1 + 1 + 0.5);
      // The directory instead of its mark, once in ten seconds.
      assertThat(meter.read()).isEqualTo(units);
    }
    assertThat(statusesWritten).hasSize(61).containsOnly("Notifications Delivered");
  }

  /** Each is done, and only that is looked up: the message, the steps, the step's own status. */
  @Test
  void ruleThatRepeats_handedOutAgain_changesNothing() {
    set(organization, rule("R1", Duration.ZERO, Duration.ofMinutes(1)));
    router.route(inbound());
    clock.advance(Duration.ofMinutes(1));
    router.take(delayed.getLast());
    int tasks = delayed.size();
    meter.read();

    router.take(delayed.get(0));

    assertThat(meter.read()).isEqualTo(new Units(1, 0, 1 + 1 + 1 + 1 + 1));
    assertThat(delayed).hasSize(tasks);
  }

  @Test
  void history_ofAThousandRounds_readsTheLatestHundred() {
    set(organization, rule("R1", Duration.ZERO, Duration.ofMinutes(1)));
    Message message = inbound();
    router.route(message);
    for (int round = 1; round <= 300; round++) {
      clock.advance(Duration.ofMinutes(1));
      router.take(delayed.getLast());
    }
    meter.read();

    assertThat(new RoutingHistory(stores.runs()).of(message).objects("steps")).hasSize(101);

    assertThat(meter.read().reads()).isBetween(10.0, 30.0);
  }

  /** The message and what it changes, in a transaction. */
  @Test
  void command_fourWritesAndTheHead() {
    set(organization, rule("R1", Duration.ZERO));
    Message accept = message(MessageType.COMMAND, Role.AGENT, "/accept");
    meter.read();

    var before = stores.commands().find(conversation).orElseThrow();
    stores.commands().post(List.of(accept), before, before.after(accept).orElse(before));

    assertThat(meter.read()).isEqualTo(new Units(4, 0, 1));
  }

  /** The head again behind the plan, since an end of the session may have come meanwhile. */
  @Test
  void inboundMessage_byWebhook_readsTheHeadOnceMore() {
    set(organization, rule("R1", Duration.ZERO));
    router.route(event("OPEN", Duration.ZERO));

    assertThat(spent(written(Duration.ofSeconds(9))))
        .isEqualTo(new Units(3, 2, 1 + 0.5 + 0.5 + 0.5 + 1));
  }

  /** The head knows it, nothing waits; for an empty range, AWS would charge a unit as well. */
  @Test
  void sessionEnded_nobodyWaits_oneRead() {
    assertThat(spent(event("ENDED", Duration.ZERO))).isEqualTo(new Units(0, 0, 1));
  }

  /**
   * A note of the release before the new plan, and what an inbound message costs; the head, the
   * steps behind the event, the message, the head again, the events before it.
   */
  @Test
  void sessionEnded_releasesAMessage_oneWriteMoreThanAMessage() {
    set(organization, rule("R1", Duration.ZERO));
    router.route(event("ON_PROGRESS", Duration.ZERO));
    router.route(written(Duration.ofSeconds(9)));

    assertThat(spent(event("ENDED", Duration.ofSeconds(5))))
        .isEqualTo(new Units(5, 2, 1 + 1 + 1 + 1 + 1 + 1 + 0.5));
    assertThat(statusesWritten).contains("Notifications Delivered");
  }

  /**
   * A note of the release before its plan, for which it reads the steps and the head again; and the
   * head once more, since the message came by webhook.
   */
  @Test
  void delayedRule_suppressedThenReleased_oneWriteMore() {
    set(organization, rule("R1", Duration.ofMinutes(5)));
    router.route(written(Duration.ofSeconds(9)));
    router.route(event("ON_PROGRESS", Duration.ZERO));
    clock.advance(Duration.ofMinutes(5));
    router.take(delayed.getLast());
    router.route(event("OPEN", Duration.ofSeconds(5)));
    meter.read();

    router.take(delayed.getLast());

    assertThat(meter.read()).isEqualTo(new Units(4, 2, 1 + 2 + 2 + 1 + 1 + 0.5));
  }

  /** Takes in that the session has a status since a time behind that of the test. */
  private Message event(String status, Duration after) {
    ProviderEvent.SessionChanged changed =
        (ProviderEvent.SessionChanged)
            read(
                aSessionEvent(clock.instant().plus(after))
                    .payload("sessionStatus", status)
                    .payload("messagesCount", Long.toString(after.toSeconds())));
    stores.messages().create(changed.message());
    stores.sessions().move(changed.event(), EnumSet.allOf(SessionStore.Part.class));
    return changed.message();
  }

  /** Takes in what the end user wrote at a time behind that of the test. */
  private Message written(Duration after) {
    ProviderEvent.MessageAdded added =
        (ProviderEvent.MessageAdded) read(aMessageEvent(clock.instant().plus(after)));
    stores.messages().create(added.message());
    return added.message();
  }

  private ProviderEvent read(EventBuilder event) {
    return ProviderEvent.read(
        new ZohoDesk(),
        new Delivery(organization, new SourceId("5".repeat(24)), clock.instant(), event.json()),
        RETENTION,
        clock.instant());
  }

  /** A batch for each 25 of them; each entry costs a write, and one in the index that it leaves. */
  @Test
  void accept_threeThousandEntries_takesThemInBatches() {
    set(organization, rule("R1", Duration.ZERO));
    Message hello = inbound();
    stores
        .inboxes()
        .put(
            IntStream.range(0, 3_000)
                .mapToObj(n -> Inbox.of(organization, new ChannelId(StoreContract.id(10_000 + n))))
                .map(
                    inbox ->
                        new InboxEntry(
                            inbox, conversation, hello.id(), false, true, clock.instant()))
                .toList());
    clock.advance(Duration.ofSeconds(1));
    Message accept = accepted();
    meter.read();

    router.route(accept);

    // The head, the directory, the note of the acceptance, 509 kB of entries, the batches.
    assertThat(meter.calls()).isEqualTo(1 + 1 + 1 + 1 + 3_000 / 25);
    assertThat(meter.read()).isEqualTo(new Units(1 + 3_000, 3_000, 1 + 1 + 188));
    assertThat(stores.inboxes().of(conversation)).isEmpty();
  }

  /** Each step holds its delayed rules; the runs together do not fit into memory. */
  @Test
  void runsSinceAnEvent_manyBytes_areReadAsTheyAreVisited() {
    Rule large =
        new Rule("R1", "c".repeat(300_000), Duration.ofHours(1), List.of(), Rule.Then.CONTINUE);
    List<MessageId> origins = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      origins.add(MessageId.of(clock.instant().plusMillis(n), MessageType.CHAT, "0".repeat(11)));
      stores.runs().add(conversation, origins.getLast(), waiting(large));
    }
    meter.read();
    List<MessageId> visited = new ArrayList<>();
    List<Integer> calls = new ArrayList<>();

    stores
        .runs()
        .visitSince(
            conversation,
            clock.instant(),
            (origin, _) -> {
              visited.add(origin);
              calls.add(meter.calls());
            });

    assertThat(visited).isEqualTo(origins);
    // A page ends behind the item that reaches 1 MB.
    assertThat(calls.getFirst()).isEqualTo(1);
    assertThat(calls.getLast()).isEqualTo(3);
  }

  private Step waiting(Rule rule) {
    return new Step(
        0,
        clock.instant(),
        clock.instant(),
        ConversationStatus.QUEUED,
        false,
        0,
        false,
        Set.of(),
        Set.of(),
        List.of(
            new WaitingRule(
                new WorkflowId(StoreContract.id(4)),
                0,
                rule,
                clock.instant().plus(rule.delay()),
                0)),
        Optional.empty(),
        Set.of(),
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Reason.NONE);
  }

  /** The presence is read; it stands in an index of its own partition. */
  @Test
  void presence_firstOnline_oneWriteAndTheIndex() {
    meter.read();

    presence.online(organization, agent, Duration.ofMinutes(5));

    assertThat(meter.read()).isEqualTo(new Units(1, 1, 1));
  }

  @Test
  void presence_renewedInItsFirstHalf_writesNothing() {
    presence.online(organization, agent, Duration.ofMinutes(5));
    clock.advance(Duration.ofSeconds(150));
    meter.read();

    presence.online(organization, agent, Duration.ofMinutes(5));

    assertThat(meter.read()).isEqualTo(new Units(0, 0, 1));
  }

  /** It moves in the index, which is a deletion and a write. */
  @Test
  void presence_renewedInItsSecondHalf_oneWriteAndTheIndex() {
    presence.online(organization, agent, Duration.ofMinutes(5));
    clock.advance(Duration.ofSeconds(151));
    meter.read();

    presence.online(organization, agent, Duration.ofMinutes(5));

    assertThat(meter.read()).isEqualTo(new Units(1, 2, 1));
  }

  /** The presence, and the interval that it ends, in a transaction. */
  @Test
  void presence_setOffline_fourWrites() {
    presence.online(organization, agent, Duration.ofMinutes(5));
    clock.advance(Duration.ofSeconds(1));
    meter.read();

    presence.offline(organization, agent);

    assertThat(meter.read()).isEqualTo(new Units(4, 0, 1));
  }

  private Units spent(Message message) {
    meter.read();
    router.route(message);
    return meter.read();
  }

  private void set(OrganizationId owner, Rule rule) {
    stores.conversations().create(Conversation.closed(conversation, clock.instant()));
    stores.directory().create(new Channel(sales, owner, "sales", Set.of(agent), first()));
    user(agent);
    stores
        .directory()
        .create(
            new Workflow(
                new WorkflowId(StoreContract.id(4)),
                owner,
                "A workflow",
                true,
                Optional.empty(),
                List.of(rule),
                first()));
    presence.online(owner, agent, Duration.ofDays(1));
  }

  private void organization(OrganizationPath path) {
    stores.directory().create(new Organization(path, "One", Organization.Status.ACTIVE, first()));
  }

  private void user(UserId id) {
    stores
        .directory()
        .create(new User(id, organization, "An agent", Role.AGENT, Set.of(sales), first()));
  }

  /** Creates a channel whose members have ids and names that no compression makes short. */
  private ChannelId channel(int size) {
    Set<UserId> members = new HashSet<>();
    ChannelId id = new ChannelId(randomId());
    for (int n = 0; n < size; n++) {
      UserId member = new UserId(randomId());
      members.add(member);
      stores
          .directory()
          .create(
              new User(
                  member,
                  organization,
                  "Agent " + randomId().substring(0, 8),
                  Role.AGENT,
                  Set.of(id),
                  Map.of(),
                  first()));
      presence.online(organization, member, Duration.ofSeconds(1 + random.nextInt(3_600)));
      presence.offline(organization, member);
    }
    stores.directory().create(new Channel(id, organization, "A team", members, first()));
    return id;
  }

  private String randomId() {
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextInt());
  }

  /** Puts other rules in the place of the workflow's. */
  private void set(Rule... rules) {
    stores
        .directory()
        .replace(
            new Workflow(
                new WorkflowId(StoreContract.id(4)),
                organization,
                "A workflow",
                true,
                Optional.empty(),
                List.of(rules),
                first().next(clock.instant())));
  }

  private Rule rule(String name, Duration delay) {
    return rule(name, delay, Duration.ZERO);
  }

  private Rule rule(String name, Duration delay, Duration repeat) {
    return new Rule(
        name, "", delay, repeat, List.of(new Target.OfChannel(sales)), Rule.Then.CONTINUE);
  }

  private Revision first() {
    return Revision.first(clock.instant());
  }

  private Message inbound() {
    return message(MessageType.CHAT, Role.CONTACT, "Hello");
  }

  private Message message(MessageType type, Role role, String text) {
    Message message =
        aMessage()
            .id(type, clock.instant(), ++messages)
            .in(conversation)
            .by(role)
            .by(agent)
            .text(text)
            .build();
    if (type != MessageType.COMMAND) {
      stores.messages().create(message);
    }
    return message;
  }
}
