package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.B;
import static io.reachline.routing.RouterScenario.C;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.memory.Deletion;
import io.reachline.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of the semantics of rules, sentence by sentence. */
class HowRulesRunTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final ChannelId HQ = new ChannelId("c3".repeat(12));
  private static final UserId DIRECTOR = new UserId("dd".repeat(12));

  private final RouterScenario scenario = RouterScenario.inMemory();

  // ------------------------------------------------------------------------- which workflows run

  /** Case 39. */
  @Test
  void noWorkflow_everyChannelIsNotified() {
    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered null [sales] [service] [] []");
    assertThat(scenario.statuses().getFirst().meta().members())
        .containsEntry("workflow", null)
        .containsEntry("rule", null);
    assertThat(scenario.waitsIn()).containsExactly("sales", "service");
  }

  @Test
  void noWorkflowThatRunsHere_everyChannelIsNotified() {
    scenario.workflow(scenario.organization, Optional.empty(), false, aRule("R1").to(SERVICE));
    scenario.workflow(
        scenario.organization,
        Optional.of(Set.of(new OrganizationId("f".repeat(24)))),
        true,
        aRule("R2").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered null [sales] [service] [] []");
  }

  /** Case 39. */
  @Test
  void noChannelAtAll_isUndeliverableWithEmptyLists() {
    RouterScenario empty = RouterScenario.inMemory();
    for (ChannelId channel : Set.of(SALES, SERVICE)) {
      Deletion.of(empty.stores.directory(), Channel.class, empty.organization, channel.value());
    }

    empty.routed("Hello");

    assertThat(empty.told()).containsExactly("Undeliverable null [] [] [] []");
  }

  @Test
  void workflowsOfAncestors_runBehindOnesOwn() {
    OrganizationId root = scenario.parent();
    scenario.channel(root, HQ, DIRECTOR);
    scenario.user(root, DIRECTOR, HQ);
    scenario.online(root, DIRECTOR);
    scenario.workflow(root, Optional.empty(), true, aRule("to HQ").to(HQ));
    scenario.workflow(aRule("own").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.told())
        .containsExactly("Delivered own [sales] [] [] []", "Delivered to HQ [hq] [] [] []");
  }

  /** Case 40. */
  @Test
  void workflowOfAnAncestor_notForThisOrganization_doesNotRun() {
    OrganizationId root = scenario.parent();
    scenario.workflow(
        root, Optional.of(Set.of(root)), true, aRule("for the root alone").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered null [sales] [service] [] []");
  }

  @Test
  void workflowOfAnAncestor_forExactlyThisOrganization_runs() {
    OrganizationId root = scenario.parent();
    scenario.workflow(
        root, Optional.of(Set.of(scenario.organization)), true, aRule("for this").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable for this [] [service] [] []");
  }

  @Test
  void ancestorsChannels_areNoneOfTheCatchAll() {
    OrganizationId root = scenario.parent();
    scenario.channel(root, HQ, DIRECTOR);
    scenario.workflow(aRule("R1").to(SALES).when("false"));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered catch-all [sales] [service] [] []");
  }

  // ------------------------------------------------------------------------------------- targets

  @Test
  void unknownTargets_areSkippedAndCounted() {
    scenario.workflow(aRule("R1").to(SALES, HQ).to(DIRECTOR));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(scenario.telemetry.sum(Metric.TARGETS_SKIPPED)).isEqualTo(2);
    assertThat(scenario.statuses().getFirst().meta().texts("missing"))
        .containsExactly(HQ.value(), DIRECTOR.value());
  }

  @Test
  void unknownTargets_ofEveryRule_areListedOnceWhereNobodyIsReached() {
    scenario.workflow(aRule("R1").to(HQ).to(DIRECTOR), aRule("R2").to(HQ));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R2 [] [] [] []");
    assertThat(scenario.statuses().getFirst().meta().texts("missing"))
        .containsExactly(HQ.value(), DIRECTOR.value());
  }

  @Test
  void knownTargets_leaveNoneMissing() {
    scenario.workflow(aRule("R1").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.statuses().getFirst().meta().members()).doesNotContainKey("missing");
  }

  @Test
  void ruleLeftWithNoTarget_wasTriggeredAndFoundNobody() {
    scenario.workflow(aRule("R1").to(HQ), aRule("R2").to(SALES).after(FIVE_MINUTES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [] [] []");
    assertThat(scenario.statuses()).hasSize(1);
  }

  @Test
  void channel_memberOnlineButNotSubscribed_isOffline() {
    UserId idle = new UserId("ee".repeat(12));
    scenario.channel(HQ, idle);
    scenario.user(idle);
    scenario.online(idle);
    scenario.workflow(aRule("R1").to(HQ));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [hq] [] []");
  }

  @Test
  void channel_subscriberWhoIsNoMember_isOffline() {
    UserId stranger = new UserId("ee".repeat(12));
    scenario.channel(HQ, C);
    scenario.user(stranger, HQ);
    scenario.online(stranger);
    scenario.workflow(aRule("R1").to(HQ));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [hq] [] []");
  }

  @Test
  void presence_hasExpired_isOffline() {
    scenario.presence().online(scenario.organization, C, FIVE_MINUTES);
    scenario.workflow(aRule("R1").to(C));

    scenario.advance(FIVE_MINUTES.minusMillis(1));
    scenario.routed("Hello");
    scenario.advance(Duration.ofMillis(1));
    scenario.routed("Hello again");

    assertThat(scenario.told())
        .containsExactly("Delivered R1 [] [] [C] []", "Undeliverable R1 [] [] [] [C]");
  }

  @Test
  void sameChannelInTwoRules_isInItsInboxOnce() {
    scenario.workflow(aRule("R1").to(SALES), aRule("R2").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.told())
        .containsExactly("Delivered R1 [sales] [] [] []", "Delivered R2 [sales] [] [] []");
    assertThat(scenario.stores.inboxes().of(scenario.conversation)).hasSize(1);
  }

  // ----------------------------------------------------------------------------------- conditions

  /** Case 43. */
  @Test
  void conditionFails_doesNotMatchAndIsCounted() {
    scenario.workflow(aRule("R1").to(SERVICE).when("fail"), aRule("R2").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [] [] []");
    assertThat(scenario.telemetry.output())
        .contains("\"ConditionsFailed\":1")
        .contains("\"reason\":\"line 1, column 1: it is to fail\"")
        .contains("\"rule\":\"");
    assertThat(scenario.telemetry.sum(Metric.CONDITIONS_FAILED)).isEqualTo(1);
  }

  /** The plan of a message is one item, whatever is saved on the way to the root. */
  @Test
  void workflowsLargerThanOnePlanHolds_failThatAreTooMuch() {
    for (int i = 0; i < 5; i++) {
      scenario.workflow(
          IntStream.range(0, 15)
              .mapToObj(n -> aRule("R" + n).to(SERVICE).when("z".repeat(1_900)).after(FIVE_MINUTES))
              .toArray(RuleBuilder[]::new));
    }

    scenario.routed("Hello");

    assertThat(scenario.telemetry.sum(Metric.CONDITIONS_FAILED)).isEqualTo(15);
    assertThat(scenario.telemetry.output())
        .contains("the rules of the organization and of those above it are larger than 128,000");
    scenario.advance(FIVE_MINUTES);
    assertThat(scenario.told()).containsExactly("Delivered catch-all [sales] [service] [] []");
  }

  @Test
  void unknownTargets_ofManyRules_areAllCounted() {
    scenario.workflow(
        IntStream.range(0, 25).mapToObj(n -> aRule("R" + n).to(HQ)).toArray(RuleBuilder[]::new));

    scenario.routed("Hello");

    assertThat(scenario.telemetry.sum(Metric.TARGETS_SKIPPED)).isEqualTo(25);
  }

  @Test
  void condition_aboutTheText_decides() {
    scenario.workflow(
        aRule("R1").to(SERVICE).when("repair").stop(), aRule("R2").to(SALES).when("buy"));

    scenario.routed("I want to buy a car");

    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [] [] []");
  }

  // -------------------------------------------------------------------------------------- success

  /** Case 41. */
  @Test
  void stop_endsItsOwnWorkflowOnly() {
    scenario.workflow(aRule("R1").to(SALES).stop(), aRule("R2").to(C));
    scenario.workflow(aRule("R3").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [service] [] []");
  }

  @Test
  void stop_endsDelayedRulesBeforeAndBehindIt() {
    scenario.workflow(
        aRule("before").to(SERVICE).after(FIVE_MINUTES),
        aRule("R1").to(SALES).stop(),
        aRule("behind").to(SERVICE).after(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(Duration.ofHours(1));

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void continue_keepsDelayedRules() {
    scenario.workflow(aRule("R1").to(SALES), aRule("R2").to(C).after(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES);

    assertThat(scenario.told())
        .containsExactly("Delivered R1 [sales] [] [] []", "Undeliverable R2 [] [] [] [C]");
  }

  // --------------------------------------------------------------------------------- delayed rules

  @Test
  void foundNobody_onlyTheDelayedRulesBehindItComeAtOnce() {
    scenario.workflow(
        aRule("before").to(A).after(FIVE_MINUTES),
        aRule("R1").to(SERVICE),
        aRule("behind").to(C).after(FIVE_MINUTES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable behind [] [service] [] [C]");
    scenario.advance(Duration.ofHours(1));
    assertThat(scenario.told())
        .containsExactly(
            "Undeliverable behind [] [service] [] [C]", "Delivered before [] [] [A] []");
  }

  @Test
  void foundNobodyAfterASuccess_delayedRulesWait() {
    scenario.workflow(
        aRule("R1").to(SALES), aRule("R2").to(SERVICE), aRule("R3").to(A).after(FIVE_MINUTES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [service] [] []");
    scenario.advance(FIVE_MINUTES);
    assertThat(scenario.told()).last().isEqualTo("Delivered R3 [] [] [A] []");
  }

  @Test
  void delayedRuleFindsNobody_thoseBehindItComeInTheSameStep() {
    scenario.workflow(
        aRule("R1").to(SERVICE).after(MINUTE),
        aRule("R2").to(C).after(FIVE_MINUTES),
        aRule("R3").to(A).after(FIVE_MINUTES),
        aRule("R4").to(SALES).after(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(MINUTE);

    assertThat(scenario.told()).containsExactly("Delivered R3 [] [service] [A] [C]");
    scenario.advance(Duration.ofHours(1));
    assertThat(scenario.told())
        .containsExactly("Delivered R3 [] [service] [A] [C]", "Delivered R4 [sales] [] [] []");
  }

  @Test
  void delayedRuleFindsNobodyAfterASuccess_thoseBehindItWait() {
    scenario.workflow(
        aRule("R1").to(SALES),
        aRule("R2").to(SERVICE).after(MINUTE),
        aRule("R3").to(C).after(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(MINUTE);

    assertThat(scenario.told()).hasSize(2).last().isEqualTo("Undeliverable R2 [] [service] [] []");
    scenario.advance(Duration.ofHours(1));
    assertThat(scenario.told()).hasSize(3).last().isEqualTo("Undeliverable R3 [] [] [] [C]");
  }

  @Test
  void delayedRuleStops_endsTheRestOfItsWorkflow() {
    scenario.workflow(
        aRule("R1").to(SALES).after(MINUTE).stop(), aRule("R2").to(A).after(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(Duration.ofHours(1));

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void delayedRule_changedMeanwhile_decidesAsItStood() {
    var workflow = scenario.workflow(aRule("as it stood").to(SALES).after(FIVE_MINUTES));
    scenario.routed("Hello");
    Deletion.of(
        scenario.stores.directory(), Workflow.class, scenario.organization, workflow.value());

    scenario.advance(FIVE_MINUTES);

    assertThat(scenario.told()).containsExactly("Delivered as it stood [sales] [] [] []");
  }

  @Test
  void delayedRule_ofADay_isEvaluatedOnce() {
    scenario.workflow(aRule("R1").to(SALES).after(Duration.ofHours(24)));

    scenario.routed("Hello");
    scenario.advance(Duration.ofHours(24).minusMillis(1));
    assertThat(scenario.told()).isEmpty();
    scenario.advance(Duration.ofDays(2));

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void delayedRules_dueAtTheSameTime_areTwoSteps() {
    scenario.workflow(aRule("R1").to(SALES).after(MINUTE), aRule("R2").to(A).after(MINUTE));

    scenario.routed("Hello");
    scenario.advance(MINUTE);

    assertThat(scenario.told())
        .containsExactlyInAnyOrder("Delivered R1 [sales] [] [] []", "Delivered R2 [] [] [A] []");
  }

  // ------------------------------------------------------------------------------ rules that
  // repeat

  @Test
  void repeat_nobodyActs_isToldAtEachDistance() {
    scenario.workflow(aRule("R1").to(SERVICE).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES.minusMillis(1));
    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [service] [] []");
    scenario.advance(Duration.ofMillis(1));
    scenario.advance(FIVE_MINUTES);

    assertThat(scenario.told())
        .containsExactly(
            "Undeliverable R1 [] [service] [] []",
            "Undeliverable R1 [] [service] [] []",
            "Undeliverable R1 [] [service] [] []");
    assertThat(toldAt()).containsExactly("PT0.001S", "PT5M", "PT10M");
    assertThat(rounds()).containsExactly(0, 1, 2);
    assertThat(scenario.telemetry.sum(Metric.NOTIFICATIONS_UNDELIVERABLE)).isEqualTo(3);
    assertThat(scenario.waitsIn()).containsExactly("service");
  }

  /** Told is not yet accepted. */
  @Test
  void repeat_somebodyIsThere_goesOnUntilSomebodyAccepts() {
    scenario.workflow(aRule("R1").to(SALES).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES);
    assertThat(scenario.told()).hasSize(2).containsOnly("Delivered R1 [sales] [] [] []");
    scenario.command(A, "/accept");
    scenario.advance(Duration.ofDays(2));

    assertThat(scenario.told()).hasSize(2);
  }

  @Test
  void repeat_closed_ends() {
    scenario.workflow(aRule("R1").to(SALES).every(FIVE_MINUTES));
    scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES);

    scenario.command(A, "/accept");
    scenario.command(A, "/leave");
    scenario.advance(Duration.ofDays(2));

    assertThat(scenario.told()).hasSize(2);
  }

  @Test
  void repeat_presenceChanges_tellsOfEachMoment() {
    scenario.workflow(aRule("R1").to(SERVICE).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.online(C);
    scenario.advance(FIVE_MINUTES);
    scenario.offline(C);
    scenario.advance(FIVE_MINUTES);

    assertThat(scenario.told())
        .containsExactly(
            "Undeliverable R1 [] [service] [] []",
            "Delivered R1 [service] [] [] []",
            "Undeliverable R1 [] [service] [] []");
  }

  @Test
  void repeat_aDay_endsWithTheMessagesDay() {
    scenario.workflow(
        aRule("daily").to(SERVICE).every(Duration.ofHours(24)),
        aRule("often").to(C).every(Duration.ofHours(10)));

    scenario.routed("Hello");
    scenario.advance(Duration.ofDays(3));

    assertThat(toldAt()).containsExactly("PT0.001S", "PT10H", "PT20H", "PT24H");
    assertThat(scenario.delayed).isEmpty();
  }

  /** The most that one rule comes to. */
  @Test
  void repeat_everyMinute_isEvaluatedOneThousandFourHundredAndFortyTimesMore() {
    scenario.workflow(aRule("R1").to(SERVICE).every(MINUTE));

    scenario.routed("Hello");
    scenario.advance(Duration.ofDays(2));

    assertThat(scenario.telemetry.sum(Metric.NOTIFICATIONS_UNDELIVERABLE)).isEqualTo(1_441);
  }

  @Test
  void repeat_notTriggered_isNotEvaluatedAgain() {
    scenario.workflow(
        aRule("R1").to(SALES).when("repair").every(FIVE_MINUTES), aRule("R2").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.delayed).isEmpty();
    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [] [] []");
  }

  /** The condition is one of the time, say: outside of office hours it tells nobody. */
  @Test
  void repeat_conditionHoldsNoLonger_isSilentAndGoesOn() {
    scenario.workflow(aRule("R1").to(SERVICE).when("even minute").every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(Duration.ofMinutes(20));

    assertThat(scenario.told()).containsOnly("Undeliverable R1 [] [service] [] []");
    assertThat(toldAt()).containsExactly("PT0.001S", "PT10M", "PT20M");
  }

  @Test
  void repeat_withDelay_countsFromItsFirstDueTime() {
    scenario.workflow(aRule("R1").to(SALES).after(Duration.ofMinutes(2)).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(Duration.ofMinutes(12));

    assertThat(toldAt()).containsExactly("PT2M", "PT7M", "PT12M");
    assertThat(rounds()).containsExactly(0, 1, 2);
  }

  @Test
  void repeat_withDelayTakenEarly_countsFromItsFirstDueTime() {
    scenario.workflow(
        aRule("R1").to(SERVICE),
        aRule("R2").to(C).after(Duration.ofMinutes(2)).every(FIVE_MINUTES));

    scenario.routed("Hello");
    assertThat(scenario.told()).containsExactly("Undeliverable R2 [] [service] [] [C]");
    scenario.advance(Duration.ofMinutes(12));

    assertThat(scenario.told())
        .containsExactly(
            "Undeliverable R2 [] [service] [] [C]",
            "Undeliverable R2 [] [] [] [C]",
            "Undeliverable R2 [] [] [] [C]");
    assertThat(toldAt()).containsExactly("PT0.001S", "PT7M", "PT12M");
  }

  @Test
  void repeat_ownStop_endsTheOtherRulesOnly() {
    scenario.workflow(
        aRule("before").to(SALES).every(FIVE_MINUTES),
        aRule("R1").to(SALES).every(FIVE_MINUTES).stop(),
        aRule("behind").to(SALES).after(MINUTE));
    scenario.workflow(aRule("other").to(SALES).after(MINUTE));

    scenario.routed("Hello");
    scenario.advance(Duration.ofMinutes(12));

    assertThat(scenario.told())
        .containsExactly(
            "Delivered before [sales] [] [] []",
            "Delivered R1 [sales] [] [] []",
            "Delivered other [sales] [] [] []",
            "Delivered R1 [sales] [] [] []",
            "Delivered R1 [sales] [] [] []");
  }

  @Test
  void repeat_stopInALaterRound_endsTheOtherRules() {
    scenario.workflow(
        aRule("R0").to(SALES).every(FIVE_MINUTES),
        aRule("R1").to(SERVICE).every(Duration.ofMinutes(4)).stop(),
        aRule("R2").to(A).after(Duration.ofMinutes(9)));

    scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES);
    scenario.online(C);
    scenario.advance(Duration.ofMinutes(15));

    assertThat(scenario.told())
        .containsExactly(
            "Delivered R0 [sales] [service] [] []",
            "Undeliverable R1 [] [service] [] []",
            "Delivered R0 [sales] [] [] []",
            "Delivered R1 [service] [] [] []",
            "Delivered R1 [service] [] [] []",
            "Delivered R1 [service] [] [] []",
            "Delivered R1 [service] [] [] []");
    assertThat(toldAt().getLast()).isEqualTo("PT20M");
  }

  @Test
  void repeat_stopByADelayedRule_ends() {
    scenario.workflow(
        aRule("R1").to(SALES).every(FIVE_MINUTES),
        aRule("R2").to(SALES).after(Duration.ofMinutes(7)).stop());

    scenario.routed("Hello");
    scenario.advance(Duration.ofHours(1));

    assertThat(toldAt()).containsExactly("PT0.001S", "PT5M", "PT7M");
  }

  /** A delayed rule behind it waits, since its workflow has told somebody meanwhile. */
  @Test
  void repeat_foundSomebodyMeanwhile_delayedRulesWait() {
    scenario.workflow(
        aRule("R0").to(C).after(Duration.ofMinutes(30)),
        aRule("R1").to(SALES).when("repair"),
        aRule("R2").to(A).after(Duration.ofMinutes(40)),
        aRule("R3").to(B).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.online(B);
    scenario.advance(FIVE_MINUTES);
    scenario.offline(B);
    scenario.advance(Duration.ofMinutes(26));

    assertThat(scenario.told()).contains("Undeliverable R0 [] [] [] [C]");
    assertThat(scenario.told()).noneMatch(told -> told.contains("R2"));
    scenario.advance(Duration.ofMinutes(9));
    assertThat(scenario.told()).contains("Delivered R2 [] [] [A] []");
  }

  @Test
  void repeat_changedMeanwhile_goesOnAsItStood() {
    var workflow = scenario.workflow(aRule("as it stood").to(SALES).every(FIVE_MINUTES));
    scenario.routed("Hello");
    Deletion.of(
        scenario.stores.directory(), Workflow.class, scenario.organization, workflow.value());

    scenario.advance(Duration.ofMinutes(10));

    assertThat(scenario.told()).hasSize(3).containsOnly("Delivered as it stood [sales] [] [] []");
  }

  /** After an hour without service one evaluation tells how things are, not twelve. */
  @Test
  void repeat_overdue_isMadeUpOnceAndKeepsItsTimes() {
    scenario.workflow(aRule("R1").to(SERVICE).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(FIVE_MINUTES);
    scenario.clock.advance(Duration.ofMinutes(61));
    scenario.advance(Duration.ofMinutes(9));

    assertThat(toldAt()).containsExactly("PT0.001S", "PT5M", "PT10M", "PT1H10M", "PT1H15M");
    assertThat(rounds()).containsExactly(0, 1, 2, 14, 15);
  }

  @Test
  void repeat_eachMessage_repeatsByItself() {
    scenario.workflow(aRule("R1").to(SALES).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(MINUTE);
    scenario.routed("Hello?");
    scenario.advance(FIVE_MINUTES);

    assertThat(toldAt()).containsExactly("PT0.001S", "PT1M0.001S", "PT5M", "PT6M");
  }

  /** A team that is set up later finds the conversation in its inbox. */
  @Test
  void repeat_targetIsThereLater_isPutIntoItsInbox() {
    scenario.workflow(aRule("R1").to(SALES, HQ).every(FIVE_MINUTES));
    scenario.routed("Hello");
    scenario.channel(HQ, DIRECTOR);

    scenario.advance(FIVE_MINUTES);

    assertThat(scenario.told().getLast()).isEqualTo("Delivered R1 [sales] [hq] [] []");
    assertThat(scenario.waitsIn()).containsExactly("hq", "sales");
  }

  private List<String> toldAt() {
    return scenario.statuses().stream()
        .map(status -> Duration.between(scenario.start, status.createdAt()).toString())
        .toList();
  }

  private List<Object> rounds() {
    return scenario.statuses().stream()
        .map(status -> Objects.requireNonNullElse(status.meta().get("round"), 0))
        .toList();
  }

  // ------------------------------------------------------------------------------------ catch-all

  @Test
  void catchAll_someRuleWaits_comesWithTheLastOfThem() {
    scenario.workflow(aRule("R1").to(SERVICE).when("false").after(MINUTE));
    scenario.workflow(aRule("R2").to(SERVICE).when("false").after(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(MINUTE);
    assertThat(scenario.told()).isEmpty();
    scenario.advance(FIVE_MINUTES);

    assertThat(scenario.told()).containsExactly("Delivered catch-all [sales] [service] [] []");
    assertThat(scenario.statuses().getFirst().createdAt())
        .isEqualTo(scenario.start.plus(FIVE_MINUTES));
  }

  @Test
  void catchAll_someRuleWasTriggered_doesNotCome() {
    scenario.workflow(aRule("R1").to(SERVICE));
    scenario.workflow(aRule("R2").to(SALES).when("false").after(MINUTE));

    scenario.routed("Hello");
    scenario.advance(Duration.ofHours(1));

    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [service] [] []");
  }

  @Test
  void catchAll_nobodyIsThere_isUndeliverable() {
    scenario.offline(A);
    scenario.workflow(aRule("R1").to(C).when("false"));

    scenario.routed("Hello");

    assertThat(scenario.told())
        .containsExactly("Undeliverable catch-all [] [sales, service] [] []");
    assertThat(scenario.waitsIn()).containsExactly("sales", "service");
  }

  // ------------------------------------------------------------------------------ what is written

  /** Case 38. */
  @Test
  void undeliverable_isCountedOnceAndNamesItsOrganization() {
    scenario.offline(A);
    scenario.workflow(aRule("R1").to(SALES, SERVICE).to(B));

    var origin = scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [sales, service] [] [B]");
    assertThat(scenario.telemetry.sum(Metric.NOTIFICATIONS_UNDELIVERABLE)).isEqualTo(1);
    assertThat(scenario.telemetry.sum(Metric.NOTIFICATIONS_DELIVERED)).isZero();
    assertThat(scenario.telemetry.lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.members())
                    .containsEntry("organization", scenario.organization.value())
                    .containsEntry("origin", origin.id().value())
                    .containsEntry("rule", "R1"));
    assertThat(scenario.telemetry.output()).doesNotContain("Hello");
  }

  @Test
  void status_isTheSystemsAndBehindItsMessage() {
    scenario.workflow(aRule("R1").to(SALES));

    var origin = scenario.routed("Hello");

    assertThat(scenario.statuses())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.text()).isEqualTo("Notifications Delivered");
              assertThat(status.role()).isEqualTo(Role.SYSTEM);
              assertThat(status.createdAt()).isEqualTo(origin.createdAt().plusMillis(1));
              assertThat(status.meta().members().keySet())
                  .containsExactly(
                      "status",
                      "channels",
                      "channelsOffline",
                      "users",
                      "usersOffline",
                      "isTask",
                      "workflow",
                      "rule",
                      "origin");
            });
  }
}
