package io.reachline.posting;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Participant;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.wire.TimeDigits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandedConversationTest {
  private static final Instant START = Instant.parse("2026-11-02T09:30:00Z");
  private static final ConversationKey KEY =
      new ConversationKey(
          new OrganizationId("5d01e2404bc19c256622ad10"),
          new ConversationId("6907abfa9938843d0a82a1d0"));
  private static final UserId AGENT = new UserId("aa".repeat(12));
  private static final UserId COLLEAGUE = new UserId("bb".repeat(12));

  private final List<Message> posted = new ArrayList<>();

  @Test
  void accept_isActiveAndItsAuthorTakesPart() {
    CommandedConversation after = after("/accept", AGENT);

    assertThat(after.conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(after.conversation().participants())
        .containsExactly(new Participant(AGENT, Role.AGENT, true, true, false, false));
    assertThat(after.acceptedAt()).contains(START.plusSeconds(1));
    assertThat(after.conversation().updatedAt()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void join_takesPartAndMovesNothing() {
    CommandedConversation after = after("/join", AGENT);

    assertThat(after.conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(after.conversation().participants())
        .containsExactly(new Participant(AGENT, Role.AGENT, true, false, false, false));
    assertThat(after.movedBy()).isEmpty();
    assertThat(after.acceptedAt()).isEmpty();
  }

  @Test
  void leave_ofTheLastWhoAccepted_closes() {
    after("/accept", AGENT);
    after("/accept", COLLEAGUE);

    assertThat(after("/leave", AGENT).conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    CommandedConversation left = after("/leave", COLLEAGUE);

    assertThat(left.conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(left.leftAt()).contains(START.plusSeconds(4));
    assertThat(left.conversation().participants()).noneMatch(Participant::active);
  }

  @Test
  void leave_ofOneWhoHadNotAccepted_closesNothing() {
    after("/accept", AGENT);
    after("/join", COLLEAGUE);

    assertThat(after("/leave", COLLEAGUE).conversation().status())
        .isEqualTo(ConversationStatus.ACTIVE);
    assertThat(after("/leave", new UserId("cc".repeat(12))).conversation().participants())
        .hasSize(2);
  }

  @Test
  void setAndUnset_changeOneKey() {
    after("/set colour blue", AGENT);
    after("/set size large", AGENT);

    assertThat(after("/unset colour", AGENT).conversation().meta())
        .isEqualTo(JsonObject.builder().put("size", "large").build());
  }

  @Test
  void set_moreThanAMetaHolds_isRefused() {
    after("/set one " + "x".repeat(4_000), AGENT);

    assertThat(refused("/set two " + "x".repeat(4_000), AGENT, JsonObject.EMPTY))
        .isEqualTo(
            new Invalid(
                "text", "must not make the conversation's meta larger than 8,000 bytes as JSON"));
    assertThat(after("/set two x", AGENT).conversation().meta().members()).hasSize(2);
    assertThat(after("/unset one", AGENT).conversation().meta())
        .isEqualTo(JsonObject.builder().put("two", "x").build());
  }

  @Test
  void assign_putsItIntoInboxes() {
    JsonObject meta =
        JsonObject.builder().put("users", List.of(AGENT.value(), COLLEAGUE.value())).build();

    assertThat(after("/assign", AGENT, meta).conversation().participants())
        .extracting(Participant::user, Participant::inbox, Participant::active)
        .containsExactly(tuple(AGENT, true, false), tuple(COLLEAGUE, true, false));
  }

  @Test
  void assign_beyondTheMostParticipants_isRefused() {
    after("/assign", AGENT, users(0, 99));

    assertThat(refused("/assign", AGENT, users(99, 101)))
        .isEqualTo(
            new Invalid(
                "meta.users", "must not bring the conversation to more than 100 participants"));
    after("/assign", AGENT, users(99, 100));
    assertThat(participants(after("/assign", AGENT, users(0, 100)))).hasSize(100);
  }

  @Test
  void accept_inAFullConversation_takesThePlaceOfWhoIsInvolvedLeast() {
    after("/assign", AGENT, users(0, 98));
    after("/join", user(98));
    after("/join", user(99));
    after("/leave", user(99));

    assertThat(participants(after("/accept", AGENT))).hasSize(100).doesNotContain(user(99));
    assertThat(participants(after("/accept", COLLEAGUE))).hasSize(100).doesNotContain(user(97));
    assertThat(after("/leave", COLLEAGUE).conversation().status())
        .isEqualTo(ConversationStatus.ACTIVE);
    assertThat(after("/leave", AGENT).conversation().status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void join_inAFullConversation_takesThePlaceOfOneWhoWasAssignedOnly() {
    after("/join", user(0));
    after("/assign", AGENT, users(1, 100));

    assertThat(participants(after("/join", AGENT))).hasSize(100).contains(AGENT, user(0));
  }

  @Test
  void accept_whereAHundredHaveJoined_worksAllTheSame() {
    for (int i = 0; i < 100; i++) {
      after("/join", user(i));
    }

    assertThat(refused("/join", AGENT, JsonObject.EMPTY))
        .isEqualTo(
            new Invalid("text", "must not bring the conversation to more than 100 participants"));
    assertThat(participants(after("/accept", AGENT)))
        .hasSize(100)
        .contains(AGENT, user(0))
        .doesNotContain(user(99));
  }

  @Test
  void accept_whereAHundredHaveAccepted_isRefusedUntilOneLeaves() {
    for (int i = 0; i < 100; i++) {
      after("/accept", user(i));
    }

    assertThat(refused("/accept", AGENT, JsonObject.EMPTY).field()).isEqualTo("text");
    after("/accept", user(5));
    after("/leave", user(5));
    assertThat(participants(after("/accept", AGENT))).hasSize(100).doesNotContain(user(5));
  }

  @Test
  void enqueue_isQueued() {
    assertThat(after("/enqueue", AGENT).conversation().status())
        .isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void accept_movedByAnEventOfAClockAhead_takesEffectRightBehindIt() {
    Position seen = event(240);

    CommandedConversation after = after(moved(Optional.of(seen), Duration.ZERO), at(1, "/accept"));

    assertThat(after.conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    Position accepted = after.movedBy().orElseThrow();
    assertThat(accepted.isAfter(seen)).isTrue();
    // Of the same millisecond, and newer in Zoho's own order.
    assertThat(new Position(TimeDigits.of(START.plusSeconds(240)) + "1").isAfter(accepted))
        .isTrue();
  }

  @Test
  void accept_sessionShowsThatZohosClockIsAhead_hasItsPlaceInZohosTime() {
    Duration ahead = Duration.ofMinutes(4);

    CommandedConversation after = after(moved(Optional.of(event(240)), ahead), at(10, "/accept"));

    // A late event is from before the command by either clock.
    assertThat(after.movedBy().orElseThrow().isAfter(event(249))).isTrue();
    assertThat(event(251).isAfter(after.movedBy().orElseThrow())).isTrue();
  }

  @Test
  void accept_anEventFromBefore_isOlder() {
    CommandedConversation after =
        after(moved(Optional.of(event(0)), Duration.ZERO), at(10, "/accept"));

    assertThat(after.movedBy().orElseThrow().isAfter(event(9))).isTrue();
    assertThat(event(11).isAfter(after.movedBy().orElseThrow())).isTrue();
  }

  @Test
  void after_manyCommandsOfOneMillisecondBehindAClockAhead_eachTakesEffectInTurn() {
    CommandedConversation conversation = moved(Optional.of(event(240)), Duration.ZERO);
    for (int turn = 0; turn < 300; turn++) {
      Position before = conversation.movedBy().orElseThrow();
      String command = turn % 2 == 0 ? "/accept" : "/leave";

      conversation = after(conversation, at(1, command));

      assertThat(conversation.conversation().status())
          .isEqualTo(turn % 2 == 0 ? ConversationStatus.ACTIVE : ConversationStatus.CLOSED);
      assertThat(conversation.movedBy().orElseThrow().isAfter(before)).isTrue();
    }
    assertThat(event(241).isAfter(conversation.movedBy().orElseThrow())).isTrue();
    assertThat(conversation.leftAt()).hasValueSatisfying(isBehind(conversation.acceptedAt()));
  }

  @Test
  void after_commandsOfInstancesWhoseClocksDiffer_theLaterOneTakesEffect() {
    CommandedConversation accepted =
        after(moved(Optional.empty(), Duration.ZERO), at(5, "/accept"));

    CommandedConversation left = after(accepted, at(4, "/leave"));
    CommandedConversation acceptedAgain = after(left, at(3, "/accept"));

    assertThat(left.conversation().status()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(left.leftAt()).hasValueSatisfying(isBehind(accepted.acceptedAt()));
    assertThat(acceptedAgain.conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(acceptedAgain.acceptedAt()).hasValueSatisfying(isBehind(left.leftAt()));
  }

  private static CommandedConversation after(CommandedConversation before, Message command) {
    return ((Parsed.Valid<CommandedConversation>)
            before.after(before.effective(command, command.createdAt())))
        .value();
  }

  private static Consumer<Instant> isBehind(Optional<Instant> earlier) {
    return time -> assertThat(time).isAfter(earlier.orElseThrow());
  }

  private static CommandedConversation moved(Optional<Position> by, Duration ahead) {
    return new CommandedConversation(
        Conversation.closed(KEY, START),
        by,
        ahead,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the position of an event of the session in the given second. */
  private static Position event(int second) {
    return new Position(TimeDigits.of(START.plusSeconds(second)) + "0".repeat(32));
  }

  @Test
  void notify_changesNothingButTheTimeOfTheLastEffect() {
    CommandedConversation fresh = CommandedConversation.fresh(Conversation.closed(KEY, START));

    CommandedConversation after = after("/notify", AGENT);

    assertThat(after.effectiveAt()).contains(START.plusSeconds(1));
    assertThat(after).usingRecursiveComparison().ignoringFields("effectiveAt").isEqualTo(fresh);
  }

  @Test
  void unknownCommand_isRefused() {
    assertThat(refused("/dance", AGENT, JsonObject.EMPTY).field()).isEqualTo("text");
  }

  private CommandedConversation after(String text, UserId user) {
    return after(text, user, JsonObject.EMPTY);
  }

  /** Returns the conversation after a command and those before it. */
  private CommandedConversation after(String text, UserId user, JsonObject meta) {
    return ((Parsed.Valid<CommandedConversation>) parsed(text, user, meta)).value();
  }

  /** Returns the reason why a command is refused after those before it. */
  private Invalid refused(String text, UserId user, JsonObject meta) {
    Invalid reason = ((Parsed.Refused<CommandedConversation>) parsed(text, user, meta)).reason();
    posted.removeLast();
    return reason;
  }

  private Parsed<CommandedConversation> parsed(String text, UserId user, JsonObject meta) {
    posted.add(message(text, user, meta));
    Parsed<CommandedConversation> result =
        new Parsed.Valid<>(CommandedConversation.fresh(Conversation.closed(KEY, START)));
    for (Message message : posted) {
      result = result.flatMap(c -> c.after(c.effective(message, message.createdAt())));
    }
    return result;
  }

  private static List<UserId> participants(CommandedConversation commanded) {
    return commanded.conversation().participants().stream().map(Participant::user).toList();
  }

  private static JsonObject users(int from, int to) {
    return JsonObject.builder()
        .put("users", IntStream.range(from, to).mapToObj(i -> user(i).value()).toList())
        .build();
  }

  private static UserId user(int number) {
    return new UserId("%024x".formatted(number));
  }

  private Message message(String text, UserId user, JsonObject meta) {
    return message(posted.size() + 1, text, user, meta);
  }

  private static Message at(int second, String text) {
    return message(second, text, AGENT, JsonObject.EMPTY);
  }

  private static Message message(int second, String text, UserId user, JsonObject meta) {
    return aMessage()
        .id(MessageType.COMMAND, START.plusSeconds(second), 0)
        .in(KEY)
        .by(user)
        .text(text)
        .meta(meta)
        .build();
  }
}
