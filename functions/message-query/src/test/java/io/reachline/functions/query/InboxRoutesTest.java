package io.reachline.functions.query;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.JsonObject;
import io.reachline.memory.Deletion;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandedConversation;
import io.reachline.presence.SetPresence;
import io.reachline.session.SessionId;
import io.reachline.webhook.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a user's inbox, with those of the channels that the user subscribes to. */
class InboxRoutesTest {
  private static final String INBOX = "GET /v2/users/{user}/inbox";
  private static final String AGENT = "guest agent";
  private static final UserId ANN = new UserId("aa".repeat(12));
  private static final UserId BOB = new UserId("bb".repeat(12));
  private static final ChannelId SALES = new ChannelId("c1".repeat(12));
  private static final ChannelId SERVICE = new ChannelId("c2".repeat(12));
  private static final ConversationKey CONVERSATION = QueryScenario.key(QueryScenario.CONVERSATION);

  private final QueryScenario scenario = new QueryScenario();
  private int made;

  @BeforeEach
  void createDirectory() {
    channel(SALES, 1, ANN, BOB);
    channel(SERVICE, 1, ANN, BOB);
    user(ANN, SALES);
    user(BOB, SALES, SERVICE);
  }

  private void channel(ChannelId id, int version, UserId... members) {
    Channel channel =
        new Channel(
            id, QueryScenario.ORGANIZATION, "a channel", Set.of(members), revision(version));
    assertThat(
            version == 1
                ? scenario.stores.directory().create(channel)
                : scenario.stores.directory().replace(channel))
        .isTrue();
  }

  private void user(UserId id, ChannelId... channels) {
    scenario
        .stores
        .directory()
        .create(
            new User(
                id,
                QueryScenario.ORGANIZATION,
                "a user",
                Role.AGENT,
                Set.of(channels),
                revision(1)));
  }

  private Revision revision(int version) {
    return new Revision(
        version, scenario.clock.instant(), scenario.clock.instant(), Optional.empty());
  }

  // ------------------------------------------------------------------------------------ entries

  private InboxEntry put(Inbox inbox, ConversationKey conversation, boolean isTask, Instant at) {
    InboxEntry entry =
        new InboxEntry(
            inbox,
            conversation,
            MessageId.of(at, MessageType.CHAT, "%011x".formatted(++made)),
            isTask,
            true,
            at);
    scenario.stores.inboxes().put(List.of(entry));
    return entry;
  }

  private InboxEntry put(Inbox inbox) {
    return put(inbox, CONVERSATION, false, scenario.clock.instant());
  }

  private static Inbox of(ChannelId channel) {
    return Inbox.of(QueryScenario.ORGANIZATION, channel);
  }

  private static Inbox of(UserId user) {
    return Inbox.of(QueryScenario.ORGANIZATION, user);
  }

  private static String id(InboxEntry entry) {
    return entry.origin().value() + entry.inbox().id();
  }

  private static ApiCall call(UserId caller, String scope, UserId whose, String query) {
    return QueryScenario.call(INBOX, query)
        .with("user", whose.value())
        .as(caller.value(), QueryScenario.ORGANIZATION.value(), scope);
  }

  private ApiAnswer inbox(UserId user, String query) {
    return scenario.send(call(user, AGENT, user, query));
  }

  private List<String> ids(UserId user) {
    return inbox(user, "").texts("id");
  }

  private void command(String text) {
    CommandedConversation before = scenario.stores.commands().find(CONVERSATION).orElseThrow();
    Message command =
        aMessage()
            .id(MessageType.COMMAND, scenario.clock.instant(), ++made)
            .in(CONVERSATION)
            .by(ANN)
            .text(text)
            .build();
    assertThat(
            scenario
                .stores
                .commands()
                .post(List.of(command), before, before.after(command).orElse(before)))
        .isEqualTo(CommandStore.Outcome.POSTED);
  }

  // -------------------------------------------------------------------------------- what is there

  @Test
  void inbox_entry_hasEveryPropertyOfTheContract() {
    InboxEntry entry = put(of(SALES));

    assertThat(inbox(ANN, "").items())
        .containsExactly(
            new JsonObject(
                Map.of(
                    "id",
                    id(entry),
                    "inbox",
                    SALES.value(),
                    "organization",
                    QueryScenario.ORGANIZATION.value(),
                    "conversation",
                    QueryScenario.CONVERSATION,
                    "origin",
                    entry.origin().value(),
                    "isTask",
                    false,
                    "createdAt",
                    "2026-11-02T09:30:00.000Z")));
  }

  @Test
  void inbox_ownAndChannelsSubscribedTo_whateverThePresence() {
    InboxEntry own = put(of(ANN));
    InboxEntry others = put(of(BOB));
    InboxEntry sales = put(of(SALES));
    InboxEntry service = put(of(SERVICE));

    assertThat(ids(ANN)).containsExactlyInAnyOrder(id(own), id(sales));
    assertThat(ids(BOB)).containsExactlyInAnyOrder(id(others), id(sales), id(service));
    new SetPresence(scenario.stores.presence(), scenario.clock)
        .online(QueryScenario.ORGANIZATION, ANN, Duration.ofMinutes(1));
    assertThat(ids(ANN)).containsExactlyInAnyOrder(id(own), id(sales));
  }

  @Test
  void inbox_subscribedLater_findsWhatWaits() {
    InboxEntry service = put(of(SERVICE));
    assertThat(ids(ANN)).isEmpty();

    User ann =
        scenario
            .stores
            .directory()
            .find(User.class, QueryScenario.ORGANIZATION, ANN.value())
            .orElseThrow();
    scenario
        .stores
        .directory()
        .replace(
            new User(
                ann.id(),
                ann.organization(),
                ann.name(),
                ann.role(),
                Set.of(SERVICE),
                revision(2)));

    assertThat(ids(ANN)).containsExactly(id(service));
  }

  @Test
  void inbox_channelOfWhichOneIsNoMemberAnyMore_isNotShown() {
    InboxEntry sales = put(of(SALES));
    assertThat(ids(ANN)).containsExactly(id(sales));

    channel(SALES, 2, BOB);

    assertThat(ids(ANN)).isEmpty();
    assertThat(ids(BOB)).containsExactly(id(sales));
    Deletion.of(
        scenario.stores.directory(), Channel.class, QueryScenario.ORGANIZATION, SALES.value());
    assertThat(ids(BOB)).isEmpty();
  }

  @Test
  void inbox_ofTheSameIdElsewhere_isNotShown() {
    OrganizationId elsewhere = QueryScenario.OTHER_ORGANIZATION;
    put(new Inbox(elsewhere, ANN.value()));
    put(new Inbox(elsewhere, SALES.value()));

    assertThat(ids(ANN)).isEmpty();
  }

  // ---------------------------------------------------------------------------- what has vanished

  @Test
  void inbox_acceptedConversation_vanishesAtOnceAndTasksStay() {
    put(of(SALES));
    put(of(ANN));
    InboxEntry task = put(of(SALES), CONVERSATION, true, scenario.clock.instant());
    scenario.clock.advance(Duration.ofSeconds(1));

    command("/accept");

    // The router has taken nothing out yet.
    assertThat(scenario.stores.inboxes().of(CONVERSATION)).hasSize(3);
    assertThat(ids(ANN)).containsExactly(id(task));
    assertThat(ids(BOB)).containsExactly(id(task));
  }

  @Test
  void inbox_queuedAgainAfterTheAcceptance_isShown() {
    put(of(SALES));
    scenario.clock.advance(Duration.ofSeconds(1));
    command("/accept");
    scenario.clock.advance(Duration.ofSeconds(1));
    command("/leave");
    InboxEntry again = put(of(SALES));

    assertThat(ids(ANN)).containsExactly(id(again));
  }

  @Test
  void inbox_otherCommands_leaveItThere() {
    InboxEntry entry = put(of(SALES));
    scenario.clock.advance(Duration.ofSeconds(1));
    command("/join");
    command("/set a b");
    command("/leave");

    assertThat(ids(ANN)).containsExactly(id(entry));
  }

  @Test
  void inbox_deletedConversation_vanishesAtOnceWithItsTasks() {
    put(of(SALES));
    put(of(SALES), CONVERSATION, true, scenario.clock.instant());
    InboxEntry other =
        put(
            of(SALES),
            scenario.conversation(QueryScenario.ABSENT),
            false,
            scenario.clock.instant());

    scenario.stores.conversations().delete(CONVERSATION, scenario.clock.instant());

    assertThat(ids(ANN)).containsExactly(id(other));
  }

  @ParameterizedTest
  @CsvSource({
    "ON_PROGRESS, true",
    "ON_HOLD, true",
    "OPEN, false",
    "ENDED, true",
    "BLOCKED, true",
    "MISSED, true"
  })
  void inbox_sessionThatWasPickedUpOrEnded_vanishesAtOnce(String status, boolean isGone) {
    Instant start = scenario.clock.instant().minusSeconds(120);
    scenario.receive(EventBuilder.aSessionEvent(start).payload("sessionStatus", "OPEN"));
    ConversationKey conversation =
        new SessionId(EventBuilder.SESSION).conversation(QueryScenario.ORGANIZATION);
    InboxEntry entry =
        new InboxEntry(
            of(SALES),
            conversation,
            MessageId.of(start.plusSeconds(1), MessageType.CHAT, "0".repeat(11)),
            false,
            false,
            scenario.clock.instant());
    scenario.stores.inboxes().put(List.of(entry));
    assertThat(ids(ANN)).containsExactly(id(entry));

    scenario.receive(
        EventBuilder.aSessionEvent(start.plusSeconds(60)).payload("sessionStatus", status));

    assertThat(ids(ANN)).isEqualTo(isGone ? List.of() : List.of(id(entry)));
  }

  // ---------------------------------------------------------------------------------------- lists

  @Test
  void case32_inbox_isPagedNewestFirst() {
    List<InboxEntry> entries = entries(9);

    List<ApiAnswer> pages = pages("limit=3");

    assertThat(pages).hasSize(3);
    assertThat(texts(pages))
        .isEqualTo(entries.reversed().stream().map(InboxRoutesTest::id).toList());
    assertThat(texts(pages("limit=2&sort=createdAt")))
        .isEqualTo(entries.stream().map(InboxRoutesTest::id).toList());
    assertThat(inbox(ANN, "limit=2&offset=1").texts("id"))
        .containsExactly(id(entries.get(7)), id(entries.get(6)));
  }

  @Test
  void inbox_manyOfOneMoment_showsEachOnce() {
    for (int i = 0; i < 7; i++) {
      put(of(i % 2 == 0 ? SALES : SERVICE));
      put(of(BOB));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> query = Optional.of("limit=3");
    while (query.isPresent()) {
      ApiAnswer page = inbox(BOB, query.get());
      seen.addAll(page.texts("id"));
      query = page.next().map(next -> next.substring(next.indexOf('?') + 1));
    }

    assertThat(seen).hasSize(14).doesNotHaveDuplicates();
  }

  @Test
  void inbox_whatHasVanished_neitherEndsNorEmptiesAPage() {
    InboxEntry first = put(of(SALES));
    scenario.clock.advance(Duration.ofSeconds(1));
    ConversationKey deleted = scenario.conversation(QueryScenario.ABSENT);
    for (int i = 0; i < 20; i++) {
      put(of(SALES), deleted, false, scenario.clock.instant());
    }
    scenario.stores.conversations().delete(deleted, scenario.clock.instant());
    scenario.clock.advance(Duration.ofSeconds(1));
    InboxEntry last = put(of(SALES));

    List<ApiAnswer> pages = pages("limit=1");

    assertThat(pages).hasSize(2);
    assertThat(texts(pages)).containsExactly(id(last), id(first));
  }

  @Test
  void inbox_filtersAndSelect_areObeyed() {
    InboxEntry task = put(of(ANN), CONVERSATION, true, scenario.clock.instant());
    put(of(SALES));

    assertThat(inbox(ANN, "isTask=true").texts("id")).containsExactly(id(task));
    assertThat(inbox(ANN, "inbox=%s&select=inbox".formatted(SALES)).items())
        .singleElement()
        .satisfies(entry -> assertThat(entry.members()).containsOnlyKeys("id", "inbox"));
    assertThat(inbox(ANN, "conversation=" + QueryScenario.ABSENT).items()).isEmpty();
    assertThat(inbox(ANN, "colour=x").error())
        .startsWith("colour is not a property of this list; known are ");
    assertThat(inbox(ANN, "sort=inbox").error()).isEqualTo("sort must be createdAt or -createdAt");
    assertThat(inbox(ANN, "limit=0").status()).isEqualTo(400);
    assertThat(inbox(ANN, "cursor=eA").error()).isEqualTo("cursor is not one that this list gave");
  }

  private List<InboxEntry> entries(int count) {
    List<InboxEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(put(i % 2 == 0 ? of(SALES) : of(ANN)));
      scenario.clock.advance(Duration.ofSeconds(1));
    }
    return entries;
  }

  private List<ApiAnswer> pages(String query) {
    List<ApiAnswer> pages = new ArrayList<>();
    Optional<String> next = Optional.of(query);
    while (next.isPresent()) {
      ApiAnswer page = inbox(ANN, next.get());
      pages.add(page);
      next = page.next().map(link -> link.substring(link.indexOf('?') + 1));
    }
    return pages;
  }

  private static List<String> texts(List<ApiAnswer> pages) {
    return pages.stream().flatMap(page -> page.texts("id").stream()).toList();
  }

  // --------------------------------------------------------------------------------- who may look

  @ParameterizedTest
  @ValueSource(strings = {AGENT, "guest agent bot"})
  void inbox_ofAnother_is403(String scope) {
    put(of(ANN));

    ApiAnswer answer = scenario.send(call(BOB, scope, ANN, ""));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("forbidden");
  }

  @Test
  void inbox_ofAnother_isAnAdminsToLookInto() {
    InboxEntry entry = put(of(ANN));

    assertThat(scenario.send(call(BOB, "guest agent bot admin", ANN, "")).texts("id"))
        .containsExactly(id(entry));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5d01e2404bc19c256622ad99", "none"})
  void inbox_unknownUser_is404(String user) {
    ApiAnswer answer =
        scenario.send(call(BOB, "guest agent bot admin", ANN, "").with("user", user));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("User not found");
  }

  @Test
  void case23_inboxOfAnotherOrganization_is404() {
    put(of(ANN));

    ApiAnswer answer =
        scenario.send(
            call(ANN, "admin", ANN, "")
                .claim("organization", QueryScenario.OTHER_ORGANIZATION.value()));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("User not found");
  }
}
