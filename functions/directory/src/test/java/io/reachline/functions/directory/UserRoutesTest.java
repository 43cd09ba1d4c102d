package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users: what an admin sets, what a user does, and when somebody is there. */
class UserRoutesTest {
  private static final String KIND = "users";
  private static final String ANN = "5d01e2404bc19c256622ad51";
  private static final String BOB = "5d01e2404bc19c256622ad52";
  private static final String AGENT = "guest agent";
  private static final String BOT = "guest agent bot";
  private static final String PRESENCE = "PUT /v2/users/{user}/presence";

  private final DirectoryScenario scenario = new DirectoryScenario();
  private String sales = "";

  @BeforeEach
  void createUsers() {
    scenario.created(KIND, "{\"id\":\"%s\",\"name\":\"Ann\"}".formatted(ANN));
    scenario.created(KIND, "{\"id\":\"%s\",\"name\":\"Bob\",\"role\":\"bot\"}".formatted(BOB));
    sales =
        scenario.created("channels", "{\"name\":\"sales\",\"members\":[\"%s\"]}".formatted(ANN));
  }

  private static ApiCall as(String user, String scope, ApiCall call) {
    return call.claim("_id", user).claim("scope", scope);
  }

  private static ApiCall patch(String user, String body) {
    return DirectoryScenario.one("PATCH", KIND, user).body(body);
  }

  private static ApiCall presence(String user, String body) {
    return DirectoryScenario.call(PRESENCE).with("user", user).body(body);
  }

  private static String subscribed(String... channels) {
    return "{\"channels\":[%s]}"
        .formatted(channels.length == 0 ? "" : "\"" + String.join("\",\"", channels) + "\"");
  }

  @Test
  void create_withId_isTheUserOfTheTokens() {
    ApiAnswer answer = scenario.get(KIND, ANN);

    assertThat(answer.json().members())
        .containsOnlyKeys(
            "id",
            "organization",
            "orgPath",
            "name",
            "role",
            "channels",
            "presence",
            "createdAt",
            "updatedAt")
        .containsEntry("id", ANN)
        .containsEntry("role", "agent")
        .containsEntry("channels", List.of())
        .containsEntry("presence", "offline");
    assertThat(scenario.get(KIND, BOB).json().get("role")).isEqualTo("bot");
  }

  @Test
  void create_idThatIsTaken_is409AndChangesNothing() {
    ApiAnswer answer = scenario.create(KIND, "{\"id\":\"%s\",\"name\":\"Eve\"}".formatted(ANN));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("id_taken");
    assertThat(answer.error()).isEqualTo("id is taken already");
    assertThat(scenario.get(KIND, ANN).json().get("name")).isEqualTo("Ann");
    // In another organisation it is another user.
    assertThat(
            scenario
                .send(
                    DirectoryScenario.foreignCall("POST /v2/users")
                        .body("{\"id\":\"%s\",\"name\":\"Eve\"}".formatted(ANN)))
                .status())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\",\"id\":7}             | id must be 24 lower-case hexadecimal digits",
        "{\"name\":\"x\",\"id\":\"\"}          | id must be 24 lower-case hexadecimal digits",
        "{\"name\":\"x\",\"id\":\"5D01E2404BC19C256622AD51\"} | id must be 24 lower-case",
        "{\"name\":\"x\",\"role\":\"guest\"}   | role must be one of agent, bot, admin",
        "{\"name\":\"x\",\"role\":7}           | role must be a string",
        "{\"name\":\"x\",\"channels\":7}       | channels must be an array",
        "{\"name\":\"x\",\"channels\":[\"a\"]} | channels[0] must be an id of 24 lower-case"
      })
  void create_invalidField_is400WithItsName(String body, String error) {
    ApiAnswer answer = scenario.create(KIND, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.list(KIND, "").items()).hasSize(2);
  }

  @Test
  void patch_channelOfWhichTheUserIsNoMember_is400WithItsId() {
    for (String channel : List.of(sales, DirectoryScenario.ABSENT)) {
      ApiAnswer answer = scenario.send(patch(BOB, subscribed(channel)));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error())
          .isEqualTo(
              "channels must be channels of which the user is a member; %s is not"
                  .formatted(channel));
    }
    assertThat(scenario.get(KIND, BOB).json().get("channels")).isEqualTo(List.of());
  }

  @Test
  void patch_subscription_outlivesTheMembershipUntilItIsSetAnew() {
    assertThat(scenario.send(patch(ANN, subscribed(sales))).json().get("channels"))
        .isEqualTo(List.of(sales));
    scenario.patch("channels", sales, "{\"members\":[]}");

    assertThat(scenario.send(patch(ANN, "{\"name\":\"Anna\"}")).json().members())
        .containsEntry("name", "Anna")
        .containsEntry("channels", List.of(sales));
    assertThat(scenario.send(patch(ANN, subscribed(sales))).status()).isEqualTo(200);
    assertThat(scenario.send(patch(ANN, subscribed())).json().get("channels")).isEqualTo(List.of());
    assertThat(scenario.send(patch(ANN, subscribed(sales))).status()).isEqualTo(400);
  }

  @Test
  void patch_ofAnAdmin_setsEverything() {
    ApiAnswer answer =
        scenario.send(
            patch(
                ANN,
                "{\"name\":\"Anna\",\"role\":\"admin\",\"channels\":[\"%s\"]}".formatted(sales)));

    assertThat(answer.json().members())
        .containsEntry("name", "Anna")
        .containsEntry("role", "admin")
        .containsEntry("channels", List.of(sales));
    assertThat(scenario.send(patch(ANN, "{\"role\":null,\"channels\":null}")).json().members())
        .containsEntry("name", "Anna")
        .containsEntry("role", "agent")
        .containsEntry("channels", List.of());
  }

  @Test
  void patch_ofAnAgent_setsTheirOwnChannelsOnly() {
    assertThat(scenario.send(as(ANN, AGENT, patch(ANN, subscribed(sales)))).json().get("channels"))
        .isEqualTo(List.of(sales));
    assertThat(scenario.send(as(ANN, AGENT, patch(ANN, "{}"))).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\"}",
        "{\"role\":\"admin\"}",
        "{\"channels\":[],\"role\":\"admin\"}",
        "{\"channels\":[],\"name\":null}"
      })
  void patch_moreThanChannelsByAnAgent_is403(String body) {
    for (String scope : List.of(AGENT, BOT)) {
      ApiAnswer answer = scenario.send(as(ANN, scope, patch(ANN, body)));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("forbidden");
    }
    assertThat(scenario.get(KIND, ANN).json().members())
        .containsEntry("name", "Ann")
        .containsEntry("role", "agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {AGENT, BOT})
  void patch_whatWasReadByTheUserThemselves_isAccepted(String scope) {
    JsonObject read = scenario.get(KIND, ANN).json();
    scenario.clock.advance(Duration.ofSeconds(1));

    ApiAnswer answer =
        scenario.send(as(ANN, scope, patch(ANN, read.with("channels", List.of(sales)).toString())));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("channels", List.of(sales))
        .containsEntry("name", read.get("name"))
        .containsEntry("role", read.get("role"));
    assertThat(scenario.send(as(ANN, scope, patch(ANN, read.toString()))).status())
        .as("what the system sets may be out of date")
        .isEqualTo(200);
    assertThat(
            scenario
                .send(as(ANN, scope, patch(ANN, read.with("role", "admin").toString())))
                .status())
        .isEqualTo(403);
  }

  @Test
  void patch_ofTheUserThemselves_undoesNothingThatAnAdminChangesMeanwhile() {
    JsonObject read = scenario.get(KIND, ANN).json();
    scenario.beforeTheNextChange(
        () -> assertThat(scenario.patch(KIND, ANN, "{\"name\":\"Anna\"}").status()).isEqualTo(200));

    ApiAnswer answer =
        scenario.send(as(ANN, AGENT, patch(ANN, read.with("channels", List.of(sales)).toString())));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.get(KIND, ANN).json().members())
        .containsEntry("name", "Anna")
        .containsEntry("channels", List.of(sales));
  }

  @ParameterizedTest
  @ValueSource(strings = {AGENT, BOT})
  void patch_anothersChannels_is403(String scope) {
    assertThat(scenario.send(as(BOB, scope, patch(ANN, subscribed(sales)))).status())
        .isEqualTo(403);
    assertThat(
            scenario.send(as(BOB, scope, patch(DirectoryScenario.ABSENT, subscribed()))).status())
        .isEqualTo(403);
    assertThat(scenario.get(KIND, ANN).json().get("channels")).isEqualTo(List.of());
  }

  @Test
  void patch_whileAnotherPropertyChanges_keepsBoth() {
    DirectoryStore directory = scenario.stores.directory();
    AtomicBoolean isOvertaken = new AtomicBoolean();
    scenario.interpose(
        (method, arguments, call) -> {
          if (method.equals("replace")
              && arguments.getFirst() instanceof User mine
              && !isOvertaken.getAndSet(true)) {
            directory.replace(
                new User(
                    mine.id(),
                    mine.organization(),
                    "Anna",
                    Role.ADMIN,
                    mine.channels(),
                    mine.revision()));
          }
          return call.call();
        });

    ApiAnswer answer = scenario.send(patch(ANN, "{\"name\":\"Annie\"}"));

    assertThat(answer.json().members())
        .containsEntry("name", "Annie")
        .containsEntry("role", "admin");
    assertThat(scenario.get(KIND, ANN).json()).isEqualTo(answer.json());
  }

  @Test
  void get_byAnAgent_isTheirOwnOnly() {
    ApiCall get = DirectoryScenario.one("GET", KIND, ANN);

    assertThat(scenario.send(as(ANN, AGENT, get)).status()).isEqualTo(200);
    assertThat(scenario.send(as(BOB, AGENT, get)).status()).isEqualTo(403);
    assertThat(scenario.send(as(BOB, "guest", get)).status()).isEqualTo(403);
    assertThat(scenario.send(as(BOB, BOT, get)).status()).isEqualTo(200);
    // Nobody learns who is there.
    ApiCall absent = DirectoryScenario.one("GET", KIND, DirectoryScenario.ABSENT);
    assertThat(scenario.send(as(BOB, AGENT, absent)).status()).isEqualTo(403);
  }

  @Test
  void presence_ofOneself_lastsFiveMinutes() {
    ApiAnswer answer = scenario.send(as(ANN, AGENT, presence(ANN, "{\"presence\":\"online\"}")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("id", ANN)
        .containsEntry("name", "Ann")
        .containsEntry("presence", "online");
    scenario.clock.advance(DirectoryScenario.PRESENCE_LIFETIME.minusMillis(1));
    assertThat(shown(ANN)).isEqualTo("online");
    scenario.clock.advance(Duration.ofMillis(1));
    assertThat(shown(ANN)).isEqualTo("offline");
    assertThat(scenario.list(KIND, "presence=online").items()).isEmpty();
  }

  @Test
  void presence_setAgain_startsAnew() {
    scenario.send(presence(ANN, "{\"presence\":\"online\"}"));
    scenario.clock.advance(Duration.ofMinutes(4));
    scenario.send(presence(ANN, "{\"presence\":\"online\"}"));
    scenario.clock.advance(Duration.ofMinutes(4));
    assertThat(shown(ANN)).isEqualTo("online");

    scenario.send(presence(ANN, "{\"presence\":\"offline\"}"));

    assertThat(shown(ANN)).isEqualTo("offline");
  }

  @Test
  void presence_otherChanges_leaveItAlone() {
    scenario.send(presence(ANN, "{\"presence\":\"online\"}"));

    assertThat(
            scenario
                .send(patch(ANN, "{\"name\":\"Anna\",\"presence\":\"offline\"}"))
                .json()
                .members())
        .containsEntry("name", "Anna")
        .containsEntry("presence", "online");
    assertThat(scenario.get(KIND, ANN).json().get("updatedAt"))
        .isEqualTo("2026-11-02T09:30:00.000Z");
  }

  @Test
  void presence_ofAnother_isAnAdminsToSet() {
    String online = "{\"presence\":\"online\"}";

    for (String scope : List.of(AGENT, BOT)) {
      assertThat(scenario.send(as(BOB, scope, presence(ANN, online))).status()).isEqualTo(403);
    }
    assertThat(shown(ANN)).isEqualTo("offline");
    assertThat(scenario.send(presence(ANN, online)).status()).isEqualTo(200);
    assertThat(shown(ANN)).isEqualTo("online");
    assertThat(shown(BOB)).isEqualTo("offline");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"presence\":true}", "{\"presence\":null}", "{\"presence\":\"ONLINE\"}"})
  void presence_otherValue_is400(String body) {
    ApiAnswer answer = scenario.send(presence(ANN, body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("presence must be online or offline");
  }

  @Test
  void presence_unknownProperty_is400() {
    assertThat(scenario.send(presence(ANN, "{\"presence\":\"online\",\"until\":\"x\"}")).error())
        .isEqualTo("until is not a property; known are presence");
    assertThat(shown(ANN)).isEqualTo("offline");
  }

  @Test
  void presence_unknownOrForeignUser_is404() {
    String online = "{\"presence\":\"online\"}";
    ApiAnswer absent = scenario.send(presence(DirectoryScenario.ABSENT, online));

    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.error()).isEqualTo("User not found");
    assertThat(scenario.send(presence("none", online))).isEqualTo(absent);
    assertThat(
            scenario.send(
                presence(ANN, online).claim("organization", DirectoryScenario.OTHER_ORGANIZATION)))
        .isEqualTo(absent);
    // A token may name a user who was never created.
    assertThat(
            scenario.send(
                as(DirectoryScenario.ABSENT, AGENT, presence(DirectoryScenario.ABSENT, online))))
        .isEqualTo(absent);
    assertThat(shown(ANN)).isEqualTo("offline");
  }

  @Test
  void list_byRoleAndPresence_isFilteredAndSorted() {
    scenario.send(presence(BOB, "{\"presence\":\"online\"}"));
    scenario.send(patch(ANN, subscribed(sales)));

    assertThat(scenario.list(KIND, "presence=online").texts("name")).containsExactly("Bob");
    assertThat(scenario.list(KIND, "role=agent").texts("name")).containsExactly("Ann");
    assertThat(scenario.list(KIND, "channels=" + sales).texts("name")).containsExactly("Ann");
    assertThat(DirectoryScenario.texts(scenario.pages(KIND, "limit=1&sort=-presence"), "name"))
        .containsExactly("Bob", "Ann");
  }

  private Object shown(String user) {
    return scenario.get(KIND, user).json().text("presence").orElseThrow();
  }

  @Test
  void external_ofAUser_isShownAndBounded() {
    String id =
        scenario.created("users", "{\"name\":\"Ann\",\"external\":{\"zoho-desk\":106554156}}");

    assertThat(scenario.get("users", id).json().object("external").text("zoho-desk"))
        .contains("106554156");
    assertThat(scenario.patch("users", id, "{\"external\":{\"other\":\"1\"}}").error())
        .isEqualTo("external.other is not a provider; known are zoho-desk");
    assertThat(scenario.patch("users", id, "{\"external\":{\"zoho-desk\":\"x y\"}}").error())
        .startsWith("external.zoho-desk must be");
    assertThat(scenario.patch("users", id, "{\"external\":{\"zoho-desk\":\"\"}}").error())
        .isEqualTo("external.zoho-desk must not be empty");
  }

  @Test
  void save_moreSubscriptionsThanAMegabyte_is409() {
    Set<ChannelId> thousand =
        IntStream.range(0, 1_000)
            .mapToObj(n -> new ChannelId("%024x".formatted(n)))
            .collect(Collectors.toSet());
    for (int i = 0; i < 37; i++) {
      User user =
          new User(
              new UserId("%024x".formatted(i)),
              DirectoryScenario.ORGANIZATION,
              "u" + i,
              Role.AGENT,
              thousand,
              Revision.first(scenario.clock.instant()));
      scenario.stores.directory().create(user);
    }

    ApiAnswer answer = scenario.send(as(ANN, AGENT, patch(ANN, subscribed(sales))));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("too_large");
    assertThat(answer.error())
        .startsWith(
            "all users of an organization must not be larger than 1,000,000 bytes as JSON; the"
                + " others have ");
    assertThat(scenario.create(KIND, "{\"name\":\"Eve\"}").code()).isEqualTo("too_large");
    // Whoever does not grow is not in the way.
    assertThat(scenario.send(patch(ANN, "{\"name\":\"Jo\"}")).status()).isEqualTo(200);
    assertThat(scenario.send(presence(ANN, "{\"presence\":\"online\"}")).status()).isEqualTo(200);
    assertThat(scenario.delete(KIND, "%024x".formatted(0)).status()).isEqualTo(204);
    assertThat(scenario.send(patch(ANN, subscribed(sales))).status()).isEqualTo(200);
  }
}
