package io.reachline.routing;

import static io.reachline.routing.RouterScenario.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.ChannelId;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The two examples of the public documents, rebuilt with an organisation: tasks in an active
 * conversation, one to a channel with somebody in it, one to a channel with nobody.
 */
class SeedExamplesTest {
  private static final ChannelId HQ = new ChannelId("5d01e2404bc19c256622ad10");
  private static final WorkflowId TO_HQ = new WorkflowId("5e6a51e65f5fb40015340a24");
  private static final ChannelId TASKS = new ChannelId("5f855fa14403dd001e0c49af");
  private static final WorkflowId TO_TASKS = new WorkflowId("5f855fa14403dd001e0c49b3");
  private static final UserId SOMEBODY = new UserId("619fc39a757fc90046b99200");

  private final RouterScenario scenario = RouterScenario.inMemory();

  @Test
  void delivered_isAsInTheExample() {
    scenario.channel(HQ, SOMEBODY);
    scenario.user(SOMEBODY, HQ);
    scenario.online(SOMEBODY);
    workflow(TO_HQ, "Agent to HQ", HQ);

    Message origin = notified();

    assertThat(scenario.statuses())
        .singleElement()
        .satisfies(
            status -> {
              JsonObject json = status.toJson(OrganizationPath.root(scenario.organization));
              assertThat(json.get("type")).isEqualTo("status");
              assertThat(json.get("text")).isEqualTo("Notifications Delivered");
              assertThat(json.get("role")).isEqualTo("system");
              assertThat(json.object("meta"))
                  .isEqualTo(
                      JsonObject.builder()
                          .put("status", "active")
                          .put("channels", List.of("5d01e2404bc19c256622ad10"))
                          .put("channelsOffline", List.of())
                          .put("users", List.of())
                          .put("usersOffline", List.of())
                          .put("isTask", true)
                          .put("workflow", "5e6a51e65f5fb40015340a24")
                          .put("rule", "Agent to HQ")
                          .put("origin", origin.id().value())
                          .build());
            });
  }

  @Test
  void undeliverable_isAsInTheExample() {
    scenario.channel(TASKS, SOMEBODY);
    scenario.user(SOMEBODY, TASKS);
    workflow(TO_TASKS, "Results to task channel", TASKS);

    Message origin = notified();

    assertThat(scenario.statuses())
        .singleElement()
        .satisfies(
            status -> {
              JsonObject json = status.toJson(OrganizationPath.root(scenario.organization));
              assertThat(json.get("type")).isEqualTo("status");
              assertThat(json.get("text")).isEqualTo("Notifications Undeliverable");
              assertThat(json.get("role")).isEqualTo("system");
              assertThat(json.object("meta"))
                  .isEqualTo(
                      JsonObject.builder()
                          .put("status", "active")
                          .put("channels", List.of())
                          .put("channelsOffline", List.of("5f855fa14403dd001e0c49af"))
                          .put("users", List.of())
                          .put("usersOffline", List.of())
                          .put("isTask", true)
                          .put("workflow", "5f855fa14403dd001e0c49b3")
                          .put("rule", "Results to task channel")
                          .put("origin", origin.id().value())
                          .put("delivered", false)
                          .build());
            });
  }

  private Message notified() {
    scenario.command(A, "/accept");
    scenario.advance(Duration.ofSeconds(1));
    return scenario.command(A, "/notify");
  }

  private void workflow(WorkflowId id, String rule, ChannelId channel) {
    scenario
        .stores
        .directory()
        .create(
            new Workflow(
                id,
                scenario.organization,
                "A workflow",
                true,
                Optional.empty(),
                List.of(
                    new Rule(
                        rule,
                        "",
                        Duration.ZERO,
                        List.of(new Target.OfChannel(channel)),
                        Rule.Then.CONTINUE)),
                Revision.first(scenario.start)));
  }
}
