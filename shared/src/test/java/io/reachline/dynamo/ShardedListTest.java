package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationListing;
import io.reachline.directory.Sharding;
import io.reachline.dynamo.CapacityMeter.Units;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.Json;
import io.reachline.json.Parsed;
import io.reachline.list.Order;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageListing;
import io.reachline.message.MessageType;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore;
import io.reachline.storage.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of an organisation whose number of shards is raised and lowered while it is used. */
class ShardedListTest {
  private static final Retention RETENTION = new Retention(Duration.ofDays(90));
  private static final int PAGE = 50;
  private static final List<Integer> NUMBERS = List.of(1, 4, 16, 2);
  private static final int EACH = 60;

  private final Database database = LocalDynamoDb.database();
  private final CapacityMeter meter = new CapacityMeter();
  private final MovableClock clock = MovableClock.standing();
  private final OrganizationId organization = new OrganizationId(StoreContract.freshId());
  private Sharding sharding = Sharding.SINGLE;
  private final Stores stores = instance();

  /** Returns the stores of an instance of its own. */
  private Stores instance() {
    return Stores.inDynamoDb(
        database.client(
            builder ->
                builder.overrideConfiguration(
                    configuration -> configuration.addExecutionInterceptor(meter))),
        database.tables(),
        new Shards(_ -> sharding, clock),
        clock,
        RETENTION);
  }

  private List<Message> storeUnderEveryNumber() {
    List<Message> stored = new ArrayList<>();
    for (int number : NUMBERS) {
      sharding = sharding.changedTo(number, clock.instant());
      clock.advance(Sharding.NOTICE);
      stored.addAll(store(EACH));
    }
    return stored;
  }

  /** Stores messages, each in a conversation and in the inbox. */
  private List<Message> store(int count) {
    List<Message> stored = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      clock.advance(Duration.ofSeconds(1));
      long number = clock.millis() / 1_000;
      ConversationKey key = StoreContract.key(organization, (int) number);
      Message message =
          aMessage()
              .id(
                  MessageId.of(
                      clock.instant(), MessageType.CHAT, HexFormat.of().toHexDigits(number, 11)))
              .in(key)
              .build();
      stores.messages().create(message);
      stores.conversations().create(Conversation.closed(key, clock.instant()));
      stores.inboxes().put(List.of(entry(message)));
      stored.add(message);
    }
    return stored;
  }

  private InboxEntry entry(Message message) {
    return new InboxEntry(
        inbox(), message.conversation(), message.id(), false, false, clock.instant());
  }

  private Inbox inbox() {
    return new Inbox(organization, StoreContract.id(7));
  }

  @Test
  void pages_allListsInBothOrders_everyEntryOnceInOrder() {
    List<Message> stored = storeUnderEveryNumber();
    List<String> ids = stored.stream().map(message -> message.id().value()).toList();
    List<String> conversations =
        stored.stream().map(message -> message.conversation().conversation().value()).toList();

    assertThat(all(this::messages, "type=chat&limit=50&sort=createdAt")).isEqualTo(ids);
    assertThat(all(this::messages, "type=chat&limit=50")).isEqualTo(ids.reversed());
    assertThat(all(this::messages, "type=chat&limit=7")).isEqualTo(ids.reversed());
    assertThat(all(this::conversations, "limit=50&sort=createdAt")).isEqualTo(conversations);
    assertThat(all(this::conversations, "limit=7")).isEqualTo(conversations.reversed());
    assertThat(entries(Order.NEWEST_FIRST)).isEqualTo(ids.reversed());
    assertThat(entries(Order.OLDEST_FIRST)).isEqualTo(ids);
  }

  private List<String> entries(Order order) {
    return StoreContract.all(
            stores.inboxes().list(List.of(inbox()), StoreContract.options(order, PAGE)))
        .stream()
        .map(entry -> entry.origin().value())
        .toList();
  }

  @Test
  void message_byItsIdAlone_isFoundWhateverTheNumberWas() {
    List<Message> stored = storeUnderEveryNumber();

    for (Message message : stored) {
      assertThat(stores.messages().find(organization, message.id())).contains(message);
    }
  }

  @Test
  void sessions_changingStatusAndShards_areListedOnce() {
    for (int number : NUMBERS) {
      sharding = sharding.changedTo(number, clock.instant());
      clock.advance(Sharding.NOTICE);
      Stores instance = instance();
      for (int n = 0; n < 40; n++) {
        clock.advance(Duration.ofSeconds(1));
        SessionEvent event = event(n, n % 2 == 0 ? "OPEN" : "ON_HOLD");
        instance.sessions().move(event, EnumSet.allOf(SessionStore.Part.class));
      }
    }

    assertThat(
            StoreContract.all(
                stores
                    .sessions()
                    .list(
                        organization,
                        Set.of(Optional.of(SessionStatus.OPEN), Optional.of(SessionStatus.ON_HOLD)),
                        StoreContract.newestFirst(PAGE))))
        .extracting(session -> session.id().value())
        .isEqualTo(IntStream.range(0, 40).mapToObj(n -> "session-" + n).toList().reversed());
  }

  private SessionEvent event(int number, String status) {
    Session session =
        new Session(
            new SessionId("session-" + number),
            status,
            null,
            null,
            null,
            null,
            null,
            null,
            clock.instant(),
            clock.instant());
    return new SessionEvent(organization, session, HexId.hash(session.toString()), "{}");
  }

  @Test
  void page_sixteenShards_costsHalfAReadForEachMore() {
    List<Units> one = pageCosts(1);
    List<Units> sixteen = pageCosts(16);

    // Of messages: their 50 heads, and 0.5 for each 4 kB of the index; 0.5 for each head of a
    // conversation. Each shard is read in chunks of eight.
    assertThat(one)
        .containsExactly(new Units(0, 0, 26.5), new Units(0, 0, 26.5), new Units(0, 0, 0.5));
    assertThat(sixteen)
        .containsExactly(new Units(0, 0, 34), new Units(0, 0, 33.5), new Units(0, 0, 0.5));
  }

  /** Returns the costs of pages of messages and of conversations, and of one message by its id. */
  private List<Units> pageCosts(int number) {
    ShardedListTest list = new ShardedListTest();
    list.sharding = new Sharding(number, 1, Instant.EPOCH, number);
    List<Message> stored = list.store(120);
    list.meter.read();
    List<Units> costs = new ArrayList<>();
    assertThat(list.messages("type=chat&limit=50").items()).hasSize(PAGE);
    costs.add(list.meter.read());
    assertThat(list.conversations("limit=50").items()).hasSize(PAGE);
    costs.add(list.meter.read());
    assertThat(list.stores.messages().find(list.organization, stored.getLast().id())).isPresent();
    costs.add(list.meter.read());
    return costs;
  }

  private Page messages(String query) {
    MessageListing.Outcome outcome =
        new MessageListing(
                stores.messages(), stores.conversations(), RETENTION, new Paginator("", clock))
            .listFlat(
                OrganizationPath.root(organization), "/v2/messages", QueryString.parse(query));
    assertThat(outcome).isInstanceOf(MessageListing.Outcome.Listed.class);
    return ((MessageListing.Outcome.Listed) outcome).page();
  }

  private Page conversations(String query) {
    Parsed<Page> page =
        new ConversationListing(stores.conversations(), new Paginator("", clock))
            .list(
                OrganizationPath.root(organization), "/v2/conversations", QueryString.parse(query));
    assertThat(page).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid<Page>) page).value();
  }

  /** Returns the ids on all pages, as a client follows their links. */
  private static List<String> all(Function<String, Page> list, String query) {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.of(query);
    while (next.isPresent()) {
      Page page = list.apply(next.get());
      page.items().forEach(item -> ids.add(Json.readOwn(item).text("id").orElseThrow()));
      next = page.next().map(link -> link.substring(link.indexOf('?') + 1));
    }
    return ids;
  }
}
