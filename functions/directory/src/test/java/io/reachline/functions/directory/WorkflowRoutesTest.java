package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.memory.FailingCall;
import io.reachline.memory.FailingCall.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Workflows: their rules are judged when they are saved. */
class WorkflowRoutesTest {
  private static final String KIND = "workflows";
  private static final String SALES = "c1".repeat(12);
  private static final String ANN = "aa".repeat(12);
  private static final String NOTIFY = "\"notify\":{\"channels\":[\"%s\"]}".formatted(SALES);

  private final DirectoryScenario scenario = new DirectoryScenario();

  @BeforeEach
  void createTargets() {
    scenario.channel(SALES, DirectoryScenario.ORGANIZATION);
    scenario.created("users", "{\"id\":\"%s\",\"name\":\"Ann\"}".formatted(ANN));
  }

  private static String workflow(String... rules) {
    return "{\"name\":\"W\",\"rules\":[%s]}".formatted(String.join(",", rules));
  }

  private static String rule(String name, String more) {
    return "{\"name\":\"%s\",%s%s}".formatted(name, NOTIFY, more);
  }

  private static String when(String condition) {
    return JsonObject.builder()
        .put("name", "R")
        .put("when", condition)
        .put("notify", Map.of("users", List.of(ANN)))
        .build()
        .toString();
  }

  @Test
  void create_leastOfAWorkflow_hasTheDefaults() {
    ApiAnswer answer = scenario.create(KIND, workflow(rule("R", "")));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().members())
        .containsOnlyKeys(
            "id", "organization", "orgPath", "name", "active", "rules", "createdAt", "updatedAt")
        .containsEntry("active", true)
        .containsEntry(
            "rules",
            List.of(
                Map.of(
                    "name",
                    "R",
                    "when",
                    "",
                    "delay",
                    "PT0S",
                    "notify",
                    Map.of("channels", List.of(SALES), "users", List.of()),
                    "then",
                    "continue")));
  }

  @Test
  void create_everyProperty_isKept() {
    String other = scenario.created("organizations", "{\"name\":\"below\"}");
    ApiAnswer answer =
        scenario.create(
            KIND,
            """
            {"name":"W","active":false,"organizations":["%1$s","%1$s"],"rules":[
             {"name":"a","when":"message.text.contains('x')","delay":"PT90S","then":"stop",
              "notify":{"channels":["%2$s","%2$s"],"users":["%3$s"]}},
             {"name":"b","delay":"PT24H","notify":{"users":["%3$s"]}}]}
            """
                .formatted(other, SALES, ANN));

    assertThat(answer.json().members())
        .containsEntry("active", false)
        .containsEntry("organizations", List.of(other));
    assertThat(answer.json().objects("rules"))
        .satisfiesExactly(
            a ->
                assertThat(a.members())
                    .containsEntry("when", "message.text.contains('x')")
                    .containsEntry("delay", "PT1M30S")
                    .containsEntry("then", "stop")
                    .containsEntry(
                        "notify", Map.of("channels", List.of(SALES), "users", List.of(ANN))),
            b -> assertThat(b.members()).containsEntry("delay", "PT24H").containsEntry("when", ""));
    String id = answer.json().text("id").orElseThrow();
    assertThat(scenario.get(KIND, id).json()).isEqualTo(answer.json());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message.txt == 'a'     | rules[1].when is not a valid condition: line 1, column 8: ",
        "message.text == 1      | rules[1].when is not a valid condition: line 1, column ",
        "message.text           | rules[1].when is not a valid condition: ",
        "nothing                | rules[1].when is not a valid condition: line 1, column 1: ",
        "1 +                    | rules[1].when is not a valid condition: line 1, column ",
        "true && (              | rules[1].when is not a valid condition: line 1, column "
      })
  void create_conditionThatIsNone_is400WithThePlace(String condition, String error) {
    ApiAnswer answer = scenario.create(KIND, workflow(rule("first", ""), when(condition)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(answer.error().length()).isGreaterThan(error.length());
    assertThat(scenario.list(KIND, "").items()).isEmpty();
  }

  @Test
  void create_conditionOfMoreThanOneLine_namesTheLine() {
    ApiAnswer answer = scenario.create(KIND, workflow(when("true &&\n  message.txt == 'a'")));

    assertThat(answer.error())
        .startsWith("rules[0].when is not a valid condition: line 2, column ");
  }

  @Test
  void create_conditionOf2000Characters_isTheLongest() {
    String condition = "message.text == '%s'";
    int room = 2_000 - condition.formatted("").length();

    assertThat(
            scenario.create(KIND, workflow(when(condition.formatted("x".repeat(room))))).status())
        .isEqualTo(201);
    assertThat(
            scenario
                .create(KIND, workflow(when(condition.formatted("x".repeat(room + 1)))))
                .error())
        .startsWith("rules[0].when ");
  }

  @Test
  void create_blankCondition_isAlways() {
    ApiAnswer answer = scenario.create(KIND, workflow(when(" \n")));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().objects("rules").getFirst().get("when")).isEqualTo("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"W\"}                                       | rules is required",
        "{\"name\":\"W\",\"rules\":null}                        | rules is required",
        "{\"name\":\"W\",\"rules\":{}}                          | rules must be an array",
        "{\"name\":\"W\",\"rules\":[]}                          | rules must be 1 to 100 rules",
        "{\"name\":\"W\",\"rules\":[7]}                         | rules[0] must be an object",
        "{\"name\":\"W\",\"rules\":[{}]}                        | rules[0].name is required",
        "{\"name\":\"W\",\"rules\":[{\"name\":\"R\"}]}          | rules[0].notify must name at"
            + " least",
        "{\"name\":\"W\",\"rules\":[{\"name\":\"R\",\"notify\":7}]} | rules[0].notify must be an"
            + " object",
        "{\"name\":\"W\",\"rules\":[{\"name\":\"R\",\"notify\":{\"channels\":[7]}}]} |"
            + " rules[0].notify.channels[0] must be an id",
        "{\"name\":\"W\",\"rules\":[{\"name\":\"R\",\"notify\":{\"users\":\"x\"}}]} |"
            + " rules[0].notify.users must be an array",
        "{\"name\":\"W\",\"active\":\"yes\",\"rules\":[]}       | active must be true or false",
        "{\"name\":\"W\",\"organizations\":[\"x\"],\"rules\":[]} | organizations[0] must be an id"
      })
  void create_invalidField_is400WithItsName(String body, String error) {
    ApiAnswer answer = scenario.create(KIND, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.list(KIND, "").items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"delay\":\"5 minutes\" | rules[1].delay must be an ISO 8601 duration from PT0S to PT24H",
        ",\"delay\":\"PT24H1S\"   | rules[1].delay must be an ISO 8601 duration from PT0S to PT24H",
        ",\"delay\":\"-PT1S\"     | rules[1].delay must be an ISO 8601 duration from PT0S to PT24H",
        ",\"delay\":300           | rules[1].delay must be a string",
        ",\"repeat\":\"PT59S\"    | rules[1].repeat must be an ISO 8601 duration from PT1M to PT24H",
        ",\"repeat\":\"PT24H1S\"  | rules[1].repeat must be an ISO 8601 duration from PT1M to PT24H",
        ",\"repeat\":10           | rules[1].repeat must be a string",
        ",\"then\":\"go on\"      | rules[1].then must be one of stop, continue",
        ",\"when\":7              | rules[1].when must be a string"
      })
  void create_invalidFieldOfARule_is400WithItsName(String more, String error) {
    ApiAnswer answer = scenario.create(KIND, workflow(rule("first", ""), rule("R", more)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"if\":\"false\"   | rules[1].if is not a property; known are name, when, delay,"
            + " repeat, notify, then",
        ",\"When\":\"false\" | rules[1].When is not a property; known are ",
        ",\"Then\":null      | rules[1].Then is not a property; known are "
      })
  void create_unknownPropertyOfARule_is400WithItsPath(String more, String error) {
    ApiAnswer answer = scenario.create(KIND, workflow(rule("first", ""), rule("R", more)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(scenario.list(KIND, "").items()).isEmpty();
  }

  @Test
  void create_unknownPropertyOfNotify_is400WithItsPath() {
    assertThat(
            scenario
                .create(KIND, workflow("{\"name\":\"R\",\"notify\":{\"channel\":[\"x\"]}}"))
                .error())
        .isEqualTo(
            "rules[0].notify.channel is not a property; known are channels, users, services");
  }

  @Test
  void create_sameNameTwice_is400() {
    assertThat(scenario.create(KIND, workflow(rule("R", ""), rule("S", ""), rule("R", ""))).error())
        .isEqualTo("rules[2].name must be unique in its workflow");
  }

  @Test
  void create_hundredRules_areTheMost() {
    assertThat(scenario.create(KIND, workflow(rules(100))).status()).isEqualTo(201);
    assertThat(scenario.create(KIND, workflow(rules(101))).error())
        .isEqualTo("rules must be 1 to 100 rules");
  }

  private static String rules(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> rule("R" + i, ""))
        .collect(Collectors.joining(","));
  }

  @Test
  void create_moreThan32Kilobytes_is400() {
    String long1 = ",\"when\":\"message.text == '%s'\"".formatted("x".repeat(1_900));

    ApiAnswer answer =
        scenario.create(
            KIND,
            workflow(
                IntStream.range(0, 17).mapToObj(i -> rule("R" + i, long1)).toArray(String[]::new)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("rules must not be larger than 32,000 bytes as JSON");
  }

  @Test
  void patch_properties_areMergedAndRulesReplaced() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String id =
        scenario.created(
            KIND,
            """
            {"name":"W","organizations":["%s"],"rules":[%s,%s]}
            """
                .formatted(below, rule("R", ""), rule("S", "")));

    assertThat(scenario.patch(KIND, id, "{\"active\":false}").json().members())
        .containsEntry("active", false)
        .containsEntry("organizations", List.of(below));
    JsonObject changed =
        scenario
            .patch(
                KIND,
                id,
                "{\"organizations\":null,\"active\":null,\"rules\":[%s]}".formatted(rule("T", "")))
            .json();
    assertThat(changed.members())
        .containsEntry("active", true)
        .containsEntry("name", "W")
        .doesNotContainKey("organizations");
    assertThat(changed.objects("rules")).extracting(rule -> rule.get("name")).containsExactly("T");
    assertThat(scenario.get(KIND, id).json()).isEqualTo(changed);
  }

  @Test
  void patch_whatWasRead_changesNothing() {
    String id =
        scenario.created(
            KIND,
            workflow(rule("R", ",\"delay\":\"PT1H\""), when("true").replace("\"R\"", "\"S\"")));
    JsonObject read = scenario.get(KIND, id).json();

    assertThat(scenario.patch(KIND, id, read.toString()).json()).isEqualTo(read);
  }

  @Test
  void patch_conditionThatIsNone_changesNothing() {
    String id = scenario.created(KIND, workflow(rule("R", "")));
    JsonObject before = scenario.get(KIND, id).json();

    ApiAnswer answer =
        scenario.patch(KIND, id, "{\"name\":\"V\",\"rules\":[%s]}".formatted(when("message.txt")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error())
        .startsWith("rules[0].when is not a valid condition: line 1, column ");
    assertThat(scenario.patch(KIND, id, "{\"rules\":null}").error()).isEqualTo("rules is required");
    assertThat(scenario.get(KIND, id).json()).isEqualTo(before);
  }

  @Test
  void create_fiftyWorkflows_areTheMost() {
    for (int i = 0; i < 50; i++) {
      scenario.created(KIND, workflow(rule("R", "")));
    }

    ApiAnswer answer = scenario.create(KIND, workflow(rule("R", "")));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("too_many");
    assertThat(answer.error()).isEqualTo("an organization must not have more than 50 of them");
    assertThat(scenario.list(KIND, "").items()).hasSize(50);
  }

  @Test
  void list_byActiveAndRule_isFiltered() {
    scenario.created(KIND, workflow(rule("R", "")));
    scenario.created(
        KIND, "{\"name\":\"off\",\"active\":false,\"rules\":[%s]}".formatted(rule("S", "")));

    assertThat(scenario.list(KIND, "active=true").texts("name")).containsExactly("W");
    assertThat(scenario.list(KIND, "rules.name=S").texts("name")).containsExactly("off");
    assertThat(scenario.list(KIND, "sort=active").texts("name")).containsExactly("off", "W");
  }

  // ------------------------------------------------------------------------------------- targets

  private static String notify(String name, String channels, String users) {
    return "{\"name\":\"%s\",\"notify\":{\"channels\":[%s],\"users\":[%s]}}"
        .formatted(name, channels, users);
  }

  private static String quoted(String... ids) {
    return "\"" + String.join("\",\"", ids) + "\"";
  }

  @Test
  void create_targetThatIsNotThere_is400WithItsPath() {
    String absent = DirectoryScenario.ABSENT;

    assertThat(
            scenario
                .create(
                    KIND,
                    workflow(
                        rule("R", ""), notify("S", quoted(SALES, absent), quoted(ANN, absent))))
                .error())
        .isEqualTo(
            "rules[1].notify.channels[1] must be one of the channels of the workflow's"
                + " organization, of those above it, or of those it runs for; "
                + absent
                + " is not");
    assertThat(scenario.create(KIND, workflow(notify("R", quoted(SALES), quoted(absent)))).error())
        .startsWith("rules[0].notify.users[0] must be one of the users of ");
    // A user is no channel.
    assertThat(scenario.create(KIND, workflow(notify("R", quoted(ANN), ""))).error())
        .startsWith("rules[0].notify.channels[0] ");
    assertThat(scenario.list(KIND, "").items()).isEmpty();
  }

  @Test
  void patch_runsForOthers_judgesItsTargetsAgain() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String channel = "c2".repeat(12);
    scenario.channel(channel, new OrganizationId(below));
    String id =
        scenario.created(
            KIND,
            "{\"name\":\"W\",\"organizations\":[\"%s\"],\"rules\":[%s]}"
                .formatted(below, notify("R", quoted(channel), "")));

    assertThat(scenario.patch(KIND, id, "{\"organizations\":null}").error())
        .startsWith("rules[0].notify.channels[0] ");
    assertThat(scenario.patch(KIND, id, "{\"name\":\"V\"}").status()).isEqualTo(200);
  }

  @Test
  void create_targetAbove_isAccepted() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");

    ApiAnswer answer =
        scenario.send(
            DirectoryScenario.call("POST /v2/workflows")
                .query("organization=" + below)
                .body(workflow(notify("R", quoted(SALES), quoted(ANN)))));

    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void create_targetBelow_isAcceptedWhereTheWorkflowNamesItsOrganization() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String channel = "c2".repeat(12);
    scenario.channel(channel, new OrganizationId(below));
    String rules = "\"rules\":[%s]".formatted(notify("R", quoted(channel), ""));

    assertThat(scenario.create(KIND, "{\"name\":\"W\",%s}".formatted(rules)).error())
        .startsWith("rules[0].notify.channels[0] ");
    assertThat(
            scenario
                .create(
                    KIND, "{\"name\":\"W\",\"organizations\":[\"%s\"],%s}".formatted(below, rules))
                .status())
        .isEqualTo(201);
  }

  @Test
  void create_targetOfAForeignOrganization_isNotThereHoweverItIsNamed() {
    String foreign = DirectoryScenario.OTHER_ORGANIZATION;
    String channel = "c2".repeat(12);
    scenario.channel(channel, new OrganizationId(foreign));

    assertThat(
            scenario
                .create(
                    KIND,
                    "{\"name\":\"W\",\"organizations\":[\"%s\"],\"rules\":[%s]}"
                        .formatted(foreign, notify("R", quoted(channel), "")))
                .error())
        .startsWith("rules[0].notify.channels[0] ");
  }

  @Test
  void create_manyOrganizations_fiftyAreTheMost() {
    String ids =
        IntStream.range(0, 51)
            .mapToObj(i -> scenario.created("organizations", "{\"name\":\"%d\"}".formatted(i)))
            .map(WorkflowRoutesTest::quoted)
            .collect(Collectors.joining(","));
    String body = "{\"name\":\"W\",\"organizations\":[%s],\"rules\":[%s]}";

    assertThat(scenario.create(KIND, body.formatted(ids, rule("R", ""))).error())
        .isEqualTo("organizations must be at most 50");
    assertThat(
            scenario
                .create(KIND, body.formatted(ids.substring(ids.indexOf(',') + 1), rule("R", "")))
                .status())
        .isEqualTo(201);
  }

  @Test
  void create_organizationsNotBelow_is400WithThePlaceOfEach() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String own = DirectoryScenario.ORGANIZATION.value();
    String body =
        "{\"name\":\"W\",\"organizations\":[%s],\"rules\":[%s]}".formatted("%s", rule("R", ""));

    assertThat(
            scenario
                .create(
                    KIND,
                    body.formatted(
                        String.join(
                            ",",
                            quoted(below),
                            quoted(DirectoryScenario.ABSENT),
                            quoted(own),
                            quoted(DirectoryScenario.OTHER_ORGANIZATION))))
                .error())
        .isEqualTo(
            "organizations[1], organizations[3] must be the workflow's organization or one below"
                + " it");
    assertThat(scenario.list(KIND, "").items()).isEmpty();
    assertThat(scenario.create(KIND, body.formatted(quoted(own) + "," + quoted(below))).status())
        .isEqualTo(201);
  }

  @Test
  void create_organizationAbove_is400() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");

    ApiAnswer answer =
        scenario.send(
            DirectoryScenario.call("POST /v2/workflows")
                .query("organization=" + below)
                .body(
                    "{\"name\":\"W\",\"organizations\":[%s],\"rules\":[%s]}"
                        .formatted(quoted(DirectoryScenario.ORGANIZATION.value()), rule("R", ""))));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("organizations[0] must be ");
  }

  @Test
  void patch_organizations_areJudgedWhereTheyChange() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String id =
        scenario.created(
            KIND,
            "{\"name\":\"W\",\"organizations\":[%s],\"rules\":[%s]}"
                .formatted(quoted(below), rule("R", "")));
    String more =
        "{\"organizations\":[%s,%s]}".formatted(quoted(below), quoted(DirectoryScenario.ABSENT));

    assertThat(scenario.patch(KIND, id, more).error()).startsWith("organizations[1] must be ");
    scenario.send(DirectoryScenario.one("DELETE", "organizations", below).query("force=true"));
    assertThat(scenario.patch(KIND, id, "{\"name\":\"V\"}").status()).isEqualTo(200);
    assertThat(scenario.get(KIND, id).json().get("organizations")).isEqualTo(List.of(below));
    assertThat(scenario.patch(KIND, id, "{\"organizations\":[]}").status()).isEqualTo(200);
    assertThat(
            scenario.patch(KIND, id, "{\"organizations\":[%s]}".formatted(quoted(below))).error())
        .startsWith("organizations[0] must be ");
  }

  @Test
  void patch_targetThatIsGone_isKeptButNoneIsAdded() {
    String id = scenario.created(KIND, workflow(rule("R", "")));
    scenario.send(DirectoryScenario.one("DELETE", "channels", SALES).query("force=true"));

    assertThat(
            scenario
                .patch(KIND, id, "{\"rules\":[%s,%s]}".formatted(rule("S", ""), rule("R", "")))
                .status())
        .isEqualTo(200);
    assertThat(
            scenario
                .patch(
                    KIND,
                    id,
                    "{\"rules\":[%s]}"
                        .formatted(notify("R", quoted(SALES, DirectoryScenario.ABSENT), "")))
                .error())
        .startsWith("rules[0].notify.channels[1] ");
  }

  @ParameterizedTest
  @CsvSource({"channels, c1c1c1c1c1c1c1c1c1c1c1c1", "users, aaaaaaaaaaaaaaaaaaaaaaaa"})
  void delete_whatRulesTarget_is409WithTheWorkflowsUnlessForced(String kind, String target) {
    String rule = notify("R", quoted(SALES), quoted(ANN));
    String own = scenario.created(KIND, workflow(rule));
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String other =
        scenario
            .send(
                DirectoryScenario.call("POST /v2/workflows")
                    .query("organization=" + below)
                    .body(workflow(rule)))
            .json()
            .text("id")
            .orElseThrow();

    ApiAnswer refused = scenario.delete(kind, target);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("targeted");
    assertThat(refused.error())
        .isEqualTo("rules of workflows name it; force=true deletes it all the same");
    assertThat(refused.json().object("error").objects("workflows"))
        .containsExactly(
            new JsonObject(
                Map.of(
                    "id",
                    own,
                    "name",
                    "W",
                    "organization",
                    DirectoryScenario.ORGANIZATION.value())),
            new JsonObject(Map.of("id", other, "name", "W", "organization", below)));
    assertThat(scenario.get(kind, target).status()).isEqualTo(200);
    assertThat(delete(kind, target, "force=false").status()).isEqualTo(409);
    assertThat(delete(kind, target, "force=yes").error()).isEqualTo("force must be true or false");
    assertThat(delete(kind, target, "force=true").status()).isEqualTo(204);
    assertThat(scenario.get(kind, target).status()).isEqualTo(404);
  }

  private ApiAnswer delete(String kind, String id, String query) {
    return scenario.send(DirectoryScenario.one("DELETE", kind, id).query(query));
  }

  @Test
  void delete_channelThatAWorkflowAboveTargets_is409() {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String channel = "c2".repeat(12);
    scenario.channel(channel, new OrganizationId(below));
    scenario.created(
        KIND,
        "{\"name\":\"above\",\"organizations\":[\"%s\"],\"rules\":[%s]}"
            .formatted(below, notify("R", quoted(channel), "")));

    assertThat(delete("channels", channel, "organization=" + below).status()).isEqualTo(409);
  }

  @Test
  void create_moreRulesThatRepeatThanAnOrganizationMayHave_is400ThatNamesTheBound() {
    DirectoryScenario scenario = new DirectoryScenario();
    String channel = scenario.created("channels", "{\"name\":\"c\"}");
    String first = scenario.created("workflows", repeated(channel, 15));

    var second =
        scenario.send(DirectoryScenario.call("POST /v2/workflows").body(repeated(channel, 6)));

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.error())
        .isEqualTo(
            "rules must not have more than 20 with repeat together with those of the other workflows"
                + " of the organization and of those above it, which have 15");
    scenario.created("workflows", repeated(channel, 5));
    assertThat(scenario.patch("workflows", first, repeated(channel, 14)).status()).isEqualTo(200);
  }

  private static String repeated(String channel, int rules) {
    return "{\"name\":\"W\",\"rules\":[%s]}"
        .formatted(
            IntStream.range(0, rules)
                .mapToObj(
                    i ->
                        "{\"name\":\"R%d\",\"repeat\":\"PT10M\",\"notify\":{\"channels\":[\"%s\"]}}"
                            .formatted(i, channel))
                .collect(Collectors.joining(",")));
  }

  /** A message keeps the plan of all of them in one item. */
  @Test
  void create_moreRulesThanAnOrganizationMayHave_is400ThatNamesTheBound() {
    DirectoryScenario scenario = new DirectoryScenario();
    String channel = scenario.created("channels", "{\"name\":\"c\"}");
    String rules =
        IntStream.range(0, 15)
            .mapToObj(
                i ->
                    "{\"name\":\"R%d\",\"delay\":\"PT5M\",\"when\":\"message.text == '%s'\",\"notify\":{\"channels\":[\"%s\"]}}"
                        .formatted(i, "x".repeat(1_800), channel))
            .collect(Collectors.joining(","));
    String body = "{\"name\":\"W\",\"rules\":[%s]}".formatted(rules);

    String first = scenario.created("workflows", body);
    for (int i = 0; i < 3; i++) {
      scenario.created("workflows", body);
    }
    var third = scenario.send(DirectoryScenario.call("POST /v2/workflows").body(body));

    assertThat(third.status()).isEqualTo(400);
    assertThat(third.error())
        .startsWith("rules must not be larger than 128,000 bytes as JSON together with");
    assertThat(scenario.patch("workflows", first, body).status()).isEqualTo(200);
  }

  @Test
  void versions_ofAWorkflow_areNewestFirst_withWhoAndWhen() {
    String id = scenario.created(KIND, workflow(rule("R", "")));
    scenario.clock.advance(Duration.ofMinutes(1));
    String second = Timestamp.format(scenario.clock.instant());
    scenario.send(
        DirectoryScenario.one("PATCH", KIND, id)
            .claim("_id", ANN)
            .body("{\"name\":\"Second\",\"active\":false}"));

    List<JsonObject> versions = versions(id, "").items();

    assertThat(versions).hasSize(2);
    assertThat(versions.getFirst().members())
        .containsEntry("version", 2)
        .containsEntry("at", second)
        .containsEntry("by", ANN)
        .containsEntry("deleted", false);
    assertThat(versions.getFirst().object("workflow")).isEqualTo(scenario.get(KIND, id).json());
    assertThat(versions.getLast().members())
        .containsEntry("version", 1)
        .containsEntry("by", DirectoryScenario.USER);
    assertThat(versions.getLast().object("workflow").members())
        .containsEntry("name", "W")
        .containsEntry("active", true);
  }

  /** The way back: an old text is a change like any other. */
  @Test
  void versions_oldTextSentBack_isTheNextVersion() {
    String id = scenario.created(KIND, workflow(rule("R", "")));
    scenario.patch(KIND, id, workflow(rule("Other", "")));
    JsonObject old = versions(id, "version=1").items().getFirst().object("workflow");

    ApiAnswer back =
        scenario.send(
            DirectoryScenario.one("PATCH", KIND, id).header("if-match", "\"2\"").body(old));

    assertThat(back.status()).isEqualTo(200);
    assertThat(back.headers()).containsEntry("ETag", "\"3\"");
    assertThat(back.json().get("rules")).isEqualTo(old.get("rules"));
    assertThat(versions(id, "").items()).hasSize(3);
  }

  @Test
  void versions_pageByPage_areEachShownOnce() {
    String id = scenario.created(KIND, workflow(rule("R", "")));
    for (int change = 0; change < 4; change++) {
      scenario.patch(KIND, id, "{\"name\":\"Change %d\"}".formatted(change));
    }

    List<Object> read = new ArrayList<>();
    Optional<String> next = Optional.of("limit=2&select=version");
    while (next.isPresent()) {
      ApiAnswer page = versions(id, next.get());
      page.items().forEach(item -> read.add(item.members()));
      next = page.next().map(link -> link.substring(link.indexOf('?') + 1));
    }

    assertThat(read)
        .isEqualTo(
            IntStream.iterate(5, n -> n > 0, n -> n - 1)
                .mapToObj(n -> Map.of("version", n))
                .toList());
    assertThat(versions(id, "sort=version").items().getFirst().get("version")).isEqualTo(1);
    assertThat(versions(id, "by=" + ANN).items()).isEmpty();
    assertThat(versions(id, "rules=1").status()).isEqualTo(400);
  }

  @Test
  void versions_ofADeletedWorkflow_sayWhoDeletedIt() {
    String id = scenario.created(KIND, workflow(rule("R", "")));
    scenario.send(DirectoryScenario.one("DELETE", KIND, id).claim("_id", ANN));

    assertThat(scenario.get(KIND, id).status()).isEqualTo(404);
    assertThat(versions(id, "").items())
        .satisfiesExactly(
            deletion ->
                assertThat(deletion.members())
                    .containsEntry("version", 2)
                    .containsEntry("by", ANN)
                    .containsEntry("deleted", true)
                    .doesNotContainKey("workflow"),
            last -> assertThat(last.object("workflow").get("name")).isEqualTo("W"));
  }

  @Test
  void versions_ofNoWorkflow_are404() {
    String id = scenario.created(KIND, workflow(rule("R", "")));

    for (String absent : List.of(DirectoryScenario.ABSENT, "none", "")) {
      assertThat(versions(absent, "").error()).isEqualTo("Workflow not found");
    }
    assertThat(
            scenario
                .send(
                    DirectoryScenario.foreignCall("GET /v2/workflows/{workflow}/versions")
                        .with("workflow", id))
                .status())
        .isEqualTo(404);
  }

  /** Each call of a change fails, before or behind what it does, and the change is sent again. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void patch_anyCallFails_aRepetitionLeavesOneHistory(Moment moment) {
    int failed = 0;
    for (int call = 1; ; call++) {
      DirectoryScenario broken = new DirectoryScenario();
      broken.channel(SALES, DirectoryScenario.ORGANIZATION);
      String id = broken.created(KIND, workflow(rule("R", "")));
      FailingCall fault = new FailingCall(call, moment);
      broken.interpose(fault);
      String body = workflow(rule("Other", ""));
      boolean isDone = broken.patch(KIND, id, body).status() == 200;
      assertThat(isDone).as("call %d", call).isEqualTo(!fault.hasFailed());
      broken.interpose((_, _, next) -> next.call());
      boolean wasStored =
          "Other".equals(broken.get(KIND, id).json().objects("rules").getFirst().get("name"));
      assertThat(broken.patch(KIND, id, body).status()).isEqualTo(200);
      fault.carryOutLate();

      List<JsonObject> versions = versions(broken, id, "sort=version").items();
      assertThat(versions)
          .as("call %d", call)
          .extracting(version -> version.get("version"))
          .isEqualTo(wasStored ? List.of(1, 2, 3) : List.of(1, 2));
      assertThat(versions.getFirst().object("workflow").objects("rules").getFirst().get("name"))
          .isEqualTo("R");
      if (!fault.hasFailed()) {
        break;
      }
      failed++;
    }
    assertThat(failed).isGreaterThan(2);
  }

  private ApiAnswer versions(String id, String query) {
    return versions(scenario, id, query);
  }

  private static ApiAnswer versions(DirectoryScenario scenario, String id, String query) {
    return scenario.send(
        DirectoryScenario.call("GET /v2/workflows/{workflow}/versions")
            .with("workflow", id)
            .query(query));
  }
}
