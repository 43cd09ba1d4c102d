package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static io.reachline.routing.RouterScenario.C;
import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The worked examples: rules in order, and the status messages that they come to. */
class WorkedExamplesTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final RouterScenario scenario = RouterScenario.inMemory();

  @Test
  void ruleToOnlineChannel_isDelivered() {
    scenario.workflow(aRule("R1").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
  }

  @Test
  void ruleToOfflineChannel_isUndeliverable() {
    scenario.workflow(aRule("R1").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [service] [] []");
  }

  @Test
  void offlineStop_isNoSuccess_andTheNextRuleDelivers() {
    scenario.workflow(aRule("R1").to(SERVICE).stop(), aRule("R2").to(SALES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [service] [] []");
  }

  @Test
  void onlineStop_endsTheWorkflow() {
    scenario.workflow(aRule("R1").to(SALES).stop(), aRule("R2").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(scenario.waitsIn()).containsExactly("sales");
  }

  @Test
  void onlineContinue_goesOnToTheOfflineOne() {
    scenario.workflow(aRule("R1").to(SALES), aRule("R2").to(SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [service] [] []");
    assertThat(scenario.waitsIn()).containsExactly("sales", "service");
  }

  @Test
  void twoSuccesses_areTwoDelivered() {
    scenario.workflow(aRule("R1").to(SALES), aRule("R2").to(A));

    scenario.routed("Hello");

    assertThat(scenario.told())
        .containsExactly("Delivered R1 [sales] [] [] []", "Delivered R2 [] [] [A] []");
  }

  @Test
  void twoOffline_areOneUndeliverable() {
    scenario.workflow(aRule("R1").to(SERVICE), aRule("R2").to(C));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R2 [] [service] [] [C]");
  }

  @Test
  void oneRuleToBoth_isOneDelivered() {
    scenario.workflow(aRule("R1").to(SALES, SERVICE));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [service] [] []");
  }

  @Test
  void twoWorkflows_tellOfEachOthersOffline() {
    scenario.workflow(aRule("R1").to(SERVICE));
    String second = scenario.workflow(aRule("R2").to(SALES)).value();

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [service] [] []");
    assertThat(scenario.statuses().getFirst().meta().get("workflow")).isEqualTo(second);
  }

  @Test
  void noRuleMatches_catchAllNotifiesEveryChannel() {
    scenario.workflow(aRule("R1").to(SERVICE).when("false"));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered catch-all [sales] [service] [] []");
    assertThat(scenario.statuses().getFirst().meta().members()).containsEntry("workflow", null);
  }

  @Test
  void delayedRule_acceptedBefore_writesNothing() {
    scenario.workflow(aRule("R1").to(SERVICE).after(FIVE_MINUTES));
    scenario.routed("Hello");
    scenario.advance(Duration.ofMinutes(2));
    scenario.command(A, "/accept");

    scenario.advance(Duration.ofHours(1));

    assertThat(scenario.told()).isEmpty();
    assertThat(scenario.waitsIn()).isEmpty();
  }

  @Test
  void delayedRule_agentComesOnline_isDeliveredWhenDue() {
    scenario.workflow(aRule("R1").to(SERVICE).after(FIVE_MINUTES));
    scenario.routed("Hello");
    scenario.advance(Duration.ofMinutes(3));
    scenario.online(C);

    scenario.advance(Duration.ofMinutes(1));
    assertThat(scenario.told()).isEmpty();
    scenario.advance(Duration.ofMinutes(1));

    assertThat(scenario.told()).containsExactly("Delivered R1 [service] [] [] []");
    assertThat(scenario.statuses().getFirst().createdAt())
        .isEqualTo(scenario.start.plus(FIVE_MINUTES));
  }

  @Test
  void offlineRule_delayedOneBehindIt_isEvaluatedAtOnceAndNotAgain() {
    scenario.workflow(aRule("R1").to(SERVICE), aRule("R2").to(SALES).after(FIVE_MINUTES));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R2 [sales] [service] [] []");
    scenario.advance(Duration.ofHours(1));
    assertThat(scenario.told()).hasSize(1);
  }
}
