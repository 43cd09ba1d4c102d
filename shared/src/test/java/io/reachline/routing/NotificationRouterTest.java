package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.B;
import static io.reachline.routing.RouterScenario.C;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.User;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.JsonObject;
import io.reachline.memory.Deletion;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.storage.Consistency;
import io.reachline.telemetry.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the routing of messages, events and commands. */
class NotificationRouterTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final RouterScenario scenario = RouterScenario.inMemory();

  // ------------------------------------------------------------------------------ case 37: when

  @Test
  void route_closed_isQueuedAndTold() {
    scenario.workflow(aRule("R1").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(scenario.statuses().getFirst().meta().get("status")).isEqualTo("closed");
  }

  @Test
  void route_queued_staysQueuedAndIsTold() {
    scenario.workflow(aRule("R1").to(SALES));
    scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));

    scenario.routed("Anybody there?");

    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(scenario.statuses())
        .extracting(status -> status.meta().get("status"))
        .containsExactly("closed", "queued");
  }

  @Test
  void route_replicaDoesNotKnowWhoCameOnline_isDelivered() {
    scenario.workflow(aRule("R1").to(SALES));
    Message message = scenario.inbound("Hello");

    scenario
        .router(
            (method, arguments, call) ->
                method.equals("onlineSince") && arguments.contains(Consistency.EVENTUAL)
                    ? Map.of()
                    : call.call())
        .route(message);

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void route_active_doesNothing() {
    scenario.workflow(aRule("R1").to(SALES));
    scenario.command(A, "/accept");

    scenario.routed("Hello");

    assertThat(scenario.state()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(scenario.told()).isEmpty();
    assertThat(scenario.waitsIn()).isEmpty();
  }

  @Test
  void route_closedWithOnlyDelayedRules_isQueued() {
    scenario.workflow(aRule("R1").to(SALES).after(FIVE_MINUTES));

    scenario.routed("Hello");

    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void route_contactsMessage_isInboundUnlessStatusOrCommand(MessageType type) {
    scenario.workflow(aRule("R1").to(SALES));
    boolean isInbound = type != MessageType.STATUS && type != MessageType.COMMAND;

    scenario
        .router()
        .route(scenario.store(scenario.message(type, Role.CONTACT, "Hello", JsonObject.EMPTY, A)));

    assertThat(scenario.told()).hasSize(isInbound ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "CONTACT", mode = EnumSource.Mode.EXCLUDE)
  void route_outbound_doesNothing(Role role) {
    scenario.workflow(aRule("R1").to(SALES));

    scenario
        .router()
        .route(
            scenario.store(scenario.message(MessageType.CHAT, role, "Hello", JsonObject.EMPTY, A)));

    assertThat(scenario.told()).isEmpty();
  }

  @Test
  void route_deletedConversation_doesNothing() {
    Message message = scenario.inbound("Hello");
    scenario.stores.conversations().delete(scenario.conversation, scenario.start);

    scenario.router().route(message);

    assertThat(scenario.told()).isEmpty();
    assertThat(scenario.waitsIn()).isEmpty();
  }

  // ----------------------------------------------------------------------------------- sessions

  @Test
  void route_blockedSession_staysClosedAndIsNotTold() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.status("BLOCKED", 0);

    session.router().route(session.written("Hello", 1));

    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(session.told()).isEmpty();
    assertThat(session.waitsIn()).isEmpty();
  }

  @Test
  void route_messageOfASession_isToldBehindItsArrival() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.clock.advance(Duration.ofSeconds(30));

    session.router().route(session.written("Hello", 1));

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(session.statuses().getFirst().createdAt())
        .isEqualTo(session.start.plusSeconds(30).plusMillis(1));
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void route_sessionIsPickedUp_entriesLeaveAndDelayedRulesAreSuppressed() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES, SERVICE), aRule("R2").to(A).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(30));
    session.router().route(session.written("Hello", 1));
    assertThat(session.waitsIn()).containsExactly("sales", "service");

    session.router().route(session.status("ON_HOLD", 2));
    session.advance(Duration.ofHours(1));

    assertThat(session.waitsIn()).isEmpty();
    assertThat(session.stores.inboxes().of(session.conversation)).isEmpty();
    assertThat(session.told()).containsExactly("Delivered R1 [sales] [service] [] []");
  }

  @Test
  void route_sessionIsPickedUp_tasksStay() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.status("OPEN", 0);
    session.command(A, "/notify", meta("channels", SERVICE));

    session.clock.advance(Duration.ofSeconds(60));
    session.router().route(session.status("ON_PROGRESS", 40));

    assertThat(session.waitsIn()).containsExactly("service");
  }

  @Test
  void route_acceptanceComesLate_entriesLeaveAllTheSame() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.clock.advance(Duration.ofSeconds(30));
    session.router().route(session.written("Hello", 1));
    session.status("OPEN", 5);

    session.router().route(session.status("ON_HOLD", 3));

    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(session.waitsIn()).isEmpty();
  }

  @Test
  void route_writtenBeforeAPickUpThatIsKnown_isNotRouted() {
    RouterScenario session = seen("ON_HOLD", 5);
    session.status("OPEN", 8);

    session.router().route(session.written("Hello", 0));

    assertThat(session.told()).isEmpty();
    assertThat(session.waiting()).isEmpty();
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
    MessageId origin = session.written("Hello", 0).id();
    assertThat(session.stores.runs().find(session.conversation, origin).steps()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ON_PROGRESS", "ON_HOLD", "ENDED", "BLOCKED", "MISSED"})
  void route_writtenBeforeASettlementThatCameLate_isNotRouted(String status) {
    RouterScenario session = seen("OPEN", 8);
    session.router().route(session.status(status, 5));

    session.router().route(session.written("Hello", 0));

    assertThat(session.told()).isEmpty();
    assertThat(session.waiting()).isEmpty();
  }

  @Test
  void route_writtenBeforeAnEndThatIsKnown_isNotRouted() {
    RouterScenario session = seen("ENDED", 5);

    session.router().route(session.written("Hello", 1));

    assertThat(session.told()).isEmpty();
    assertThat(session.waiting()).isEmpty();
    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void route_writtenInTheMillisecondOfTheEnd_isNotRoutedAndBehindItIs() {
    RouterScenario session = seen("ENDED", 5);

    session.router().route(session.written("Bye", 5));
    assertThat(session.told()).isEmpty();
    session.router().route(session.written("One more thing", 6));

    assertThat(session.told()).hasSize(1);
    assertThat(session.waitsIn()).containsExactly("sales");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENDED", "BLOCKED", "MISSED"})
  void route_sessionEnds_entriesFromBeforeLeaveAndTasksStay(String status) {
    RouterScenario session = seen("OPEN", 0);
    session.router().route(session.written("Hello", 1));
    session.command(A, "/notify", meta("channels", SERVICE));
    assertThat(session.waitsIn()).containsExactly("sales", "service");

    session.router().route(session.status(status, 20));

    assertThat(session.waitsIn()).containsExactly("service");
    assertThat(session.stores.inboxes().of(session.conversation)).hasSize(1);
  }

  @Test
  void route_endComesLate_takesOutWhatWasBeforeItAndLeavesWhatWasBehindIt() {
    RouterScenario session = seen("OPEN", 0);
    session.workflow(aRule("R2").to(SALES).after(FIVE_MINUTES));
    session.router().route(session.written("Hello", 1));
    Message behind = session.written("Hello again", 6);
    session.router().route(behind);
    session.status("OPEN", 8);

    session.router().route(session.status("ENDED", 5));
    assertThat(session.waiting()).extracting(InboxEntry::origin).containsExactly(behind.id());
    session.advance(Duration.ofHours(1));

    // The delayed rule of the first message is suppressed.
    assertThat(session.told())
        .containsExactly(
            "Delivered R1 [sales] [] [] []",
            "Delivered R1 [sales] [] [] []",
            "Delivered R2 [sales] [] [] []");
    assertThat(session.statuses().getLast().meta().get("origin")).isEqualTo(behind.id().value());
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void route_messageOvertookTheEndBeforeIt_isQueuedAgain() {
    RouterScenario session = seen("OPEN", 0);
    session.router().route(session.written("One more thing", 6));

    session.router().route(session.status("ENDED", 5));

    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(session.waitsIn()).containsExactly("sales");
  }

  @Test
  void route_messageOvertookThePickUpBeforeIt_waitsNowhereWhileActive() {
    RouterScenario session = seen("OPEN", 0);
    session.router().route(session.written("And in blue?", 6));

    session.router().route(session.status("ON_PROGRESS", 5));

    assertThat(session.state()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(session.waitsIn()).isEmpty();
  }

  // ----------------------------------------------------------- messages that overtake an event

  @ParameterizedTest
  @CsvSource({"ON_PROGRESS, ENDED", "ON_HOLD, OPEN", "BLOCKED, OPEN", "BLOCKED, PAUSED"})
  void route_messageOvertookTheEventThatFreesIt_isRoutedAsBehindIt(String held, String free) {
    RouterScenario session = seen(held, 5);
    Message message = session.written("Anybody there?", 9);
    session.router().route(message);
    assertThat(session.told()).isEmpty();

    Message event = session.status(free, 7);
    session.router().route(event);
    session.router().route(event);
    session.router().route(message);

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(session.waiting()).extracting(InboxEntry::origin).containsExactly(message.id());
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  @Test
  void route_writtenBetweenThePickUpAndTheHandBack_isNotRoutedByTheHandBack() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    session.router().route(session.written("Thanks", 6));

    session.router().route(session.status("OPEN", 7));
    session.router().route(session.status("OPEN", 4));

    assertThat(session.told()).isEmpty();
  }

  /** The webhook stores an event's message first, and may die before the conversation moves. */
  @Test
  void route_eventHasNotMovedItsConversation_looksAgainUntilItHas() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    session.router().route(session.written("Anybody there?", 9));
    Message event = session.eventMessage("ENDED", 7);
    session.store(event);

    session.router().route(event);
    assertThat(session.told()).isEmpty();
    session.advance(Duration.ofMinutes(10));
    assertThat(session.delayed).hasSize(1);
    session.status("ENDED", 7);
    session.advance(Duration.ofMinutes(15));

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(session.delayed).isEmpty();
  }

  /** Two events of one millisecond: the time of the head is that of the one that moved it. */
  @Test
  void route_eventOfTheSameTimeHasMovedTheConversation_looksAgain() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    session.router().route(session.written("Anybody there?", 9));
    Message event = session.eventMessage("OPEN", 5, 6);
    session.store(event);

    session.router().route(event);
    assertThat(session.told()).isEmpty();
    session.status("OPEN", 5, 6);
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
    session.advance(Duration.ofMinutes(15));

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(session.delayed).isEmpty();
  }

  /** Each task that looks again leaves the next, so what fails must not leave a further one. */
  @Test
  void route_looksAgainAndFailsBefore_leavesOneTask() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    session.router().route(session.written("Anybody there?", 9));
    Message event = session.eventMessage("OPEN", 5, 6);
    session.store(event);
    NotificationRouter failing =
        session.router(
            (method, _, call) -> {
              if (method.equals("visitSince")) {
                throw new IllegalStateException(method);
              }
              return call.call();
            });

    for (int times = 0; times < 3; times++) {
      assertThatThrownBy(() -> failing.route(event)).isInstanceOf(IllegalStateException.class);
    }
    session.router().route(event);

    assertThat(session.delayed).hasSize(1);
  }

  /** The session has moved on by an event that leaves the state, which the other may still move. */
  @Test
  void route_eventOfTheSameTimeHasMovedTheStateAlone_looksAgain() {
    RouterScenario session = seen("OPEN", 5);
    session.status("PAUSED", 6);
    session.router().route(session.written("Anybody there?", 9));
    Message event = session.eventMessage("ENDED", 5, 6);
    session.store(event);

    session.router().route(event);
    session.status("ENDED", 5, 6);
    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
    session.advance(Duration.ofMinutes(15));

    assertThat(session.waitsIn()).containsExactly("sales");
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(session.delayed).isEmpty();
  }

  /** A spill that is redriven, or an event that is retried, may be days old. */
  @Test
  void route_oldEventHasNotMovedItsConversation_looksAgainForADay() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    session.router().route(session.written("Anybody there?", 9));
    Message event = session.eventMessage("ENDED", 7);
    session.store(event);
    session.clock.advance(Duration.ofDays(3));

    session.router().route(event);
    session.advance(Duration.ofHours(25));
    assertThat(session.delayed).hasSize(1);
    session.status("ENDED", 7);
    session.advance(Duration.ofMinutes(15));

    assertThat(session.told()).containsExactly("Undeliverable R1 [] [sales] [] []");
    assertThat(session.delayed).isEmpty();
  }

  @Test
  void route_eventNeverMovesItsConversation_endsAfterADay() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    Message event = session.eventMessage("ENDED", 7);
    session.store(event);

    session.router().route(event);
    session.advance(Duration.ofHours(30));

    assertThat(session.delayed).isEmpty();
  }

  /** An end from before the message is routed between the reading of the head and the plan. */
  @ParameterizedTest
  @ValueSource(strings = {"OPEN", "ENDED"})
  void route_lateEndIsRoutedJustBeforeThePlanIsWritten_conversationIsQueued(String status) {
    RouterScenario session = seen(status, 5);

    routeWithAnEndBeforeItsStep(session, session.written("Anybody there?", 9));

    assertThat(session.waitsIn()).containsExactly("sales");
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  /** The repetition of an event that found the session in hand takes the plan's number first. */
  @Test
  void route_anotherSaysMeanwhileThatNothingRuns_isRoutedAllTheSame() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    Message message = session.written("Anybody there?", 9);
    session.router().route(message);
    Message end = session.status("ENDED", 7);

    session
        .router(
            (_, arguments, call) -> {
              Run run = session.stores.runs().find(session.conversation, message.id());
              if (isPlan(arguments) && run.nextNumber() == 2) {
                Step nothing = run.steps().getFirst().numbered(run.nextNumber());
                session.stores.runs().add(session.conversation, message.id(), nothing);
              }
              return call.call();
            })
        .route(end);

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  private static boolean isPlan(List<?> arguments) {
    return arguments.getLast() instanceof Step step && !step.isNothing();
  }

  /** A plan that was made while the conversation was queued is stored when it is closed. */
  @Test
  void route_planOfAnotherKnowsNothingOfTheEnd_conversationIsQueued() {
    RouterScenario session = seen("ON_PROGRESS", 5);
    session.router().route(session.written("Anybody there?", 9));
    Message open = session.status("OPEN", 7);
    List<Object> stored = new ArrayList<>();

    session
        .router(
            (_, arguments, call) -> {
              if (!isPlan(arguments) || !stored.isEmpty()) {
                return call.call();
              }
              Message end = session.status("ENDED", 8);
              session
                  .router(
                      (_, others, other) -> {
                        if (isPlan(others) && stored.isEmpty()) {
                          stored.add(call.call());
                        }
                        return other.call();
                      })
                  .route(end);
              return stored.getFirst();
            })
        .route(open);

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(session.waitsIn()).containsExactly("sales");
    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
  }

  /** The end moves the conversation between the reading of the head and the message's plan. */
  @Test
  void route_freedWhileItIsRouted_isRouted() {
    RouterScenario session = seen("ON_PROGRESS", 5);

    routeWithAnEndBeforeItsStep(session, session.written("Anybody there?", 9));

    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  /**
   * Routes a message while an end of its session comes between the reading of the head and the
   * step.
   */
  private static void routeWithAnEndBeforeItsStep(RouterScenario session, Message message) {
    List<Message> ends = new ArrayList<>();
    session
        .router(
            (method, _, call) -> {
              if (method.equals("add") && ends.isEmpty()) {
                ends.add(session.status("ENDED", 7));
                ends.forEach(session.router()::route);
              }
              return call.call();
            })
        .route(message);
    assertThat(ends).hasSize(1);
  }

  @Test
  void delayedRule_suppressedByAPickUpAndFreedByALateEnd_isEvaluatedAfterAll() {
    RouterScenario session = seen("OPEN", 1);
    session.workflow(aRule("R2").to(A).after(FIVE_MINUTES));
    session.router().route(session.written("Anybody there?", 9));
    session.router().route(session.status("ON_PROGRESS", 5));
    session.advance(Duration.ofHours(1));
    assertThat(session.told()).hasSize(1);

    session.router().route(session.status("ENDED", 7));
    session.advance(Duration.ofMinutes(1));

    assertThat(session.told())
        .containsExactly("Delivered R1 [sales] [] [] []", "Delivered R2 [] [] [A] []");
  }

  @Test
  void repeatingRule_suppressedByAPickUpAndFreedByALateEnd_goesOn() {
    RouterScenario session = seen("OPEN", 1);
    session.workflow(aRule("R2").to(A).every(FIVE_MINUTES));
    session.router().route(session.written("Anybody there?", 9));
    session.advance(Duration.ofMinutes(7));
    session.router().route(session.status("ON_PROGRESS", 5));
    session.advance(Duration.ofHours(1));
    assertThat(session.told()).hasSize(3);

    session.router().route(session.status("ENDED", 7));
    session.advance(Duration.ofMinutes(1));

    assertThat(session.told()).hasSize(4).last().isEqualTo("Delivered R2 [] [] [A] []");
    session.advance(Duration.ofMinutes(10));
    assertThat(session.told()).hasSize(6);
  }

  @Test
  void route_endIsRepeatedAfterACommandClosedIt_staysClosed() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.clock.advance(Duration.ofSeconds(1));
    session.router().route(session.status("ON_PROGRESS", 240));
    session.command(A, "/accept");
    Message end = session.status("ENDED", 242);
    session.router().route(end);
    session.clock.advance(Duration.ofSeconds(1));
    session.router().route(session.written("Hello", 243));
    session.clock.advance(Duration.ofSeconds(1));
    session.command(A, "/leave");

    session.router().route(end);

    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
  }

  // --------------------------------------------------------------------------------- two clocks

  @ParameterizedTest
  @ValueSource(ints = {-240, 0, 240})
  void accept_messageOfAnotherClock_takesItsEntryOutAndSuppressesItsRules(int shift) {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES), aRule("R2").to(SERVICE).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(1));
    session.router().route(session.written("Hello", shift));
    session.advance(Duration.ofMillis(100));

    session.command(A, "/accept");

    assertThat(session.state()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(session.stores.inboxes().of(session.conversation)).isEmpty();
    session.advance(Duration.ofMillis(100));
    session.command(A, "/leave");
    session.advance(Duration.ofHours(1));
    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @ParameterizedTest
  @ValueSource(ints = {-240, 0, 240})
  void route_writtenAfterTheConversationWasLeft_isQueuedAndWaits(int shift) {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.clock.advance(Duration.ofSeconds(1));
    session.router().route(session.status("ON_PROGRESS", shift));
    session.command(A, "/accept");
    session.command(A, "/leave");
    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
    session.clock.advance(Duration.ofSeconds(1));

    session.router().route(session.written("Anybody there?", shift + 2));

    assertThat(session.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(session.told()).hasSize(1);
    assertThat(session.waitsIn()).containsExactly("sales");
  }

  @Test
  void route_clockAhead_delaysCountFromTheArrival() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES).after(FIVE_MINUTES));
    session.router().route(session.written("Hello", 240));

    session.advance(FIVE_MINUTES);

    assertThat(session.statuses())
        .extracting(Message::createdAt)
        .containsExactly(session.start.plus(FIVE_MINUTES));
  }

  @Test
  void route_clockAhead_isToldBehindTheMessageInTheOrderOfIds() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));

    Message message = session.written("Hello", 240);
    session.router().route(message);

    assertThat(session.statuses().getFirst().id()).isGreaterThan(message.id());
    assertThat(session.waiting())
        .extracting(InboxEntry::createdAt)
        .containsExactly(session.clock.instant());
  }

  @Test
  void route_afterAcceptAndLeaveOfAnInstanceWhoseClockIsAhead_waits() {
    scenario.workflow(aRule("R1").to(SALES));
    Message message = scenario.inbound("Hello");
    scenario.clock.advance(Duration.ofMillis(200));
    scenario.command(A, "/accept");
    scenario.command(A, "/leave");

    scenario.router().route(message);

    assertThat(scenario.told()).hasSize(1);
    assertThat(scenario.waitsIn()).containsExactly("sales");
    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
    scenario.clock.advance(Duration.ofMillis(1));
    scenario.command(A, "/accept");
    assertThat(scenario.waitsIn()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-240, 0, 240})
  void route_postedIntoASession_isNeverComparedWithZohosClock(int shift) {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES), aRule("R2").to(SERVICE).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(5));
    session.router().route(session.status("ON_HOLD", shift + 1));
    session.router().route(session.status("OPEN", shift + 2));

    session.routed("Hello");
    assertThat(session.waitsIn()).containsExactly("sales");
    session.clock.advance(Duration.ofSeconds(5));
    session.router().route(session.status("ON_PROGRESS", shift + 9));

    assertThat(session.waitsIn()).isEmpty();
    session.advance(Duration.ofHours(1));
    assertThat(session.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void route_planCarriedOutAgainAfterItWasLeft_staysClosed() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    Message message = session.written("Hello", 240);
    session.router().route(message);
    session.clock.advance(Duration.ofSeconds(1));
    session.command(A, "/accept");
    session.command(A, "/leave");

    session.router().route(message);

    assertThat(session.state()).isEqualTo(ConversationStatus.CLOSED);
    assertThat(session.waitsIn()).isEmpty();
  }

  /** Returns a session half a minute on, an event of which has come. */
  private static RouterScenario seen(String status, int second) {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES));
    session.clock.advance(Duration.ofSeconds(30));
    session.router().route(session.status(status, second));
    return session;
  }

  // ----------------------------------------------------------------------------------- commands

  @Test
  void accept_bySomebody_entriesLeaveAllInboxes() {
    scenario.workflow(aRule("R1").to(SALES, SERVICE).to(C));
    scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));

    scenario.command(A, "/accept");

    assertThat(scenario.waitsIn()).isEmpty();
    assertThat(scenario.state()).isEqualTo(ConversationStatus.ACTIVE);
  }

  @Test
  void accept_thenClosedAndWrittenAgain_waitsAgain() {
    scenario.workflow(aRule("R1").to(SALES));
    scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/accept");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/leave");
    scenario.advance(Duration.ofSeconds(1));
    assertThat(scenario.state()).isEqualTo(ConversationStatus.CLOSED);

    scenario.routed("One more thing");

    assertThat(scenario.waitsIn()).containsExactly("sales");
    assertThat(scenario.told()).hasSize(2);
  }

  @Test
  void notify_inAnyState_runsWorkflowsAsATask() {
    scenario.workflow(aRule("R1").to(SALES));
    scenario.command(A, "/accept");
    scenario.advance(Duration.ofSeconds(1));

    Message command = scenario.command(B, "/notify");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(scenario.statuses().getFirst().meta().members())
        .containsEntry("isTask", true)
        .containsEntry("status", "active")
        .containsEntry("origin", command.id().value());
    assertThat(scenario.state()).isEqualTo(ConversationStatus.ACTIVE);
  }

  @Test
  void notify_channels_goesStraightThere() {
    scenario.workflow(aRule("R1").to(SALES));

    scenario.command(A, "/notify", meta("channels", SERVICE));

    assertThat(scenario.told()).containsExactly("Undeliverable null [] [service] [] []");
    assertThat(scenario.waitsIn()).containsExactly("service");
    assertThat(scenario.state()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void notify_organizations_runsTheirWorkflowsOnly() {
    OrganizationId root = scenario.parent();
    scenario.workflow(aRule("own").to(SERVICE));
    scenario.workflow(root, Optional.empty(), true, aRule("of the root").to(SALES));

    scenario.command(
        A, "/notify", JsonObject.builder().put("organizations", List.of(root.value())).build());

    assertThat(scenario.told()).containsExactly("Delivered of the root [sales] [] [] []");
  }

  @Test
  void accept_ofATask_byASubscriberOfItsChannelOnly() {
    scenario.command(A, "/notify", meta("channels", SERVICE));
    scenario.command(A, "/notify", meta("channels", SALES));
    scenario.advance(Duration.ofSeconds(1));
    assertThat(scenario.waitsIn()).containsExactly("sales", "service");

    scenario.command(A, "/accept");
    assertThat(scenario.waitsIn()).containsExactly("service");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(C, "/accept");

    assertThat(scenario.waitsIn()).isEmpty();
  }

  @Test
  void accept_isRoutedBeforeTheTask_takesItAllTheSame() {
    Message notify = scenario.posted(A, "/notify", meta("channels", SALES));
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/accept");

    scenario.router().route(notify);

    assertThat(scenario.waitsIn()).isEmpty();
  }

  @Test
  void accept_repeatedAfterSubscriptionsChanged_takesNoMore() {
    scenario.command(A, "/notify", meta("channels", SERVICE));
    scenario.advance(Duration.ofSeconds(1));
    Message accept = scenario.command(A, "/accept");
    Deletion.of(scenario.stores.directory(), User.class, scenario.organization, A.value());
    Deletion.of(scenario.stores.directory(), Channel.class, scenario.organization, SERVICE.value());
    scenario.channel(SERVICE, A);
    scenario.user(A, SERVICE);

    scenario.router().route(accept);

    assertThat(scenario.waitsIn()).containsExactly("service");
  }

  @Test
  void enqueue_isQueuedAndRoutedAsATask() {
    scenario.workflow(aRule("R1").to(SALES));

    scenario.command(A, "/enqueue");

    assertThat(scenario.state()).isEqualTo(ConversationStatus.QUEUED);
    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(scenario.statuses().getFirst().meta().get("isTask")).isEqualTo(true);
  }

  @Test
  void assign_putsItIntoPersonalInboxesUntilTheirOwnersAccept() {
    scenario.command(
        A,
        "/assign",
        JsonObject.builder().put("users", List.of(B.value(), C.value(), "f".repeat(24))).build());
    assertThat(scenario.waitsIn()).containsExactly("B", "C");
    assertThat(scenario.told()).isEmpty();
    scenario.advance(Duration.ofSeconds(1));

    scenario.command(C, "/accept");

    assertThat(scenario.waitsIn()).containsExactly("B");
  }

  @Test
  void otherCommands_doNothing() {
    scenario.workflow(aRule("R1").to(SALES));

    scenario.command(A, "/dance");
    scenario.command(A, "/join");
    scenario.command(A, "/set colour blue");

    assertThat(scenario.told()).isEmpty();
    assertThat(scenario.waitsIn()).isEmpty();
    assertThat(scenario.state()).isEqualTo(ConversationStatus.CLOSED);
  }

  // ------------------------------------------------------------------------------------ log lines

  @Test
  void undeliverable_logLine_hasWhoWasNotThereAndNoText() {
    ChannelId[] channels =
        IntStream.range(0, 25)
            .mapToObj(n -> new ChannelId("%024x".formatted(n)))
            .toArray(ChannelId[]::new);
    List.of(channels).forEach(channel -> scenario.channel(channel, B));
    WorkflowId workflow = scenario.workflow(aRule("R1").to(channels).to(C));

    Message message = scenario.routed("It is a secret");

    JsonObject line =
        scenario.telemetry.lines().stream()
            .filter(json -> json.get("NotificationsUndeliverable") != null)
            .findFirst()
            .orElseThrow();
    assertThat(line.text("origin")).contains(message.id().value());
    assertThat(line.text("workflow")).contains(workflow.value());
    assertThat(line.text("rule")).contains("R1");
    assertThat(line.texts("channelsOffline"))
        .hasSize(20)
        .startsWith(channels[0].value(), channels[1].value());
    assertThat(line.get("channelsOfflineCount")).isEqualTo(25);
    assertThat(line.texts("usersOffline")).containsExactly(C.value());
    assertThat(line.get("usersOfflineCount")).isEqualTo(1);
    assertThat(scenario.telemetry.output()).doesNotContain("secret");
  }

  // ---------------------------------------------------------------------------- bounds of inboxes

  @Test
  void route_toMoreInboxesThanAStepHas_leavesTheRestOutAndCountsThem() {
    for (int n = 0; n < StepPlanner.MAX_INBOXES + 3; n++) {
      scenario.channel(new ChannelId("%024x".formatted(n)), B);
    }

    scenario.routed("Hello");

    assertThat(scenario.waiting()).hasSize(StepPlanner.MAX_INBOXES);
    // Sales and service, too.
    assertThat(scenario.telemetry.sum(Metric.TARGETS_SKIPPED)).isEqualTo(5);
    assertThat(scenario.telemetry.output()).contains("a message is put into at most 1,000 inboxes");
  }

  @Test
  void route_conversationWaitsTooOften_putsNoMoreEntriesAndStillTells() {
    scenario.workflow(aRule("R1").to(SALES));
    fill(scenario.routed("Hello"), false);

    scenario.routed("Hello again");

    assertThat(scenario.waiting()).hasSize(StepPlanner.MAX_WAITING + 1);
    assertThat(scenario.told()).hasSize(2);
    assertThat(scenario.telemetry.sum(Metric.TARGETS_SKIPPED)).isEqualTo(1);
    assertThat(scenario.telemetry.output())
        .contains("the conversation waits in inboxes 5,000 times");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/accept");
    assertThat(scenario.waiting()).isEmpty();
  }

  @Test
  void command_contactsMessagesWaitTooOften_stillPutsItsTask() {
    scenario.workflow(aRule("R1").to(SALES));
    fill(scenario.routed("Hello"), false);

    scenario.command(A, "/notify", meta("channels", SERVICE));
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/assign", JsonObject.builder().put("users", List.of(C.value())).build());

    assertThat(scenario.waiting())
        .filteredOn(InboxEntry::isTask)
        .extracting(entry -> entry.inbox().id())
        .containsExactlyInAnyOrder(SERVICE.value(), C.value());
    assertThat(scenario.telemetry.sum(Metric.TARGETS_SKIPPED)).isZero();
  }

  @Test
  void command_tasksWaitTooOften_putsNoMoreAndCountsThem() {
    scenario.workflow(aRule("R1").to(SALES));
    fill(scenario.routed("Hello"), true);

    scenario.command(A, "/notify", meta("channels", SERVICE));
    scenario.routed("Hello again");

    assertThat(scenario.waiting()).hasSize(StepPlanner.MAX_WAITING + 2);
    assertThat(scenario.telemetry.sum(Metric.TARGETS_SKIPPED)).isEqualTo(1);
  }

  private void fill(Message origin, boolean isTask) {
    scenario
        .stores
        .inboxes()
        .put(
            IntStream.range(0, StepPlanner.MAX_WAITING)
                .mapToObj(n -> Inbox.of(scenario.organization, new ChannelId("%024x".formatted(n))))
                .map(
                    inbox ->
                        new InboxEntry(
                            inbox,
                            scenario.conversation,
                            origin.id(),
                            isTask,
                            true,
                            scenario.clock.instant()))
                .toList());
    scenario.advance(Duration.ofSeconds(1));
  }

  // ------------------------------------------------------------------------- case 42: suppression

  @Test
  void delayedRule_closedMeanwhile_isSuppressed() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(30));
    session.router().route(session.written("Hello", 1));

    session.router().route(session.status("ENDED", 2));
    session.advance(Duration.ofHours(1));

    assertThat(session.told()).isEmpty();
  }

  @Test
  void delayedRule_closedAndQueuedAgainMeanwhile_isSuppressedForTheFirstMessageOnly() {
    RouterScenario session = RouterScenario.ofSession(Engine.MEMORY);
    session.workflow(aRule("R1").to(SALES).after(FIVE_MINUTES));
    session.clock.advance(Duration.ofSeconds(30));
    session.router().route(session.written("Hello", 1));
    session.router().route(session.status("ENDED", 2));

    Message second = session.written("Hello again", 3);
    session.router().route(second);
    session.advance(Duration.ofHours(1));

    assertThat(session.statuses())
        .extracting(status -> status.meta().get("origin"))
        .containsExactly(second.id().value());
  }

  @Test
  void delayedRule_handedOutTwiceAndEarly_isToldOnceAtItsTime() {
    scenario.workflow(aRule("R1").to(SALES).after(FIVE_MINUTES));
    scenario.routed("Hello");
    RoutingTask task = scenario.delayed.getFirst().task();

    scenario.router().take(task);
    scenario.router().take(task);
    assertThat(scenario.told()).isEmpty();
    scenario.advance(FIVE_MINUTES);
    scenario.router().take(task);

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void delayedRule_handedOutLate_isToldForItsTime() {
    scenario.workflow(aRule("R1").to(SALES).after(FIVE_MINUTES));
    scenario.routed("Hello");
    RoutingTask task = scenario.delayed.getFirst().task();
    scenario.clock.advance(Duration.ofHours(5));

    scenario.router().take(task);

    assertThat(scenario.statuses())
        .extracting(Message::createdAt)
        .containsExactly(scenario.start.plus(FIVE_MINUTES));
  }

  @Test
  void delayedRule_dueInADay_waitsInHops() {
    scenario.workflow(aRule("R1").to(SALES).after(Duration.ofHours(24)));

    scenario.routed("Hello");

    assertThat(scenario.delayed)
        .singleElement()
        .satisfies(
            hop -> assertThat(hop.from()).isEqualTo(scenario.start.plus(Duration.ofMinutes(15))));
  }

  /** A task that is handed out twice must not make two of each further one. */
  @Test
  void repeatingRule_handedOutTwiceAndEarly_isToldOnceInEachRound() {
    scenario.workflow(aRule("R1").to(SALES).every(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    RoutingTask task = scenario.delayed.getFirst().task();

    scenario.router().take(task);
    scenario.router().take(task);
    scenario.router().route(message);
    assertThat(scenario.delayed).hasSize(3);
    scenario.advance(FIVE_MINUTES);
    scenario.advance(FIVE_MINUTES);
    scenario.router().take(task);

    assertThat(scenario.told()).hasSize(3);
    assertThat(scenario.delayed)
        .singleElement()
        .satisfies(
            next -> assertThat(next.from()).isEqualTo(scenario.start.plus(Duration.ofMinutes(15))));
  }

  /** The run has gone on; what the first execution left undone is done all the same. */
  @Test
  void repeatingRule_roundDiedBehindItsPlan_isCarriedOutAfterLaterOnes() {
    scenario.workflow(
        aRule("R1").to(SALES).every(FIVE_MINUTES), aRule("R2").to(A).every(FIVE_MINUTES));
    scenario.routed("Hello");
    scenario.clock.advance(FIVE_MINUTES);
    List<RoutingTask> due = scenario.delayed.stream().map(RouterScenario.Delayed::task).toList();
    scenario.delayed.clear();
    NotificationRouter dying =
        scenario.router(
            (method, _, call) -> {
              if (method.equals("put")) {
                throw new IllegalStateException("The process dies");
              }
              return call.call();
            });
    assertThatThrownBy(() -> dying.take(due.get(0))).hasMessage("The process dies");
    scenario.router().take(due.get(1));
    assertThat(scenario.told()).hasSize(3);

    scenario.router().take(due.get(0));

    assertThat(scenario.told()).hasSize(4).last().isEqualTo("Delivered R2 [] [] [A] []");
    assertThat(scenario.told()).filteredOn(told -> told.contains("R1")).hasSize(2);
    assertThat(scenario.delayed).hasSize(2);
  }

  // ----------------------------------------------------------------------------------- repetition

  @Test
  void route_again_changesNothingWhateverPresenceSays() {
    scenario.workflow(aRule("R1").to(SALES), aRule("R2").to(C).after(FIVE_MINUTES));
    Message message = scenario.routed("Hello");
    scenario.offline(A);
    scenario.online(C);
    scenario.workflow(aRule("R3").to(SERVICE));

    scenario.router().route(message);

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(scenario.waitsIn()).containsExactly("sales");
  }

  @Test
  void route_againAfterTheAcceptance_bringsNothingBack() {
    scenario.workflow(aRule("R1").to(SALES));
    Message message = scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/accept");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/leave");

    scenario.router().route(message);

    assertThat(scenario.told()).hasSize(1);
    assertThat(scenario.waitsIn()).isEmpty();
    assertThat(scenario.state()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void route_wasActiveThenIsClosed_isNotRoutedByARepetition() {
    scenario.workflow(aRule("R1").to(SALES));
    scenario.command(A, "/accept");
    scenario.advance(Duration.ofSeconds(1));
    Message message = scenario.routed("Hello");
    scenario.advance(Duration.ofSeconds(1));
    scenario.command(A, "/leave");

    scenario.router().route(message);

    assertThat(scenario.told()).isEmpty();
    assertThat(scenario.state()).isEqualTo(ConversationStatus.CLOSED);
  }

  private static JsonObject meta(String name, ChannelId channel) {
    return JsonObject.builder().put(name, List.of(channel.value())).build();
  }
}
