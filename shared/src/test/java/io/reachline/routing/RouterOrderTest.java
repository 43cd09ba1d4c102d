package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationStatus;
import io.reachline.dynamo.Engine;
import io.reachline.identity.Role;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cases 16 and 19: a message, its session's events and commands in any order, each also twice. What
 * comes of it is what the tables allow.
 */
class RouterOrderTest {
  private static final String MESSAGE = "message";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The visible outcome. */
  private record Picture(List<String> told, List<String> waitsIn, ConversationStatus state) {}

  /**
   * In every order, the newest event decides the state, an accepted conversation waits nowhere, and
   * each notification is written once.
   */
  @ParameterizedTest
  @CsvSource({
    "CREATED OPEN message, QUEUED, true",
    "OPEN message ON_HOLD, ACTIVE, false",
    "OPEN message ON_HOLD ENDED, CLOSED, false",
    "OPEN message ON_PROGRESS OPEN, QUEUED, false",
    "OPEN message ENDED, CLOSED, false",
    "message BLOCKED, CLOSED, false",
    "ENDED message PAUSED, QUEUED, true",
    "ON_HOLD message, ACTIVE, false",
    "OPEN ON_PROGRESS message, ACTIVE, false",
    "ON_PROGRESS message ENDED, CLOSED, false",
    "BLOCKED message, CLOSED, false"
  })
  void route_everyOrder_endsAsTheTablesSay(
      String script, ConversationStatus state, boolean maySomebodyWait) {
    List<String> records = List.of(script.split(" "));
    Set<Picture> pictures = new HashSet<>();
    for (List<Integer> order : permutations(records.size())) {
      Picture once = play(records, order, false);
      pictures.add(once);
      assertThat(play(records, order, true))
          .as("each twice, in the order %s", order)
          .isEqualTo(once);
      assertThat(once.state()).as("%s in the order %s", script, order).isEqualTo(state);
      assertThat(once.told()).hasSizeLessThanOrEqualTo(1);
      if (!maySomebodyWait) {
        assertThat(once.waitsIn()).as("%s in the order %s", script, order).isEmpty();
      } else if (!once.told().isEmpty()) {
        assertThat(once.waitsIn()).containsExactly("sales");
      }
    }
    assertThat(pictures).isNotEmpty();
  }

  private static Picture play(List<String> records, List<Integer> order, boolean twice) {
    RouterScenario scenario = RouterScenario.ofSession(Engine.MEMORY);
    scenario.workflow(aRule("R1").to(SALES));
    scenario.clock.advance(Duration.ofMinutes(1));
    List<Message> routed = new ArrayList<>();
    for (int index : order) {
      String record = records.get(index);
      Message message =
          record.equals(MESSAGE)
              ? scenario.written("Hello", index)
              : scenario.status(record, index);
      scenario.router().route(message);
      routed.add(message);
      scenario.clock.advance(Duration.ofMillis(10));
    }
    if (twice) {
      // Zoho sends everything again, and the stream hands everything out again.
      for (int index : order) {
        String record = records.get(index);
        scenario
            .router()
            .route(
                record.equals(MESSAGE)
                    ? scenario.written("Hello", index)
                    : scenario.status(record, index));
      }
      routed.forEach(message -> scenario.router().route(message));
    }
    scenario.assertExplained();
    return new Picture(scenario.told(), scenario.waitsIn(), scenario.state());
  }

  // --------------------------------------------------------------------------------- two clocks

  /** The outcome in the end; messages are told by their numbers. */
  private record Outcome(ConversationStatus state, Set<Integer> told, Set<Integer> waiting) {}

  /**
   * Every order of arrival, with Zoho's clock four minutes behind, right, and four minutes ahead.
   * Events and messages are written one a second, and arrive behind the last of them; a command is
   * given when its turn comes.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPEN message ON_HOLD ENDED",
        "OPEN message ON_HOLD message ENDED message",
        "OPEN message ON_HOLD OPEN message",
        "ON_HOLD message",
        "ENDED message ON_PROGRESS BLOCKED",
        "OPEN message BLOCKED message OPEN",
        "message ENDED message",
        "OPEN message MISSED message",
        "OPEN message /accept ENDED message",
        "message /accept /leave message",
        "ON_PROGRESS /accept /leave message",
        "OPEN message /accept ON_HOLD /leave",
        "CREATED message /accept OPEN",
        "ON_PROGRESS ENDED message",
        "ON_PROGRESS OPEN message",
        "BLOCKED OPEN message",
        "BLOCKED PAUSED message",
        "ON_HOLD OPEN message ENDED message",
        "OPEN ON_PROGRESS OPEN ON_HOLD message",
        "OPEN ON_HOLD ENDED ON_HOLD message",
        "ON_PROGRESS /accept ENDED message",
        "ON_PROGRESS ENDED message /accept /leave",
        "OPEN /accept message OPEN /leave"
      })
  void route_everyOrderUnderEveryClock_isAsTheModelSays(String script) {
    List<String> records = List.of(script.split(" "));
    for (int shift : new int[] {-240, 0, 240}) {
      for (List<Integer> order : permutations(records.size())) {
        String what =
            "%s in the order %s, Zoho's clock shifted by %d s".formatted(script, order, shift);
        Outcome expected = expected(records, order, shift);

        assertThat(played(records, order, shift, false)).as(what).isEqualTo(expected);
        assertThat(played(records, order, shift, true)).as("%s, twice", what).isEqualTo(expected);
        // Whether somebody waits must not depend on whether an inbox shows it yet.
        assertThat(played(aRule("R1").to(SALES).after(MINUTE), records, order, shift, false))
            .as("%s, before the rule is due", what)
            .isEqualTo(new Outcome(expected.state(), Set.of(), Set.of()));
      }
    }
  }

  /** Without commands, neither the clock nor the order says who waits and in which state. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPEN message ON_HOLD ENDED",
        "ON_HOLD message ENDED",
        "OPEN message ON_PROGRESS message",
        "ENDED message ON_PROGRESS BLOCKED",
        "OPEN message BLOCKED message",
        "message ENDED message",
        "ON_PROGRESS ENDED message",
        "ON_PROGRESS OPEN message",
        "ON_HOLD ENDED message ON_HOLD",
        "ON_HOLD OPEN message ENDED message",
        "CREATED ON_PROGRESS CREATED message",
        "BLOCKED OPEN message",
        "BLOCKED PAUSED message",
        "ENDED message ENDED message"
      })
  void route_everyOrderUnderEveryClock_endsInOneStateWithOneInbox(String script) {
    List<String> records = List.of(script.split(" "));
    Set<Object> endings = new HashSet<>();
    for (int shift : new int[] {-240, 0, 240}) {
      for (List<Integer> order : permutations(records.size())) {
        Outcome outcome = played(records, order, shift, false);
        endings.add(List.of(outcome.state(), outcome.waiting()));
        // Who waits has been told of, and nothing is told of a message that nobody sees.
        assertThat(outcome.told()).containsAll(outcome.waiting());
      }
    }
    assertThat(endings).hasSize(1);
  }

  /** A message that a customer writes while nobody has picked up the session is always routed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ON_PROGRESS ENDED message",
        "ON_PROGRESS OPEN message",
        "OPEN ON_HOLD ENDED message message",
        "BLOCKED OPEN message",
        "BLOCKED PAUSED message",
        "ON_PROGRESS BLOCKED CREATED message"
      })
  void route_writtenBehindAllEvents_isToldAndWaitsInEveryOrder(String script) {
    List<String> records = List.of(script.split(" "));
    Set<Integer> written =
        IntStream.range(0, records.size())
            .filter(number -> records.get(number).equals(MESSAGE))
            .boxed()
            .collect(Collectors.toSet());
    for (int shift : new int[] {-240, 0, 240}) {
      for (List<Integer> order : permutations(records.size())) {
        Outcome outcome = played(records, order, shift, false);

        assertThat(outcome)
            .as("%s in the order %s, Zoho's clock shifted by %d s", script, order, shift)
            .isEqualTo(new Outcome(ConversationStatus.QUEUED, written, written));
      }
    }
  }

  private static Outcome expected(List<String> records, List<Integer> order, int shift) {
    ConversationModel model = new ConversationModel();
    for (int turn = 0; turn < order.size(); turn++) {
      int number = order.get(turn);
      double now = 10 + turn / 100.0;
      switch (records.get(number)) {
        case MESSAGE -> model.message(number, number + shift, now);
        case "/accept" -> model.accept(now);
        case "/leave" -> model.leave(now);
        case String status -> model.event(status, number + shift, now);
      }
    }
    return new Outcome(model.state(), model.told(), model.waiting());
  }

  private static Outcome played(
      List<String> records, List<Integer> order, int shift, boolean twice) {
    return played(aRule("R1").to(SALES), records, order, shift, twice);
  }

  private static Outcome played(
      RuleBuilder rule, List<String> records, List<Integer> order, int shift, boolean twice) {
    RouterScenario scenario = RouterScenario.ofSession(Engine.MEMORY);
    scenario.workflow(rule);
    scenario.clock.advance(Duration.ofSeconds(10));
    Map<MessageId, Integer> numbers = new HashMap<>();
    List<Message> routed = new ArrayList<>();
    for (int number : order) {
      given(scenario, records.get(number), number + shift)
          .ifPresent(
              message -> {
                numbers.put(message.id(), number);
                scenario.router().route(message);
                routed.add(message);
              });
      scenario.clock.advance(Duration.ofMillis(10));
    }
    if (twice) {
      // Zoho sends everything again, and the stream hands everything out again.
      for (int number : order) {
        if (!records.get(number).startsWith("/")) {
          // Of what comes again, the stream has what was stored at first.
          given(scenario, records.get(number), number + shift)
              .flatMap(again -> scenario.stores.messages().find(again.conversation(), again.id()))
              .ifPresent(scenario.router()::route);
        }
      }
      routed.forEach(message -> scenario.router().route(message));
    }
    scenario.assertExplained();
    return new Outcome(
        scenario.state(),
        scenario.statuses().stream()
            .map(status -> new MessageId(status.meta().text("origin").orElseThrow()))
            .map(numbers::get)
            .collect(Collectors.toSet()),
        scenario.waiting().stream()
            .map(entry -> numbers.get(entry.origin()))
            .collect(Collectors.toSet()));
  }

  /** Takes in a record and returns its message; empty for a command without a conversation. */
  private static Optional<Message> given(RouterScenario scenario, String record, int second) {
    if (record.startsWith("/")) {
      return scenario.stores.commands().find(scenario.conversation).isPresent()
          ? Optional.of(scenario.posted(A, record, JsonObject.EMPTY))
          : Optional.empty();
    }
    return Optional.of(
        record.equals(MESSAGE)
            ? scenario.written("Hello", second)
            : scenario.status(record, second));
  }

  /**
   * A delayed rule comes from a queue, so the stream may hand an event out while it is executed.
   */
  @Test
  void take_earlierEndIsRoutedJustBeforeEntriesArePut_conversationIsQueued() {
    RouterScenario scenario = RouterScenario.ofSession(Engine.MEMORY);
    scenario.workflow(aRule("R1").after(Duration.ofMinutes(1)).to(SALES));
    scenario.clock.advance(Duration.ofSeconds(10));
    scenario.router().route(scenario.written("Hello", 5));
    Set<Message> ended = new HashSet<>();

    scenario.advance(
        Duration.ofMinutes(2),
        scenario.router(
            (method, arguments, call) -> {
              boolean putsEntries =
                  method.equals("put")
                      && arguments.getFirst() instanceof List<?> list
                      && !list.isEmpty();
              if (putsEntries && ended.isEmpty()) {
                ended.add(scenario.status("ENDED", 1));
                ended.forEach(scenario.router()::route);
              }
              return call.call();
            }));

    assertThat(ended).hasSize(1);
    assertThat(scenario.waitsIn()).containsExactly("sales");
    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  /** The stream keeps the order of one item's changes only: commands may overtake each other. */
  @Test
  void route_commandsInEveryOrder_leaveTheSameInboxes() {
    Set<List<String>> seen = new HashSet<>();
    for (List<Integer> order : permutations(4)) {
      RouterScenario scenario = RouterScenario.inMemory();
      scenario.workflow(aRule("R1").to(SALES, SERVICE));
      List<Message> records = new ArrayList<>();
      records.add(scenario.inbound("Hello"));
      for (String channel : List.of(SALES.value(), SERVICE.value())) {
        scenario.clock.advance(Duration.ofSeconds(1));
        records.add(
            scenario.posted(
                A, "/notify", JsonObject.builder().put("channels", List.of(channel)).build()));
      }
      scenario.clock.advance(Duration.ofSeconds(1));
      records.add(scenario.posted(A, "/accept", JsonObject.EMPTY));

      order.forEach(index -> scenario.router().route(records.get(index)));
      order.forEach(index -> scenario.router().route(records.get(index)));

      scenario.assertExplained();
      assertThat(scenario.state()).isEqualTo(ConversationStatus.ACTIVE);
      seen.add(scenario.waitsIn());
    }
    assertThat(seen).containsExactly(List.of("service"));
  }

  /**
   * Commands overtake each other before they take effect, since others change the conversation
   * meanwhile, or since they are repeated until they are stored. The instances that run them have
   * clocks that differ. An acceptance takes the tasks that took effect before it, and these alone.
   */
  @Test
  void route_commandsInEveryOrderOfEffect_acceptanceTakesTheTasksOfBefore() {
    List<String> texts = List.of("/notify", "/enqueue", "/accept", "/assign");
    for (List<Integer> effects : permutations(texts.size())) {
      for (List<Integer> order : permutations(texts.size())) {
        RouterScenario scenario = RouterScenario.inMemory();
        scenario.workflow(aRule("R1").to(SALES));
        List<Message> commands = requested(scenario, texts);
        for (int index : effects) {
          // By two clocks that are a second apart.
          scenario.clock.advance(Duration.ofMillis(index % 2 == 0 ? 1_010 : -990));
          commands.set(index, scenario.carriedOut(commands.get(index)));
        }

        order.forEach(index -> scenario.router().route(commands.get(index)));
        order.forEach(index -> scenario.router().route(commands.get(index)));

        int accepted = effects.indexOf(2);
        assertThat(scenario.waiting())
            .as("in the order %s, routed in the order %s", effects, order)
            .extracting(InboxEntry::origin)
            .containsExactlyInAnyOrderElementsOf(
                effects.subList(accepted + 1, effects.size()).stream()
                    .map(index -> commands.get(index).id())
                    .toList());
        assertThat(scenario.state())
            .isEqualTo(
                effects.indexOf(1) > accepted
                    ? ConversationStatus.QUEUED
                    : ConversationStatus.ACTIVE);
      }
    }
  }

  private static List<Message> requested(RouterScenario scenario, List<String> texts) {
    JsonObject meta =
        JsonObject.builder()
            .put("channels", List.of(SALES.value()))
            .put("users", List.of(A.value()))
            .build();
    List<Message> commands = new ArrayList<>();
    for (String text : texts) {
      scenario.clock.advance(Duration.ofMinutes(1));
      commands.add(scenario.message(MessageType.COMMAND, Role.AGENT, text, meta, A));
    }
    return commands;
  }

  /**
   * A message is planned by a reading from before an acceptance, which then takes it out: whether
   * the acceptance was requested before, by a clock ahead or behind, and whether it is routed
   * before the entries are put or after.
   */
  @ParameterizedTest
  @CsvSource({
    "-300, true",
    "-300, false",
    "-2, true",
    "-2, false",
    "0, true",
    "2, false",
    "2, true"
  })
  void route_acceptanceBehindTheReading_takesTheEntry(int seconds, boolean isRoutedFirst) {
    RouterScenario scenario = RouterScenario.inMemory();
    scenario.workflow(aRule("R1").to(SALES));
    Message hello = scenario.inbound("Hello");
    List<Message> accepted = new ArrayList<>();
    Instant now = scenario.clock.instant();

    scenario
        .router(
            (method, arguments, call) -> {
              if (arguments.getLast() instanceof Step && accepted.isEmpty()) {
                scenario.clock.moveTo(now.plusSeconds(seconds));
                accepted.add(scenario.posted(A, "/accept", JsonObject.EMPTY));
                if (isRoutedFirst) {
                  scenario.router().route(accepted.getFirst());
                }
                scenario.posted(A, "/leave", JsonObject.EMPTY);
                scenario.clock.moveTo(now);
              }
              return call.call();
            })
        .route(hello);
    accepted.forEach(scenario.router()::route);
    scenario.router().route(hello);

    assertThat(scenario.told()).hasSize(1);
    assertThat(scenario.waitsIn()).isEmpty();
  }

  /** A message that is planned behind an acceptance and its end waits, whatever the clocks say. */
  @ParameterizedTest
  @ValueSource(ints = {-300, -2, 0, 2})
  void route_messageBehindAnAcceptance_waits(int seconds) {
    RouterScenario scenario = RouterScenario.inMemory();
    scenario.workflow(aRule("R1").to(SALES), aRule("R2").after(Duration.ofMinutes(9)).to(SERVICE));
    Instant now = scenario.clock.instant();
    scenario.clock.moveTo(now.plusSeconds(seconds));
    Message accept = scenario.posted(A, "/accept", JsonObject.EMPTY);
    scenario.posted(A, "/leave", JsonObject.EMPTY);
    scenario.clock.moveTo(now);

    Message hello = scenario.routed("Hello");
    scenario.router().route(accept);
    scenario.router().route(hello);
    scenario.advance(Duration.ofMinutes(20));

    assertThat(scenario.waitsIn()).containsExactly("sales", "service");
    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  /** A task that is repeated until it is stored takes effect then, and so do its delayed rules. */
  @Test
  void take_acceptanceOvertookTheTask_delayedRuleIsEvaluated() {
    RouterScenario scenario = RouterScenario.inMemory();
    scenario.workflow(aRule("R1").after(Duration.ofMinutes(1)).to(SERVICE));
    Message enqueue = requested(scenario, List.of("/enqueue")).getFirst();
    scenario.clock.advance(Duration.ofMinutes(2));
    scenario.command(A, "/accept");
    scenario.command(A, "/leave");
    scenario.clock.advance(Duration.ofMinutes(2));

    scenario.router().route(scenario.carriedOut(enqueue));
    scenario.advance(Duration.ofMinutes(2));

    assertThat(scenario.waitsIn()).containsExactly("service");
  }

  private static List<List<Integer>> permutations(int size) {
    List<List<Integer>> all = new ArrayList<>();
    permute(new ArrayList<>(), size, all);
    return all;
  }

  private static void permute(List<Integer> begun, int size, List<List<Integer>> all) {
    if (begun.size() == size) {
      all.add(List.copyOf(begun));
      return;
    }
    for (int next = 0; next < size; next++) {
      if (!begun.contains(next)) {
        begun.add(next);
        permute(begun, size, all);
        begun.removeLast();
      }
    }
  }
}
