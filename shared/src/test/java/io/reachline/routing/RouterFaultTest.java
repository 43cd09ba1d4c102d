package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.C;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationStatus;
import io.reachline.dynamo.Engine;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.memory.FailingCall;
import io.reachline.memory.FailingCall.DatabaseFault;
import io.reachline.memory.FailingCall.Moment;
import io.reachline.memory.Interposed;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Case 20: a call of a routing run fails, before it does anything or behind what it did, and the
 * process dies with it. The record is handed out again, at once or after all others, and all is as
 * if nothing had been.
 */
class RouterFaultTest {

  /** The order in which the record is handed out again. */
  enum Repetition {
    AT_ONCE,
    BEHIND_THE_NEXT
  }

  /** The visible outcome. */
  private record Picture(
      List<String> told,
      List<String> waitsIn,
      ConversationStatus state,
      int delayed,
      List<String> why) {}

  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFails_aRepetitionCompletesTheRest(Moment moment) {
    for (Repetition repetition : Repetition.values()) {
      assertThat(failAtEveryCall(Engine.MEMORY, moment, repetition, RouterFaultTest::play))
          .isGreaterThan(30);
    }
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFailsInDynamoDb_aRepetitionCompletesTheRest(Moment moment) {
    assertThat(
            failAtEveryCall(
                Engine.DYNAMODB_LOCAL, moment, Repetition.AT_ONCE, RouterFaultTest::play))
        .isGreaterThan(30);
  }

  /** A message that overtook the end before it is routed by the end's record, or by its own. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFailsWhileAnEndFreesAMessage_aRepetitionCompletesTheRest(Moment moment) {
    failAtEveryCallOfASession(
        moment,
        RouterFaultTest::playLateEnd,
        (call, scenario) -> {
          assertThat(scenario.told()).as(call).containsExactly("Delivered R1 [sales] [] [] []");
          assertThat(scenario.waitsIn()).as(call).containsExactly("sales");
          assertThat(scenario.state()).as(call).isEqualTo(ConversationStatus.QUEUED);
        });
  }

  private static void failAtEveryCallOfASession(
      Moment moment, Script script, BiConsumer<String, RouterScenario> check) {
    for (Repetition repetition : Repetition.values()) {
      int calls =
          failAtEveryCall(
              () -> RouterScenario.ofSession(Engine.MEMORY), moment, repetition, script, check);
      assertThat(calls).isGreaterThan(15);
    }
  }

  private static void playLateEnd(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    lateEnd(scenario, between, repetition, times).finish();
  }

  private static Play lateEnd(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    scenario.workflow(aRule("R1").to(SALES));
    scenario.clock.advance(Duration.ofSeconds(30));
    Play play = new Play(scenario, between, repetition, times);
    play.hand(scenario.status("ON_PROGRESS", 0));
    play.hand(scenario.written("Anybody there?", 9));
    play.hand(scenario.status("ENDED", 5));
    return play;
  }

  /** A plan is carried out, or not stored, though its write comes when the session is in hand. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFailsBeforeAFreedMessageIsPickedUp_nothingIsPlannedInVain(Moment moment) {
    for (Script script :
        List.<Script>of(RouterFaultTest::playFreed, RouterFaultTest::playFreedRule)) {
      failAtEveryCallOfASession(
          moment,
          script,
          (call, scenario) -> {
            assertThat(planned(scenario)).as(call).isEqualTo(scenario.told().size());
            assertThat(scenario.waitsIn()).as(call).isEmpty();
            assertThat(scenario.state()).as(call).isEqualTo(ConversationStatus.ACTIVE);
          });
    }
  }

  /** Returns the number of delivery statuses of all plans. */
  private static int planned(RouterScenario scenario) {
    List<Step> steps = new ArrayList<>();
    scenario
        .stores
        .runs()
        .visitSince(scenario.conversation, scenario.start, (_, run) -> steps.addAll(run.steps()));
    return steps.stream().mapToInt(step -> step.statuses().size()).sum();
  }

  private static void playFreed(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    Play play = lateEnd(scenario, between, repetition, times);
    play.hand(scenario.status("ON_PROGRESS", 12));
    play.finish();
  }

  private static void playFreedRule(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    scenario.workflow(aRule("R1").to(SALES).after(Duration.ofMinutes(5)));
    scenario.clock.advance(Duration.ofSeconds(30));
    Play play = new Play(scenario, between, repetition, times);
    play.hand(scenario.written("Anybody there?", 9));
    play.hand(scenario.status("ON_PROGRESS", 0));
    play.handOutDelayed(Duration.ofMinutes(6));
    play.hand(scenario.status("OPEN", 5));
    play.handOutDelayed(Duration.ofSeconds(1));
    play.hand(scenario.status("ON_PROGRESS", 12));
    play.finish();
  }

  /** The acceptance takes the message and the first task; the second took effect behind it. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFailsWhereCommandsOvertookEachOther_aRepetitionCompletesTheRest(Moment moment) {
    for (Repetition repetition : Repetition.values()) {
      int calls =
          failAtEveryCall(
              RouterScenario::inMemory,
              moment,
              repetition,
              RouterFaultTest::playOvertaken,
              (call, scenario) -> {
                assertThat(scenario.waiting())
                    .as(call)
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.isTask()).isTrue());
                assertThat(scenario.waitsIn()).as(call).containsExactly("sales");
                assertThat(scenario.state()).as(call).isEqualTo(ConversationStatus.QUEUED);
              });
      assertThat(calls).isGreaterThan(15);
    }
  }

  private static void playOvertaken(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    scenario.workflow(aRule("R1").to(SALES));
    Message late = request(scenario, "/enqueue");
    Message accept = request(scenario, "/accept");
    Message first = request(scenario, "/notify");
    Play play = new Play(scenario, between, repetition, times);
    play.hand(scenario.inbound("Hello"));
    play.hand(scenario.carriedOut(first));
    play.hand(scenario.carriedOut(accept));
    scenario.posted(A, "/leave", JsonObject.EMPTY);
    play.hand(scenario.carriedOut(late));
    play.finish();
  }

  private static Message request(RouterScenario scenario, String text) {
    scenario.clock.advance(Duration.ofMinutes(1));
    return scenario.message(MessageType.COMMAND, Role.AGENT, text, JsonObject.EMPTY, A);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFailsWhileRulesRepeat_aRepetitionCompletesTheRest(Moment moment) {
    for (Repetition repetition : Repetition.values()) {
      assertThat(failAtEveryCall(Engine.MEMORY, moment, repetition, RouterFaultTest::playRepeating))
          .isGreaterThan(60);
    }
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFailsWhileRulesRepeatInDynamoDb_aRepetitionCompletesTheRest(Moment moment) {
    assertThat(
            failAtEveryCall(
                Engine.DYNAMODB_LOCAL, moment, Repetition.AT_ONCE, RouterFaultTest::playRepeating))
        .isGreaterThan(60);
  }

  @Test
  void route_everyRecordTenTimesWhileRulesRepeat_isAsOnce() {
    RouterScenario scenario = new RouterScenario(Engine.MEMORY);

    playRepeating(scenario, (_, _, call) -> call.call(), Repetition.AT_ONCE, 10);

    assertThat(picture(scenario)).isEqualTo(undisturbedRepetition());
  }

  private static Picture undisturbedRepetition() {
    RouterScenario scenario = new RouterScenario(Engine.MEMORY);
    playRepeating(scenario, (_, _, call) -> call.call(), Repetition.AT_ONCE, 1);
    Picture picture = picture(scenario);
    assertThat(picture.told())
        .containsExactly(
            "Delivered R3 [] [service] [A] []",
            "Delivered R3 [] [] [A] []",
            "Undeliverable R2 [] [service] [] []",
            "Delivered R1 [sales] [] [] []",
            "Delivered R3 [] [] [A] []");
    assertThat(picture.state()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(picture.why().getFirst())
        .contains("\"kind\":\"repeat\"", "an earlier rule stopped the workflow", "\"due\":[]")
        .containsOnlyOnce("the conversation was accepted");
    return picture;
  }

  /**
   * Two workflows with rules that repeat, one of which is stopped by a delayed rule; then an
   * acceptance. What failed is handed out again before the next round is due.
   */
  private static void playRepeating(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    scenario.workflow(
        aRule("R1").to(SALES).after(Duration.ofMinutes(7)).stop(),
        aRule("R2").to(SERVICE).every(Duration.ofMinutes(5)));
    scenario.workflow(aRule("R3").to(A).every(Duration.ofMinutes(4)).stop());
    Play play = new Play(scenario, between, repetition, times);
    play.hand(scenario.inbound("Hello"));
    for (int minutes : List.of(1, 3, 1, 2, 1, 1)) {
      play.handOutFailed();
      play.handOutDelayed(Duration.ofMinutes(minutes));
    }
    play.handOutFailed();
    play.hand(scenario.posted(A, "/accept", JsonObject.EMPTY));
    play.handOutDelayed(Duration.ofMinutes(3));
    play.finish();
  }

  @Test
  void route_everyRecordTenTimes_isAsOnce() {
    RouterScenario scenario = new RouterScenario(Engine.MEMORY);

    play(scenario, (_, _, call) -> call.call(), Repetition.AT_ONCE, 10);

    assertThat(picture(scenario)).isEqualTo(undisturbed());
  }

  /** Records that are handed to a router, and how often each. */
  private interface Script {
    void play(
        RouterScenario scenario, Interposed.Between between, Repetition repetition, int times);
  }

  /** Compares what a script leaves when a call fails with what it leaves undisturbed. */
  private static int failAtEveryCall(
      Engine engine, Moment moment, Repetition repetition, Script script) {
    RouterScenario undisturbed = new RouterScenario(Engine.MEMORY);
    script.play(undisturbed, (_, _, call) -> call.call(), Repetition.AT_ONCE, 1);
    Picture expected = picture(undisturbed);
    return failAtEveryCall(
        () -> new RouterScenario(engine),
        moment,
        repetition,
        script,
        (call, scenario) -> assertThat(picture(scenario)).as(call).isEqualTo(expected));
  }

  /**
   * Lets the first call fail, then the second and so on, and returns how many there are.
   *
   * @param check checks what is left, and gets a description of the failure
   */
  private static int failAtEveryCall(
      Supplier<RouterScenario> scenarios,
      Moment moment,
      Repetition repetition,
      Script script,
      BiConsumer<String, RouterScenario> check) {
    for (int call = 1; ; call++) {
      RouterScenario scenario = scenarios.get();
      FailingCall failing = new FailingCall(call, moment);
      script.play(scenario, failing, repetition, 1);
      failing.carryOutLate();
      List.copyOf(scenario.delayed).forEach(late -> scenario.router().take(late.task()));
      scenario.delayed.clear();
      check.accept("call %d failed, %s, %s".formatted(call, moment, repetition), scenario);
      if (!failing.hasFailed()) {
        return call - 1;
      }
    }
  }

  private static Picture undisturbed() {
    RouterScenario scenario = new RouterScenario(Engine.MEMORY);
    play(scenario, (_, _, call) -> call.call(), Repetition.AT_ONCE, 1);
    Picture picture = picture(scenario);
    assertThat(picture.told())
        .containsExactly(
            "Delivered R1 [sales] [service] [] []",
            "Delivered R3 [] [] [A] []",
            "Undeliverable null [] [service] [] []",
            "Delivered null [sales] [] [] []");
    assertThat(picture.waitsIn()).containsExactly("service");
    assertThat(picture.state()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(picture.why().getFirst())
        .contains("\"outcome\":\"matched\"", "\"kind\":\"delayed\"", "\"due\":[]")
        .containsOnlyOnce("the conversation was accepted");
    return picture;
  }

  private static Picture picture(RouterScenario scenario) {
    return new Picture(
        scenario.told(),
        scenario.waitsIn(),
        scenario.state(),
        scenario.delayed.size(),
        scenario.statuses().stream().map(status -> why(scenario, status)).toList());
  }

  /** Returns why there is a delivery status, without the ids and times of this play. */
  private static String why(RouterScenario scenario, Message status) {
    return new RoutingHistory(scenario.stores.runs())
        .of(status)
        .toString()
        .replace(scenario.organization.value(), "here")
        .replaceAll("(\"(at|message|messages|status)\"):(\\[[^]]*]|\"[^\"]*\")", "$1");
  }

  /** A message, a rule that waits, two tasks, an acceptance. */
  private static void play(
      RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
    scenario.workflow(
        aRule("R1").to(SALES),
        aRule("R2").to(SERVICE),
        aRule("R3").to(A).after(Duration.ofMinutes(5)),
        aRule("R4").to(A).after(Duration.ofMinutes(10)));
    Play play = new Play(scenario, between, repetition, times);
    play.hand(scenario.inbound("Hello"));
    scenario.advance(Duration.ofMinutes(4));
    play.handOutDelayed(Duration.ofMinutes(2));
    play.hand(scenario.posted(C, "/notify", channel(SERVICE.value())));
    scenario.advance(Duration.ofSeconds(1));
    play.hand(scenario.posted(C, "/notify", channel(SALES.value())));
    scenario.advance(Duration.ofSeconds(1));
    play.hand(scenario.posted(A, "/accept", JsonObject.EMPTY));
    play.handOutDelayed(Duration.ofMinutes(5));
    play.finish();
  }

  private static JsonObject channel(String id) {
    return JsonObject.builder().put("channels", List.of(id)).build();
  }

  /** A stream that delivers records to the router, and repeats those that fail. */
  private static final class Play {
    private final RouterScenario scenario;
    private final Interposed.Between between;
    private final Repetition repetition;
    private final int times;
    private final List<Runnable> again = new ArrayList<>();

    Play(RouterScenario scenario, Interposed.Between between, Repetition repetition, int times) {
      this.scenario = scenario;
      this.between = between;
      this.repetition = repetition;
      this.times = times;
    }

    void hand(Message message) {
      hand(() -> scenario.router(between).route(message));
    }

    void handOutDelayed(Duration time) {
      scenario.clock.advance(time);
      // What was handed out before a failure is there twice.
      List<RoutingTask> due = scenario.delayed.stream().map(entry -> entry.task()).toList();
      scenario.delayed.clear();
      due.forEach(task -> hand(() -> scenario.router(between).take(task)));
    }

    private void hand(Runnable record) {
      List<Runnable> earlier = List.copyOf(again);
      again.clear();
      for (int time = 0; time < times; time++) {
        try {
          record.run();
        } catch (DatabaseFault e) {
          if (repetition == Repetition.AT_ONCE) {
            record.run();
          } else {
            again.add(record);
          }
        }
      }
      earlier.forEach(Runnable::run);
    }

    void handOutFailed() {
      List<Runnable> failed = List.copyOf(again);
      again.clear();
      failed.forEach(Runnable::run);
    }

    void finish() {
      handOutFailed();
      scenario.delayed.removeIf(entry -> true);
    }
  }
}
