package io.reachline.functions.directory;

import static io.reachline.functions.directory.DirectoryScenario.ORGANIZATION;
import static io.reachline.functions.directory.DirectoryScenario.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.presence.SetPresence;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history of presence over HTTP. */
class PresenceRoutesTest {
  private static final UserId ANN = new UserId("aa".repeat(12));
  private static final UserId BOB = new UserId("ab".repeat(12));
  private static final ChannelId SALES = new ChannelId("bb".repeat(12));
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final DirectoryScenario scenario = new DirectoryScenario();
  private final SetPresence presence = new SetPresence(scenario.stores.presence(), scenario.clock);

  PresenceRoutesTest() {
    Revision first = Revision.first(scenario.clock.instant());
    scenario
        .stores
        .directory()
        .create(new Channel(SALES, ORGANIZATION, "sales", Set.of(ANN, BOB), first));
    scenario
        .stores
        .directory()
        .create(new User(ANN, ORGANIZATION, "Ann", Role.AGENT, Set.of(SALES), first));
    scenario
        .stores
        .directory()
        .create(new User(BOB, ORGANIZATION, "Bob", Role.AGENT, Set.of(SALES), first));
  }

  @Test
  void ofUser_onlineAndOffline_isShownOldestFirst() {
    presence.online(ORGANIZATION, ANN, LIFETIME);
    scenario.clock.advance(Duration.ofMinutes(1));
    presence.offline(ORGANIZATION, ANN);

    assertThat(ofAnn(""))
        .isEqualTo(
            "[{\"user\":\"%1$s\",\"presence\":\"online\",\"from\":\"2026-11-02T09:30:00.000Z\",\"until\":\"2026-11-02T09:31:00.000Z\",\"source\":\"set\"},{\"user\":\"%1$s\",\"presence\":\"offline\",\"from\":\"2026-11-02T09:31:00.000Z\",\"until\":\"2026-11-02T21:31:00.000Z\",\"source\":\"set\"}]"
                .formatted(ANN));
    assertThat(ofAnn("since=2026-11-02T09:30:30Z&until=2026-11-02T09:31:00Z"))
        .isEqualTo(
            "[{\"user\":\"%s\",\"presence\":\"online\",\"from\":\"2026-11-02T09:30:30.000Z\",\"until\":\"2026-11-02T09:31:00.000Z\",\"source\":\"set\"}]"
                .formatted(ANN));
  }

  @Test
  void ofChannel_oneAfterAnother_isOneInterval() {
    presence.online(ORGANIZATION, ANN, LIFETIME);
    scenario.clock.advance(Duration.ofMinutes(4));
    presence.online(ORGANIZATION, BOB, LIFETIME);
    presence.offline(ORGANIZATION, ANN);
    scenario.clock.advance(Duration.ofMinutes(10));
    presence.online(ORGANIZATION, BOB, LIFETIME);

    assertThat(answer("GET /v2/channels/{channel}/presence", "channel", SALES.value(), "").body())
        .isEqualTo(
            "[{\"channel\":\"%1$s\",\"presence\":\"online\",\"from\":\"2026-11-02T09:30:00.000Z\",\"until\":\"2026-11-02T09:39:00.000Z\"},{\"channel\":\"%1$s\",\"presence\":\"online\",\"from\":\"2026-11-02T09:44:00.000Z\",\"until\":\"2026-11-02T09:49:00.000Z\"}]"
                .formatted(SALES));
  }

  @Test
  void ofChannel_endsBetweenTheReads_isShown() {
    presence.online(ORGANIZATION, ANN, LIFETIME);
    scenario.clock.advance(Duration.ofMinutes(1));
    scenario.interpose(
        (method, _, call) -> {
          Object found = call.call();
          if (method.equals("onlineSince") || method.equals("history")) {
            presence.offline(ORGANIZATION, ANN);
          }
          return found;
        });

    assertThat(answer("GET /v2/channels/{channel}/presence", "channel", SALES.value(), "").body())
        .contains("\"from\":\"2026-11-02T09:30:00.000Z\"");
  }

  @ParameterizedTest
  @CsvSource({
    "since=2026-11-02T09:30:01Z&until=2026-11-02T09:30:00Z, since must not be after until",
    "since=yesterday, since must be an ISO 8601 time",
    "until=, until must be an ISO 8601 time",
    "since=-999999999-01-01T00:00:00Z, since must be an ISO 8601 time",
    "since=2026-09-01T00:00:00Z, since must be at most 31 days before until",
    "form=2026-11-02T09:30:00Z, form is not a parameter",
  })
  void ofUser_wrongPeriod_isRefused(String query, String reason) {
    ApiAnswer refused = answer("GET /v2/users/{user}/presence", "user", ANN.value(), query);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains(reason);
  }

  @Test
  void ofUser_anAgent_readsOnlyTheirOwn() {
    presence.online(ORGANIZATION, ANN, LIFETIME);

    assertThat(scenario.send(asAgent(ANN)).items()).hasSize(1);
    assertThat(scenario.send(asAgent(BOB)).status()).isEqualTo(403);
  }

  private static ApiCall asAgent(UserId asked) {
    return call("GET /v2/users/{user}/presence")
        .as(ANN.value(), ORGANIZATION.value(), "agent")
        .with("user", asked.value());
  }

  @Test
  void ofUser_whoIsNotThere_is404() {
    assertThat(
            answer("GET /v2/users/{user}/presence", "user", DirectoryScenario.ABSENT, "").status())
        .isEqualTo(404);
  }

  private String ofAnn(String query) {
    return answer("GET /v2/users/{user}/presence", "user", ANN.value(), query).body();
  }

  private ApiAnswer answer(String route, String name, String id, String query) {
    return scenario.send(call(route).with(name, id).query(query));
  }
}
