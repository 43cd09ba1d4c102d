package io.reachline.routing;

import static io.reachline.routing.RouterScenario.SALES;
import static io.reachline.routing.RouterScenario.SERVICE;
import static io.reachline.routing.RuleBuilder.aRule;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.FailingCall;
import io.reachline.memory.FailingCall.DatabaseFault;
import io.reachline.memory.FailingCall.Moment;
import io.reachline.message.Message;
import io.reachline.service.Breaker;
import io.reachline.service.Ring;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Services as the targets of rules. */
class NotifiedServicesTest {
  private static final ServiceId BOT = new ServiceId("b0".repeat(12));
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final RouterScenario scenario = RouterScenario.inMemory();

  @Test
  void route_enabledService_isOnlineAndTold() {
    service(Service.State.ENABLED);
    scenario.workflow(aRule("R1").to(SALES).to(BOT));

    Message message = scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Delivered R1 [sales] [] [] []");
    assertThat(meta().texts("services")).containsExactly(BOT.value());
    assertThat(meta().texts("servicesOffline")).isEmpty();
    assertThat(scenario.waitsIn()).containsExactly("sales");
    assertThat(deliveries())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.event()).isEqualTo("conversation.notify");
              assertThat(delivery.message()).contains(message.id());
              assertThat(delivery.conversation()).isEqualTo(scenario.conversation);
            });
    assertThat(scenario.rings).containsExactly(Ring.now(key()));
  }

  /** The examples of others stay as they are. */
  @Test
  void route_noServiceIsNamed_showsNoListsOfServices() {
    service(Service.State.ENABLED);
    scenario.workflow(aRule("R1").to(SALES));

    scenario.routed("Hello");

    assertThat(meta().members()).doesNotContainKeys("services", "servicesOffline");
    assertThat(deliveries()).isEmpty();
    assertThat(scenario.rings).isEmpty();
  }

  /** It is told when it recovers. */
  @Test
  void route_brokenService_isOfflineAndToldAllTheSame() {
    service(Service.State.ENABLED);
    broken();
    scenario.workflow(aRule("R1").to(BOT));

    scenario.routed("Hello");

    assertThat(scenario.told()).containsExactly("Undeliverable R1 [] [] [] []");
    assertThat(meta().texts("services")).isEmpty();
    assertThat(meta().texts("servicesOffline")).containsExactly(BOT.value());
    assertThat(deliveries()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Service.State.class,
      names = {"DISABLED", "GONE", "FAILING"})
  void route_disabledService_isOfflineAndNotTold(Service.State state) {
    service(state);
    scenario.workflow(aRule("R1").to(BOT));

    scenario.routed("Hello");

    assertThat(meta().texts("servicesOffline")).containsExactly(BOT.value());
    assertThat(deliveries()).isEmpty();
    assertThat(scenario.rings).isEmpty();
  }

  @Test
  void route_serviceIsGone_isMissing() {
    scenario.workflow(aRule("R1").to(BOT));

    scenario.routed("Hello");

    assertThat(meta().texts("missing")).containsExactly(BOT.value());
    assertThat(meta().members()).doesNotContainKeys("services", "servicesOffline");
  }

  @Test
  void route_serviceOfTheOrganizationAbove_isTold() {
    OrganizationId root = scenario.parent();
    service(root, Service.State.ENABLED);
    scenario.workflow(aRule("R1").to(BOT));

    scenario.routed("Hello");

    assertThat(meta().texts("services")).containsExactly(BOT.value());
    assertThat(scenario.rings).containsExactly(Ring.now(new ServiceKey(root, BOT)));
  }

  /** A bot that stands in would answer twice. */
  @Test
  void route_severalRulesNameTheService_isToldOnce() {
    service(Service.State.ENABLED);
    scenario.workflow(aRule("R1").to(BOT), aRule("R2").to(BOT));

    scenario.routed("Hello");

    assertThat(deliveries()).hasSize(1);
  }

  /** Each evaluation of a rule that repeats tells it anew. */
  @Test
  void take_ruleThatRepeats_tellsInEachRound() {
    service(Service.State.ENABLED);
    scenario.workflow(aRule("R1").to(BOT).every(FIVE_MINUTES));

    scenario.routed("Hello");
    scenario.advance(Duration.ofMinutes(10));

    assertThat(deliveries()).hasSize(3);
    assertThat(deliveries()).extracting(ServiceDelivery::id).doesNotHaveDuplicates();
  }

  @Test
  void history_ofAServiceThatWasTold_namesIt() {
    service(Service.State.ENABLED);
    scenario.workflow(aRule("R1").to(BOT));

    Message message = scenario.routed("Hello");

    JsonObject target =
        new RoutingHistory(scenario.stores.runs())
            .of(message)
            .objects("steps")
            .getFirst()
            .objects("workflows")
            .getFirst()
            .objects("rules")
            .getFirst()
            .objects("targets")
            .getFirst();
    assertThat(target.members())
        .containsEntry("type", "service")
        .containsEntry("id", BOT.value())
        .containsEntry("name", "a bot")
        .containsEntry("online", true);
    scenario.assertExplained();
  }

  /** Case 20: one delivery, whatever dies and is repeated. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void route_anyCallFails_isToldOnce(Moment moment) {
    int call = 0;
    boolean hasFailed = true;
    while (hasFailed) {
      RouterScenario failing = new RouterScenario(Engine.MEMORY);
      service(failing, failing.organization, Service.State.ENABLED);
      failing.workflow(aRule("R1").to(SERVICE).to(BOT));
      FailingCall fault = new FailingCall(++call, moment);
      Message message = failing.inbound("Hello");
      try {
        failing.router(fault).route(message);
      } catch (DatabaseFault e) {
        failing.router().route(message);
      }
      fault.carryOutLate();

      assertThat(deliveries(failing)).as("call %d failed, %s", call, moment).hasSize(1);
      assertThat(failing.rings).isNotEmpty();
      assertThat(failing.told()).containsExactly("Delivered R1 [] [service] [] []");
      hasFailed = fault.hasFailed();
    }
    assertThat(call).isGreaterThan(8);
  }

  private void broken() {
    scenario
        .stores
        .serviceHealth()
        .take(key(), "owner", scenario.start, scenario.start.plusSeconds(60));
    scenario
        .stores
        .serviceHealth()
        .record(
            key(),
            "owner",
            new Breaker(
                5, Optional.of(scenario.start), 1, Optional.of(scenario.start.plusSeconds(30))));
  }

  private ServiceKey key() {
    return new ServiceKey(scenario.organization, BOT);
  }

  private void service(Service.State state) {
    service(scenario.organization, state);
  }

  private void service(OrganizationId owner, Service.State state) {
    service(scenario, owner, state);
  }

  private static void service(RouterScenario of, OrganizationId owner, Service.State state) {
    of.stores
        .directory()
        .create(
            new Service(
                BOT,
                owner,
                "a bot",
                "https://bot.example",
                Set.of(),
                state,
                ServiceSecrets.of(new ServiceSecret("a secret of 20 bytes")),
                Revision.first(of.start)));
  }

  private JsonObject meta() {
    return scenario.statuses().getLast().meta();
  }

  private List<ServiceDelivery> deliveries() {
    return deliveries(scenario);
  }

  private static List<ServiceDelivery> deliveries(RouterScenario of) {
    List<ServiceDelivery> found = new ArrayList<>();
    of.stores
        .deliveries()
        .list(
            new ServiceKey(of.organization, BOT),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(entry -> entry.value().ifPresent(found::add));
    return found;
  }
}
