package io.reachline.functions.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Head;
import io.reachline.conversation.Participant;
import io.reachline.directory.User;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.memory.Deletion;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.posting.CommandStore;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, which are stored together with their changes or not at all. */
class CommandsTest {
  private static final String ACCEPT = "{\"type\":\"command\",\"text\":\"/accept\"}";
  private static final String LEAVE = "{\"type\":\"command\",\"text\":\"/leave\"}";

  private static final String AGENT = "aa".repeat(12);
  private static final String COLLEAGUE = "bb".repeat(12);

  private final PostScenario scenario = new PostScenario();

  @Test
  void accept_once_isActiveAtOnce() {
    ApiAnswer answer = post(ACCEPT);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(conversation().participants())
        .contains(
            new Participant(new UserId(PostScenario.USER), Role.AGENT, true, true, false, false));
  }

  @Test
  void accept_byAnAgent_isOnlineByActivity() {
    scenario.send(PostScenario.messages("bot").body(ACCEPT));
    assertThat(presence()).isEmpty();

    scenario.send(PostScenario.messages("agent").body("{\"text\":\"Hello\"}"));
    assertThat(presence())
        .hasValueSatisfying(
            known -> {
              assertThat(known.isOnlineAt(scenario.clock.instant())).isTrue();
              assertThat(known.latest().source()).isEqualTo(PresenceSource.ACTIVITY);
            });
  }

  @Test
  void openingWithMessages_byAnAgent_isOnlineByActivity() {
    scenario.send(PostScenario.call(PostScenario.CONVERSATIONS, "agent").body("{}"));
    assertThat(presence()).isEmpty();

    scenario.send(
        PostScenario.call(PostScenario.CONVERSATIONS, "agent")
            .body("{\"messages\":[%s]}".formatted(ACCEPT)));
    assertThat(presence())
        .hasValueSatisfying(
            known -> assertThat(known.latest().source()).isEqualTo(PresenceSource.ACTIVITY));
  }

  private Optional<Presence> presence() {
    return scenario
        .stores
        .presence()
        .find(PostScenario.ORGANIZATION, new UserId(PostScenario.USER));
  }

  @Test
  void accept_repeatedByItsKeyAfterLeaving_changesNothing() {
    ApiAnswer first =
        scenario.send(PostScenario.messages("agent").header("idempotency-key", "k").body(ACCEPT));
    scenario.clock.advance(Duration.ofSeconds(1));
    post(LEAVE);

    ApiAnswer second =
        scenario.send(PostScenario.messages("agent").header("idempotency-key", "k").body(ACCEPT));

    assertThat(second).isEqualTo(first);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(scenario.stored()).hasSize(2);
  }

  @Test
  void array_withCommands_doesThemInTheirOrder() {
    ApiAnswer answer =
        post(
            """
            [{"text":"I take it"},{"type":"command","text":"/accept"},
             {"type":"command","text":"/set colour blue"},{"type":"command","text":"/leave"}]\
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(scenario.stored()).hasSize(4);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(conversation().meta().get("colour")).isEqualTo("blue");
  }

  @Test
  void array_withABadCommand_storesNothing() {
    ApiAnswer answer =
        post(
            "[{\"type\":\"command\",\"text\":\"/accept\"},{\"type\":\"command\",\"text\":\"/set\"}]");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .isEqualTo(
            "messages[1].text must name a key and a value: /set key value; /unset key removes a"
                + " key");
    assertThat(scenario.stored()).isEmpty();
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"type\":\"command\",\"text\":\"/assign\"}', meta.users",
    "'{\"type\":\"command\",\"text\":\"/assign\",\"meta\":{\"users\":[\"x\"]}}', meta.users[0]",
    "'{\"type\":\"command\",\"text\":\"/notify\",\"meta\":{\"channels\":\"x\"}}', meta.channels"
  })
  void badCommand_isRefusedByItsField(String body, String field) {
    ApiAnswer answer = post(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(field + " must ");
  }

  @Test
  void unknownCommand_isRefusedAndNamesTheKnown() {
    ApiAnswer answer = post("{\"type\":\"command\",\"text\":\"/acept\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("text must be a command: /accept, /join, /leave,");
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void set_beyondWhatAMetaHolds_isRefusedAndChangesNothing() {
    ApiAnswer answer =
        post("{\"type\":\"command\",\"text\":\"/set key %s\"}".formatted("x".repeat(8_000)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .isEqualTo("text must not make the conversation's meta larger than 8,000 bytes as JSON");
    assertThat(scenario.stored()).isEmpty();
    assertThat(conversation().meta()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void assign_toUsersOfTheOrganizationAndAboveIt_putsThemIn() {
    OrganizationPath below = scenario.below();
    scenario.user(below, AGENT);
    scenario.user(PostScenario.PATH, COLLEAGUE);

    ApiAnswer answer =
        scenario.send(
            PostScenario.call(PostScenario.CONVERSATIONS, "agent")
                .query("organization=" + below.organization())
                .body("{\"messages\":[%s]}".formatted(assign(AGENT, COLLEAGUE))));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().objects("participants"))
        .extracting(participant -> participant.get("user"))
        .contains(AGENT, COLLEAGUE);
  }

  @Test
  void assign_toNobody_isRefusedAndNamesUnknownAndKnown() {
    scenario.user(PostScenario.PATH, AGENT);

    ApiAnswer answer = post(assign(AGENT, COLLEAGUE));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .isEqualTo(
            "meta.users must name users of the conversation's organization or of those above it;"
                + " unknown: %s; known: %s".formatted(COLLEAGUE, AGENT));
    assertThat(scenario.stored()).isEmpty();
    assertThat(conversation().participants()).isEmpty();
  }

  @Test
  void assign_toAUserOfAnOrganizationBelow_isRefused() {
    scenario.user(scenario.below(), AGENT);

    assertThat(post(assign(AGENT)).error()).endsWith("unknown: %s; known: none".formatted(AGENT));
  }

  @Test
  void assign_toManyWhoAreNotThere_namesTenOfEach() {
    for (int i = 0; i < 20; i++) {
      scenario.user(PostScenario.PATH, "%024x".formatted(i));
    }

    String[] unknown =
        IntStream.range(100, 200).mapToObj("%024x"::formatted).toArray(String[]::new);

    assertThat(post(assign(unknown)).error().split("[0-9a-f]{24}", -1)).hasSize(21);
  }

  @Test
  void notify_channelOrOrganizationThatIsNotThere_isRefusedByItsElement() {
    String command = "{\"type\":\"command\",\"text\":\"/notify\",\"meta\":{\"%s\":[\"%s\"]}}";

    ApiAnswer channel =
        post("[{\"text\":\"a\"},%s]".formatted(command.formatted("channels", AGENT)));
    ApiAnswer organization =
        post(command.formatted("organizations", PostScenario.OTHER_ORGANIZATION.value()));

    assertThat(channel.status()).isEqualTo(400);
    assertThat(channel.error())
        .isEqualTo(
            "messages[1].meta.channels must name channels of the conversation's organization or of"
                + " those above it; unknown: %s; known: none".formatted(AGENT));
    assertThat(organization.status()).isEqualTo(400);
    assertThat(organization.error())
        .isEqualTo(
            "meta.organizations must name the conversation's organization or those above it;"
                + " unknown: %s; known: %s"
                    .formatted(
                        PostScenario.OTHER_ORGANIZATION.value(),
                        PostScenario.ORGANIZATION.value()));
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void conversation_openedWithACommandThatCannotBeDone_isNotOpened() {
    ApiAnswer answer =
        scenario.send(
            PostScenario.call(PostScenario.CONVERSATIONS, "agent")
                .body("{\"messages\":[{\"text\":\"a\"},%s]}".formatted(assign(AGENT))));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("messages[1].meta.users must name users");
    assertThat(scenario.conversations()).hasSize(1);
    assertThat(scenario.stored()).isEmpty();
  }

  @Test
  void assign_moreThanTakePart_isRefusedAndAcceptAndLeaveStillWork() {
    List<String> many = IntStream.range(0, 101).mapToObj("%024x"::formatted).toList();
    many.forEach(id -> scenario.user(PostScenario.PATH, id));
    assertThat(post(assign(many.subList(0, 100).toArray(String[]::new))).status()).isEqualTo(201);

    ApiAnswer beyond = post("[{\"text\":\"a\"},%s]".formatted(assign(many.get(100))));

    assertThat(beyond.status()).isEqualTo(400);
    assertThat(beyond.error())
        .isEqualTo(
            "messages[1].meta.users must not bring the conversation to more than 100 participants");
    assertThat(scenario.stored()).hasSize(1);
    assertThat(post(ACCEPT).status()).isEqualTo(201);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(conversation().participants()).hasSize(100);
    assertThat(post(LEAVE).status()).isEqualTo(201);
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void refusedCommand_keepsNoKey() {
    ApiCall refused = keyed(assign(AGENT));

    assertThat(scenario.send(refused).status()).isEqualTo(400);
    assertThat(scenario.send(keyed(ACCEPT)).status()).isEqualTo(201);
    assertThat(scenario.send(refused).status()).isEqualTo(422);
  }

  @Test
  void command_repeatedWhenItCouldNotBeDoneAnyMore_isAnsweredAsAtFirst() {
    scenario.user(PostScenario.PATH, AGENT);
    ApiAnswer first = scenario.send(keyed(assign(AGENT)));
    Deletion.of(scenario.stores.directory(), User.class, PostScenario.ORGANIZATION, AGENT);

    assertThat(first.status()).isEqualTo(201);
    assertThat(scenario.send(keyed(assign(AGENT)))).isEqualTo(first);
    assertThat(scenario.stored()).hasSize(1);
  }

  @Test
  void conversation_openingRepeatedWhenItCouldNotBeDoneAnyMore_isAnsweredAsAtFirst() {
    scenario.user(PostScenario.PATH, AGENT);
    ApiCall call =
        PostScenario.call(PostScenario.CONVERSATIONS, "agent")
            .header("idempotency-key", "k")
            .body("{\"messages\":[%s]}".formatted(assign(AGENT)));
    ApiAnswer first = scenario.send(call);
    Deletion.of(scenario.stores.directory(), User.class, PostScenario.ORGANIZATION, AGENT);

    assertThat(first.status()).isEqualTo(201);
    assertThat(scenario.send(call)).isEqualTo(first);
    assertThat(scenario.conversations()).hasSize(2);
  }

  @Test
  void command_overtakenAFewTimes_isDoneAndPausesInBetween() {
    Instant before = scenario.clock.instant();
    overtake(3);

    assertThat(post(ACCEPT).status()).isEqualTo(201);

    assertThat(conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(conversation().meta().members()).hasSize(3);
    assertThat(Duration.between(before, scenario.clock.instant()).toMillis())
        .isBetween(12L + 25 + 50, 3L + 12 + 25 + 50);
  }

  @Test
  void command_overtakenAgainAndAgain_is503ThatMayBeRepeated() {
    Instant before = scenario.clock.instant();
    overtake(Integer.MAX_VALUE);

    ApiAnswer answer = scenario.send(keyed(ACCEPT));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    assertThat(answer.json().object("error").get("code")).isEqualTo("unavailable");
    assertThat(Duration.between(before, scenario.clock.instant()))
        .isLessThan(Duration.ofSeconds(6));
    assertThat(conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    scenario.replaceCommands(scenario.stores.commands());
    assertThat(scenario.send(keyed(ACCEPT)).status()).isEqualTo(201);
  }

  @Test
  void command_overtaken_takesEffectWhenItIsDone() {
    Instant requested = scenario.clock.instant();
    overtake(3);

    scenario.send(keyed(ACCEPT));

    Message stored = scenario.stored().getFirst();
    assertThat(stored.createdAt()).isEqualTo(requested);
    assertThat(stored.takenInAt()).isAfter(requested.plusMillis(80));
    assertThat(acceptedAt()).contains(stored.takenInAt());
  }

  @Test
  void command_repeatedUntilItIsDone_takesEffectThen() {
    overtake(Integer.MAX_VALUE);
    scenario.send(keyed(ACCEPT));
    scenario.replaceCommands(scenario.stores.commands());
    Instant repeated = MovableClock.START.plus(Duration.ofMinutes(5));
    scenario.clock.moveTo(repeated);

    ApiAnswer answer = scenario.send(keyed(ACCEPT));

    Message stored = scenario.stored().getFirst();
    assertThat(stored.takenInAt()).isEqualTo(repeated);
    assertThat(acceptedAt()).contains(repeated);
    scenario.clock.advance(Duration.ofMinutes(5));
    assertThat(scenario.send(keyed(ACCEPT)).body()).isEqualTo(answer.body());
    assertThat(scenario.stored()).containsExactly(stored);
  }

  /**
   * Also one that changes nothing: the acceptance behind it must know it, and it the acceptance.
   */
  @Test
  void command_byAClockBehind_takesEffectBehindTheCommandBefore() {
    List<Instant> effects = new ArrayList<>();
    for (String text : List.of("/notify", "/accept", "/notify", "/enqueue", "/accept")) {
      assertThat(post("{\"type\":\"command\",\"text\":\"" + text + "\"}").status()).isEqualTo(201);
      scenario.clock.advance(Duration.ofSeconds(-1));
      effects.add(
          scenario
              .stores
              .commands()
              .find(PostScenario.key())
              .orElseThrow()
              .effectiveAt()
              .orElseThrow());
    }

    assertThat(effects).isSorted().doesNotHaveDuplicates();
    assertThat(scenario.stored())
        .extracting(Message::takenInAt)
        .containsExactlyInAnyOrderElementsOf(effects);
  }

  private Optional<Instant> acceptedAt() {
    return scenario.stores.commands().find(PostScenario.key()).orElseThrow().acceptedAt();
  }

  /** A store in which the conversation changes right before each of the next commands is posted. */
  private void overtake(int times) {
    AtomicInteger left = new AtomicInteger(times);
    scenario.replaceCommands(
        Interposed.before(
            CommandStore.class,
            scenario.stores.commands(),
            (method, _, call) -> {
              if (method.equals("post") && left.getAndDecrement() > 0) {
                scenario.clock.advance(Duration.ofMillis(1));
                change();
              }
              return call.call();
            }));
  }

  private void change() {
    JsonObject meta = conversation().meta();
    JsonObject grown =
        meta.members().size() < 10 ? meta.with("key" + meta.members().size(), 1) : meta;
    scenario
        .stores
        .conversations()
        .change(
            PostScenario.key(),
            new ConversationChange(null, null, null, grown),
            scenario.clock.instant());
  }

  private static ApiCall keyed(String body) {
    return PostScenario.messages("agent").header("idempotency-key", "k").body(body);
  }

  private static String assign(String... users) {
    return JsonObject.builder()
        .put("type", "command")
        .put("text", "/assign")
        .put("meta", Map.of("users", List.of(users)))
        .build()
        .toString();
  }

  @Test
  void conversation_openedWithCommands_isWhatTheyMakeOfIt() {
    ApiAnswer answer =
        scenario.send(
            PostScenario.call(PostScenario.CONVERSATIONS, "agent")
                .body(
                    """
                    {"name":"One","messages":[{"text":"Hello"},
                     {"type":"command","text":"/enqueue"}]}\
                    """));

    assertThat(answer.json().members()).containsEntry("status", "queued");
    String id = answer.json().text("id").orElseThrow();
    ConversationKey key = new ConversationKey(PostScenario.ORGANIZATION, new ConversationId(id));
    assertThat(scenario.stores.conversations().find(key, Consistency.STRONG))
        .isInstanceOfSatisfying(
            Head.Live.class,
            live ->
                assertThat(live.conversation().toJson(PostScenario.PATH)).isEqualTo(answer.json()));
  }

  @Test
  void command_inADeletedConversation_is404() {
    scenario.stores.conversations().delete(PostScenario.key(), scenario.clock.instant());

    assertThat(post(ACCEPT).status()).isEqualTo(404);
    assertThat(post(ACCEPT).error()).isEqualTo("Conversation not found");
  }

  private ApiAnswer post(String body) {
    return scenario.send(PostScenario.messages("agent").body(body));
  }

  private Conversation conversation() {
    return scenario.conversation();
  }
}
