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
import io.reachline.telemetry.Metric;
import java.time.Duration;
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
      empty.stores.directory().delete(Channel.class, empty.organization, channel.value());
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
    scenario.stores.directory().delete(Workflow.class, scenario.organization, workflow.value());

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
