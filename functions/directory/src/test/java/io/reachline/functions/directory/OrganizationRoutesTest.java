package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree of organisations, as a caller sees it: its own, and those below. */
class OrganizationRoutesTest {
  private static final String KIND = "organizations";
  private static final String SALES = "c1".repeat(12);
  private static final String ROOT = DirectoryScenario.ORGANIZATION.value();

  private final DirectoryScenario scenario = new DirectoryScenario();

  private String create(String name, String parent) {
    return scenario.created(KIND, "{\"name\":\"%s\",\"parent\":\"%s\"}".formatted(name, parent));
  }

  private static ApiCall as(String organization, ApiCall call) {
    return call.claim("organization", organization);
  }

  @Test
  void delete_namedByWorkflows_is409WithTheseUnlessForced() {
    scenario.channel(SALES, DirectoryScenario.ORGANIZATION);
    String below = scenario.created(KIND, "{\"name\":\"below\"}");
    String naming =
        scenario.created(
            "workflows",
            """
            {"name":"W","organizations":["%s"],
             "rules":[{"name":"R","notify":{"channels":["%s"]}}]}
            """
                .formatted(below, SALES));
    ApiCall delete = DirectoryScenario.one("DELETE", KIND, below);

    ApiAnswer refused = scenario.send(delete);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("targeted");
    assertThat(refused.error()).isEqualTo("workflows name it; force=true deletes it all the same");
    assertThat(refused.json().object("error").objects("workflows"))
        .extracting(workflow -> workflow.get("id"))
        .containsExactly(naming);
    assertThat(scenario.get(KIND, below).status()).isEqualTo(200);
    assertThat(scenario.send(delete.query("force=yes")).error())
        .isEqualTo("force must be true or false");
    assertThat(scenario.send(delete.query("force=true")).status()).isEqualTo(204);
    assertThat(scenario.get(KIND, below).status()).isEqualTo(404);
  }

  @Test
  void patch_shards_areShown_andKeptByOtherChanges() {
    String id = scenario.created(KIND, "{\"name\":\"large\"}");
    ApiCall patch = DirectoryScenario.one("PATCH", KIND, id);

    assertThat(scenario.send(patch.body("{\"shards\":16}")).json().get("shards")).isEqualTo(16);
    assertThat(scenario.send(patch.body("{\"name\":\"larger\"}")).json().members())
        .containsEntry("shards", 16)
        .containsEntry("name", "larger");
    assertThat(scenario.send(patch.body("{\"shards\":2}")).json().get("shards")).isEqualTo(2);
    assertThat(scenario.send(patch.body("{\"shards\":null}")).json().get("shards")).isEqualTo(1);
  }

  @Test
  void patch_shardsOutOfRange_is400() {
    String id = scenario.created(KIND, "{\"name\":\"large\"}");

    for (String shards : List.of("0", "17", "-1", "1.5", "\"4\"")) {
      ApiAnswer answer =
          scenario.send(
              DirectoryScenario.one("PATCH", KIND, id).body("{\"shards\":%s}".formatted(shards)));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error()).isEqualTo("shards must be a whole number from 1 to 16");
    }
  }

  @Test
  void delete_everSharded_is409() {
    String id = scenario.created(KIND, "{\"name\":\"large\",\"shards\":4}");
    scenario.send(DirectoryScenario.one("PATCH", KIND, id).body("{\"shards\":1}"));

    ApiAnswer answer = scenario.send(DirectoryScenario.one("DELETE", KIND, id));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("sharded");
    assertThat(answer.error())
        .isEqualTo("an organization that had several shards stays; set its status to inactive");
    assertThat(scenario.get(KIND, id).status()).isEqualTo(200);
  }

  /** The SDK asks for related documents: {@code organizations.get(id, {populate: …})}. */
  @Test
  void get_populate_isIgnored() {
    String id = scenario.created(KIND, "{\"name\":\"below\"}");

    assertThat(
            scenario.send(
                DirectoryScenario.one("GET", KIND, id).query("populate=categories.forms")))
        .isEqualTo(scenario.get(KIND, id));
  }

  @Test
  void create_withoutParent_isBelowTheCallers() {
    ApiAnswer answer = scenario.create(KIND, "{\"name\":\"North\"}");

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.json().text("id").orElseThrow();
    assertThat(answer.json())
        .isEqualTo(
            JsonObject.builder()
                .put("id", id)
                .put("organization", id)
                .put("orgPath", ROOT + "#" + id)
                .put("name", "North")
                .put("parent", ROOT)
                .put("status", "active")
                .put("shards", 1)
                .put("createdAt", "2026-11-02T09:30:00.000Z")
                .put("updatedAt", "2026-11-02T09:30:00.000Z")
                .build());
    assertThat(scenario.get(KIND, id).json()).isEqualTo(answer.json());
    assertThat(scenario.send(as(id, DirectoryScenario.one("GET", KIND, id))).json())
        .isEqualTo(answer.json());
  }

  @Test
  void create_belowOneBelow_hasTheWholePath() {
    String north = create("North", ROOT);

    ApiAnswer named = scenario.create(KIND, "{\"name\":\"a\",\"parent\":\"%s\"}".formatted(north));
    ApiAnswer acting =
        scenario.send(
            DirectoryScenario.call("POST /v2/organizations")
                .query("organization=" + north)
                .body("{\"name\":\"b\"}"));

    assertThat(List.of(named, acting))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(201);
              assertThat(answer.json().members())
                  .containsEntry("parent", north)
                  .containsEntry("orgPath", ROOT + "#" + north + "#" + answer.json().get("id"));
            });
  }

  @Test
  void create_parentAboveBesideOrAbsent_is400() {
    String north = create("North", ROOT);
    String south = create("South", ROOT);

    for (String parent : List.of(ROOT, south, DirectoryScenario.OTHER_ORGANIZATION)) {
      ApiAnswer answer =
          scenario.send(
              as(north, DirectoryScenario.call("POST /v2/organizations"))
                  .body("{\"name\":\"x\",\"parent\":\"%s\"}".formatted(parent)));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error())
          .isEqualTo("parent must be the caller's organization or one below it");
    }
    assertThat(scenario.list(KIND, "").items()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                   | name is required",
        "{\"name\":\"\"}                      | name must not be blank",
        "{\"name\":7}                         | name must be a string",
        "{\"name\":\"x\",\"status\":\"gone\"} | status must be one of active, inactive",
        "{\"name\":\"x\",\"parent\":7}        | parent must be the caller's organization or one",
        "{\"name\":\"x\",\"parent\":\"none\"} | parent must be the caller's organization or one",
        "{\"name\":\"x\",\"Parent\":\"a\"}    | Parent is not a property; known are name, status,"
            + " parent",
        "[]                                   | body must be a JSON object"
      })
  void create_invalidField_is400WithItsName(String body, String error) {
    ApiAnswer answer = scenario.create(KIND, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.list(KIND, "").items()).hasSize(1);
  }

  @Test
  void create_idOfTheClient_isIgnored() {
    ApiAnswer answer =
        scenario.create(
            KIND,
            "{\"name\":\"x\",\"id\":\"%1$s\",\"organization\":\"%1$s\",\"orgPath\":\"%1$s\"}"
                .formatted(DirectoryScenario.OTHER_ORGANIZATION));

    assertThat(answer.json().get("id")).isNotEqualTo(DirectoryScenario.OTHER_ORGANIZATION);
    assertThat(
            scenario
                .send(
                    DirectoryScenario.call("GET /v2/channels")
                        .query("organization=" + DirectoryScenario.OTHER_ORGANIZATION))
                .status())
        .isEqualTo(404);
  }

  @Test
  void create_tenLevels_areTheMost() {
    String parent = ROOT;
    for (int level = 2; level <= 10; level++) {
      parent = create("level " + level, parent);
    }

    ApiAnswer answer =
        scenario.create(KIND, "{\"name\":\"x\",\"parent\":\"%s\"}".formatted(parent));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("parent must not be 10 levels deep");
  }

  @Test
  void create_fiveHundredBelowTheRoot_areTheMost() {
    String north = create("North", ROOT);
    OrganizationPath path =
        OrganizationPath.root(DirectoryScenario.ORGANIZATION).child(new OrganizationId(north));
    for (int i = 1; i < 500; i++) {
      scenario
          .stores
          .directory()
          .create(
              new Organization(
                  path.child(new OrganizationId("%024x".formatted(i))),
                  "o" + i,
                  Organization.Status.ACTIVE,
                  Revision.first(scenario.clock.instant())));
    }

    ApiAnswer answer = scenario.create(KIND, "{\"name\":\"x\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("too_many");
    assertThat(answer.error())
        .isEqualTo("a tree must not have more than 500 organizations below its root");
    ApiCall belowNorth =
        as(north, DirectoryScenario.call("POST /v2/organizations")).body("{\"name\":\"x\"}");
    assertThat(scenario.send(belowNorth).code()).isEqualTo("too_many");
    assertThat(DirectoryScenario.texts(scenario.pages(KIND, "limit=500"), "id")).hasSize(501);
    // Another tree's are not counted.
    assertThat(
            scenario
                .send(
                    DirectoryScenario.foreignCall("POST /v2/organizations")
                        .body("{\"name\":\"x\"}"))
                .status())
        .isEqualTo(201);
    assertThat(scenario.delete(KIND, "%024x".formatted(7)).status()).isEqualTo(204);
    assertThat(scenario.send(belowNorth).status()).isEqualTo(201);
  }

  @Test
  void get_ownThatIsNotOnRecord_isARootWithoutName() {
    ApiAnswer answer = scenario.get(KIND, ROOT);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("id", ROOT)
        .containsEntry("orgPath", ROOT)
        .containsEntry("name", "")
        .containsEntry("status", "active")
        .doesNotContainKey("parent");
    assertThat(scenario.list(KIND, "").items()).containsExactly(answer.json());
  }

  @Test
  void patch_ownThatIsNotOnRecord_putsItThere() {
    assertThat(scenario.patch(KIND, ROOT, "{\"status\":\"active\"}").error())
        .isEqualTo("name must not be blank");

    ApiAnswer answer = scenario.patch(KIND, ROOT, "{\"name\":\"Acme\",\"parent\":null}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("name", "Acme")
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
        .doesNotContainKey("parent");
    assertThat(scenario.get(KIND, ROOT).json()).isEqualTo(answer.json());
    assertThat(scenario.list(KIND, "").items()).containsExactly(answer.json());
  }

  @Test
  void patch_whatWasRead_isAccepted() {
    JsonObject read = scenario.create(KIND, "{\"name\":\"below\"}").json();
    String id = read.text("id").orElseThrow();

    assertThat(scenario.patch(KIND, id, read.with("name", "new").toString()).json())
        .isEqualTo(read.with("name", "new"));
    assertThat(scenario.patch(KIND, id, "{\"state\":\"inactive\"}").error())
        .isEqualTo("state is not a property; known are name, status, parent, shards");
  }

  @Test
  void patch_nameAndStatus_areMerged() {
    String north = create("North", ROOT);
    JsonObject before = scenario.get(KIND, north).json();
    scenario.clock.advance(Duration.ofSeconds(1));

    ApiAnswer inactive = scenario.patch(KIND, north, "{\"status\":\"inactive\"}");

    assertThat(inactive.json())
        .isEqualTo(before.with("status", "inactive").with("updatedAt", "2026-11-02T09:30:01.000Z"));
    assertThat(scenario.patch(KIND, north, "{\"name\":\"N\"}").json().members())
        .containsEntry("name", "N")
        .containsEntry("status", "inactive");
    assertThat(scenario.patch(KIND, north, "{\"status\":null}").json().get("status"))
        .isEqualTo("active");
    assertThat(scenario.patch(KIND, north, "{\"status\":\"x\"}").error())
        .isEqualTo("status must be one of active, inactive");
  }

  @Test
  void patch_parent_mustNotChange() {
    String north = create("North", ROOT);
    String south = create("South", ROOT);

    for (String parent : List.of("\"" + south + "\"", "null", "7", "\"\"")) {
      ApiAnswer answer = scenario.patch(KIND, north, "{\"parent\":%s}".formatted(parent));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error()).isEqualTo("parent must not change");
    }
    assertThat(scenario.patch(KIND, north, "{\"parent\":\"%s\"}".formatted(ROOT)).status())
        .isEqualTo(200);
    assertThat(
            scenario
                .patch(KIND, ROOT, "{\"name\":\"x\",\"parent\":\"%s\"}".formatted(south))
                .error())
        .isEqualTo("parent must not change");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void patch_overtaken_isDoneAgainOnWhatTheOtherLeft(boolean isOnRecord) {
    String id = isOnRecord ? create("North", ROOT) : ROOT;
    DirectoryStore directory = scenario.stores.directory();
    AtomicBoolean isOvertaken = new AtomicBoolean();
    scenario.interpose(
        (method, arguments, call) -> {
          if (arguments.getFirst() instanceof Organization mine
              && List.of("replace", "create").contains(method)
              && !isOvertaken.getAndSet(true)) {
            Organization theirs =
                new Organization(
                    mine.path(), "theirs", Organization.Status.INACTIVE, mine.revision());
            assertThat(isOnRecord ? directory.replace(theirs) : directory.create(theirs)).isTrue();
          }
          return call.call();
        });

    ApiAnswer answer = scenario.patch(KIND, id, "{\"name\":\"mine\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(scenario.get(KIND, id).json().members())
        .containsEntry("name", "mine")
        .containsEntry("status", "inactive");
  }

  @Test
  void patch_overtakenAgainAndAgain_is409() {
    String north = create("North", ROOT);
    scenario.interpose((method, _, call) -> method.equals("replace") ? false : call.call());

    ApiAnswer answer = scenario.patch(KIND, north, "{\"name\":\"x\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("conflict");
  }

  @Test
  void list_isTheCallersOwnAndThoseBelow() {
    String north = create("North", ROOT);
    String south = create("South", ROOT);
    String below = create("Below", north);

    assertThat(scenario.list(KIND, "").texts("id"))
        .containsExactlyInAnyOrder(ROOT, north, south, below);
    assertThat(
            scenario.send(as(north, DirectoryScenario.call("GET /v2/organizations"))).texts("id"))
        .containsExactlyInAnyOrder(north, below);
    assertThat(scenario.list(KIND, "organization=" + north).texts("id"))
        .containsExactlyInAnyOrder(north, below);
    assertThat(scenario.send(DirectoryScenario.foreignCall("GET /v2/organizations")).texts("id"))
        .containsExactly(DirectoryScenario.OTHER_ORGANIZATION);
  }

  @Test
  void list_filtersSortAndPages_areObeyed() {
    String north = create("North", ROOT);
    create("South", ROOT);
    create("Below", north);

    assertThat(scenario.list(KIND, "parent=%s&sort=-name".formatted(ROOT)).texts("name"))
        .containsExactly("South", "North");
    assertThat(DirectoryScenario.texts(scenario.pages(KIND, "sort=name&limit=2"), "name"))
        .containsExactly("", "Below", "North", "South");
    assertThat(scenario.pages(KIND, "sort=parent&limit=2")).hasSize(2);
    assertThat(scenario.list(KIND, "name=Below&select=parent").items())
        .singleElement()
        .satisfies(one -> assertThat(one.members()).containsOnlyKeys("id", "parent"));
    assertThat(scenario.list(KIND, "colour=x").error())
        .startsWith("colour is not a property of this list; known are ");
    assertThat(scenario.list(KIND, "cursor=eA").error())
        .isEqualTo("cursor is not one that this list gave");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "DELETE"})
  void case23_oneAboveBesideOrForeign_answersAsAnAbsentOne(String method) {
    String north = create("North", ROOT);
    String south = create("South", ROOT);
    scenario.patch(KIND, ROOT, "{\"name\":\"Acme\"}");

    for (String id : List.of(ROOT, south, DirectoryScenario.OTHER_ORGANIZATION, "none")) {
      ApiAnswer answer =
          scenario.send(
              as(north, DirectoryScenario.one(method, KIND, id)).body("{\"name\":\"x\"}"));

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.error()).isEqualTo("Organization not found");
    }
    assertThat(scenario.list(KIND, "sort=name").texts("name"))
        .containsExactly("Acme", "North", "South");
  }

  @Test
  void delete_empty_isGone() {
    String north = create("North", ROOT);
    String below = create("Below", north);

    assertThat(scenario.delete(KIND, north).code()).isEqualTo("not_empty");
    assertThat(scenario.delete(KIND, below).status()).isEqualTo(204);
    assertThat(scenario.delete(KIND, north).status()).isEqualTo(204);

    assertThat(scenario.get(KIND, north).status()).isEqualTo(404);
    assertThat(scenario.delete(KIND, north).status()).isEqualTo(404);
    assertThat(scenario.list(KIND, "").texts("id")).containsExactly(ROOT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channels  | {\"name\":\"x\"}",
        "users     | {\"name\":\"x\"}",
        "contacts  | {\"name\":\"x\"}",
        "workflows |"
            + " {\"name\":\"x\",\"rules\":[{\"name\":\"R\",\"notify\":{\"users\":[\"5d01e2404bc19c256622ad11\"]}}]}",
        "sources   | {\"orgId\":\"1\",\"host\":\"desk.zoho.com\"}"
      })
  void delete_withSomethingInIt_is409(String kind, String body) {
    scenario.created("users", "{\"id\":\"5d01e2404bc19c256622ad11\",\"name\":\"above\"}");
    String north = create("North", ROOT);
    ApiCall call = as(north, DirectoryScenario.call("POST /v2/" + kind)).body(body);
    assertThat(scenario.send(call).status()).isEqualTo(201);

    ApiAnswer answer = scenario.delete(KIND, north);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("not_empty");
    assertThat(answer.error()).startsWith("an organization must be empty");
    assertThat(scenario.get(KIND, north).status()).isEqualTo(200);
  }

  @Test
  void delete_rootThatIsNotOnRecord_isNotFound() {
    assertThat(scenario.delete(KIND, ROOT).status()).isEqualTo(404);

    create("North", ROOT);

    assertThat(scenario.delete(KIND, ROOT).status()).isEqualTo(409);
  }

  @Test
  void paths_ofTheStore_areThoseOfTheAnswers() {
    String north = create("North", ROOT);

    assertThat(scenario.stores.directory().path(new OrganizationId(north)))
        .isEqualTo(
            OrganizationPath.root(DirectoryScenario.ORGANIZATION).child(new OrganizationId(north)));
  }

  @Test
  void ifMatch_changedSince_is412AndNothingChanges() {
    ApiAnswer created = scenario.create("organizations", "{\"name\":\"one\"}");
    String id = created.json().text("id").orElseThrow();
    String read = created.headers().getOrDefault("ETag", "");
    ApiAnswer changed =
        scenario.send(
            DirectoryScenario.one("PATCH", "organizations", id)
                .header("if-match", read)
                .body("{\"name\":\"two\"}"));
    assertThat(changed.status()).isEqualTo(200);

    for (String method : List.of("PATCH", "DELETE")) {
      ApiAnswer answer =
          scenario.send(
              DirectoryScenario.one(method, "organizations", id)
                  .header("if-match", read)
                  .body(method.equals("PATCH") ? "{}" : ""));
      assertThat(answer.status()).isEqualTo(412);
      assertThat(answer.headers()).containsEntry("ETag", changed.headers().get("ETag"));
    }

    assertThat(scenario.get("organizations", id).json()).isEqualTo(changed.json());
    assertThat(
            scenario
                .send(
                    DirectoryScenario.one("DELETE", "organizations", id)
                        .header("if-match", changed.headers().getOrDefault("ETag", "")))
                .status())
        .isEqualTo(204);
  }
}
