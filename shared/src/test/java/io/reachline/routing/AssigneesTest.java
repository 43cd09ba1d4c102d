package io.reachline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.message.Message;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The presence of those to whom the provider assigns a session. */
class AssigneesTest {
  private static final UserId ANN = new UserId("ad".repeat(12));
  private static final UserId BOB = new UserId("bd".repeat(12));
  private static final UserId CID = new UserId("cd".repeat(12));

  private final RouterScenario scenario = RouterScenario.ofSession(Engine.MEMORY);

  AssigneesTest() {
    create(ANN, scenario.organization, "zoho-desk");
  }

  private void create(UserId user, OrganizationId organization, String provider) {
    scenario
        .stores
        .directory()
        .create(
            new User(
                user,
                organization,
                "a user",
                Role.AGENT,
                Set.of(),
                Map.of(provider, "106554156"),
                Revision.first(scenario.clock.instant())));
  }

  @Test
  void pickedUp_assignee_isOnlineByActivity() {
    scenario.router().route(scenario.status("ON_PROGRESS", 0));

    assertThat(scenario.stores.presence().find(scenario.organization, ANN))
        .hasValueSatisfying(
            presence -> {
              assertThat(presence.isOnlineAt(scenario.clock.instant())).isTrue();
              assertThat(presence.latest().source()).isEqualTo(PresenceSource.ACTIVITY);
            });
  }

  @Test
  void pickedUp_sessionWasNotMovedYet_isOnlineByActivity() {
    scenario.router().route(scenario.store(scenario.eventMessage("ON_PROGRESS", 0)));

    assertThat(scenario.stores.presence().find(scenario.organization, ANN))
        .hasValueSatisfying(
            presence -> assertThat(presence.isOnlineAt(scenario.clock.instant())).isTrue());
  }

  @Test
  void pickedUp_usersOfOtherOrganizationsAndProviders_areNotTheAssignee() {
    OrganizationId above = scenario.parent();
    create(BOB, above, "zoho-desk");
    create(CID, scenario.organization, "another");

    scenario.router().route(scenario.status("ON_PROGRESS", 0));

    assertThat(scenario.stores.presence().find(scenario.organization, ANN)).isPresent();
    assertThat(scenario.stores.presence().find(above, BOB)).isEmpty();
    assertThat(scenario.stores.presence().find(scenario.organization, CID)).isEmpty();
  }

  @Test
  void notPickedUp_assignee_saysNothing() {
    scenario.router().route(scenario.status("ENDED", 0));
    scenario.router().route(scenario.status("OPEN", 1));

    assertThat(scenario.stores.presence().find(scenario.organization, ANN)).isEmpty();
  }

  @Test
  void pickedUp_takenUpAfterTheLifetime_saysNothing() {
    Message event = scenario.status("ON_PROGRESS", 0);
    scenario.clock.advance(Duration.ofMinutes(5));
    scenario.router().route(event);

    assertThat(scenario.stores.presence().find(scenario.organization, ANN)).isEmpty();
  }

  @Test
  void pickedUp_longBeforeItIsDelivered_saysNothing() {
    scenario.router().route(scenario.status("ON_PROGRESS", -300));

    assertThat(scenario.stores.presence().find(scenario.organization, ANN)).isEmpty();
  }

  @Test
  void pickedUp_assigneeWasSetOffline_staysOffline() {
    scenario.offline(ANN);
    scenario.router().route(scenario.status("ON_PROGRESS", 0));

    assertThat(scenario.stores.presence().find(scenario.organization, ANN))
        .map(Presence::latest)
        .hasValueSatisfying(latest -> assertThat(latest.isOnline()).isFalse());
  }
}
