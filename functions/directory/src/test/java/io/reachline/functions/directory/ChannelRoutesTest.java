package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Revision;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels and who is a member of them. */
class ChannelRoutesTest {
  private static final String KIND = "channels";
  private static final String ANN = "5d01e2404bc19c256622ad51";
  private static final String BOB = "5d01e2404bc19c256622ad52";

  private final DirectoryScenario scenario = new DirectoryScenario();

  @BeforeEach
  void createUsers() {
    scenario.created("users", "{\"id\":\"%s\",\"name\":\"Ann\"}".formatted(ANN));
    scenario.created("users", "{\"id\":\"%s\",\"name\":\"Bob\"}".formatted(BOB));
  }

  private static String members(String... ids) {
    return "{\"name\":\"sales\",\"members\":[\"%s\"]}".formatted(String.join("\",\"", ids));
  }

  @Test
  void create_members_areShownOnceInOrder() {
    ApiAnswer answer = scenario.create(KIND, members(BOB, ANN, BOB));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().members())
        .containsOnlyKeys(
            "id", "organization", "orgPath", "name", "members", "createdAt", "updatedAt")
        .containsEntry("members", List.of(ANN, BOB));
    assertThat(scenario.created(KIND, "{\"name\":\"empty\",\"members\":null}")).isNotEmpty();
    assertThat(scenario.list(KIND, "name=empty").items().getFirst().get("members"))
        .isEqualTo(List.of());
  }

  @Test
  void create_memberThatIsNoUser_is400WithItsId() {
    ApiAnswer answer = scenario.create(KIND, members(ANN, DirectoryScenario.ABSENT));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .isEqualTo(
            "members must be users of the organization; %s is not"
                .formatted(DirectoryScenario.ABSENT));
    assertThat(scenario.list(KIND, "").items()).isEmpty();
  }

  @Test
  void create_memberOfAnotherOrganization_is400() {
    ApiCall call = DirectoryScenario.foreignCall("POST /v2/channels").body(members(ANN));

    assertThat(scenario.send(call).error()).endsWith(ANN + " is not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\",\"members\":\"a\"}   | members must be an array",
        "{\"name\":\"x\",\"members\":[7]}     | members[0] must be an id of 24 lower-case",
        "{\"name\":\"x\",\"members\":[\"a\"]} | members[0] must be an id of 24 lower-case",
        "{\"name\":\"x\",\"members\":[null]}  | members[0] must be an id of 24 lower-case"
      })
  void create_invalidMembers_is400WithTheirName(String body, String error) {
    ApiAnswer answer = scenario.create(KIND, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
  }

  @Test
  void patch_members_areReplaced() {
    String id = scenario.created(KIND, members(ANN));

    assertThat(scenario.patch(KIND, id, "{\"members\":[\"%s\"]}".formatted(BOB)).json().members())
        .containsEntry("name", "sales")
        .containsEntry("members", List.of(BOB));
    assertThat(
            scenario
                .patch(KIND, id, "{\"members\":[\"%s\"]}".formatted(DirectoryScenario.ABSENT))
                .status())
        .isEqualTo(400);
    assertThat(scenario.patch(KIND, id, "{\"members\":null}").json().get("members"))
        .isEqualTo(List.of());
  }

  @Test
  void patch_memberThatWasDeleted_isNoHindrance() {
    String id = scenario.created(KIND, members(ANN, BOB));
    scenario.delete("users", ANN);

    assertThat(scenario.get(KIND, id).json().get("members")).isEqualTo(List.of(ANN, BOB));
    assertThat(scenario.patch(KIND, id, "{\"name\":\"service\"}").status()).isEqualTo(200);
    // A client that sends back what it read changes nothing of them.
    assertThat(scenario.patch(KIND, id, members(ANN, BOB)).status()).isEqualTo(200);
    assertThat(scenario.patch(KIND, id, members(BOB)).status()).isEqualTo(200);
    assertThat(scenario.patch(KIND, id, members(ANN, BOB)).status()).isEqualTo(400);
  }

  @Test
  void list_filterOnAMember_findsItsChannels() {
    scenario.created(KIND, members(ANN, BOB));
    scenario.created(KIND, members(BOB));

    assertThat(scenario.list(KIND, "members=" + ANN).items()).hasSize(1);
    assertThat(scenario.list(KIND, "members=" + BOB).items()).hasSize(2);
  }

  @Test
  void create_moreThan500_is409() {
    for (int i = 0; i < 500; i++) {
      put(i, Set.of());
    }

    ApiAnswer answer = scenario.create(KIND, members(ANN));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("too_many");
    assertThat(answer.error()).isEqualTo("an organization must not have more than 500 of them");
    // Another organisation's are not counted.
    assertThat(
            scenario
                .send(DirectoryScenario.foreignCall("POST /v2/channels").body("{\"name\":\"x\"}"))
                .status())
        .isEqualTo(201);
    assertThat(scenario.delete(KIND, "0".repeat(24)).status()).isEqualTo(204);
    assertThat(scenario.create(KIND, members(ANN)).status()).isEqualTo(201);
  }

  @Test
  void save_moreMembersThanAMegabyte_is409() {
    Set<UserId> thousand =
        IntStream.range(0, 1_000)
            .mapToObj(n -> new UserId("%024x".formatted(n)))
            .collect(Collectors.toSet());
    for (int i = 0; i < 37; i++) {
      put(i, thousand);
    }
    String id = scenario.created(KIND, "{\"name\":\"empty\"}");
    String others = "[\"%s\",\"%s\"]".formatted(ANN, BOB);

    ApiAnswer created = scenario.create(KIND, "{\"name\":\"%s\"}".formatted("n".repeat(390)));
    ApiAnswer changed = scenario.patch(KIND, id, "{\"members\":%s}".formatted(others));

    assertThat(List.of(created, changed))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.code()).isEqualTo("too_large");
              assertThat(answer.error())
                  .startsWith(
                      "all channels of an organization must not be larger than 1,000,000 bytes as"
                          + " JSON; the others have ");
            });
    assertThat(scenario.get(KIND, id).json().get("members")).isEqualTo(List.of());
    // Another organisation's are not counted, and less is always possible.
    assertThat(
            scenario
                .send(DirectoryScenario.foreignCall("POST /v2/channels").body("{\"name\":\"x\"}"))
                .status())
        .isEqualTo(201);
    assertThat(scenario.patch(KIND, "%024x".formatted(0), "{\"members\":[]}").status())
        .isEqualTo(200);
    assertThat(scenario.patch(KIND, id, "{\"members\":%s}".formatted(others)).status())
        .isEqualTo(200);
  }

  private void put(int number, Set<UserId> members) {
    scenario
        .stores
        .directory()
        .create(
            new Channel(
                new ChannelId("%024x".formatted(number)),
                DirectoryScenario.ORGANIZATION,
                "c" + number,
                members,
                Revision.first(scenario.clock.instant())));
  }
}
