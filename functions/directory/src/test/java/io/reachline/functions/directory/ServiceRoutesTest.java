package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Service;
import io.reachline.directory.ServiceSecret;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.json.JsonObject;
import io.reachline.service.ScriptedServiceClient;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceClient.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Services: registered, verified, changed, deleted. */
class ServiceRoutesTest {
  private static final String KIND = "services";
  private static final String URL = "https://bot.example/hook";
  private static final String SECRET = "the secret of the test";
  private static final String UNCONFIRMED =
      "params.url must answer GET <url>?type=subscribe&challenge=<challenge> by 200 and the "
          + "challenge; ";

  private final DirectoryScenario scenario = new DirectoryScenario();

  private static String body(String url, String... events) {
    return """
        {"type":"webhook","name":"Bot","params":{"url":"%s","secret":"%s","events":[%s]}}"""
        .formatted(
            url,
            SECRET,
            events.length == 0 ? "" : "\"%s\"".formatted(String.join("\",\"", events)));
  }

  @Test
  void create_confirmedAddress_isRegisteredWithoutItsSecret() {
    ApiAnswer answer = scenario.create(KIND, body(URL, "message.create.*.chat"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().members())
        .containsOnlyKeys(
            "id",
            "organization",
            "orgPath",
            "type",
            "name",
            "params",
            "enabled",
            "createdAt",
            "updatedAt")
        .containsEntry("type", "webhook")
        .containsEntry("name", "Bot")
        .containsEntry("params", Map.of("url", URL, "events", List.of("message.create.*.chat")))
        .containsEntry("enabled", true);
    assertThat(scenario.services.asked()).containsExactly(URL);
    String id = answer.json().text("id").orElseThrow();
    assertThat(scenario.get(KIND, id))
        .isEqualTo(new ApiAnswer(200, answer.headers(), answer.body()));
    assertThat(scenario.list(KIND, "").items()).containsExactly(answer.json());
    assertThat(stored(id).secrets().current()).isEqualTo(new ServiceSecret(SECRET));
  }

  @Test
  void answersAndLogs_ofEverything_neverHaveTheSecret() {
    String id = scenario.created(KIND, body(URL));
    List<ApiAnswer> answers =
        List.of(
            scenario.get(KIND, id),
            scenario.list(KIND, ""),
            scenario.list(KIND, "select=params"),
            scenario.patch(KIND, id, "{\"params\":{\"secret\":\"another secret of it\"}}"),
            scenario.create(KIND, body(URL).replace(SECRET, "too short")),
            scenario.create(KIND, body(URL, "an.event")));

    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.body())
                    .doesNotContain(SECRET)
                    .doesNotContain("another secret")
                    .doesNotContain("too short"));
    assertThat(stored(id).toString()).doesNotContain("secret of");
    assertThat(scenario.list(KIND, "params.secret=" + SECRET.replace(" ", "%20")).items())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void create_addressWithoutAnAnswer_is400ThatSaysWhy(Fault fault) {
    scenario.services.answers(_ -> new Answer.Missing(fault));

    ApiAnswer answer = scenario.create(KIND, body(URL));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo(UNCONFIRMED + fault.words());
    assertThat(scenario.list(KIND, "").items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "404, not found, it answered 404",
    "201, %s, it answered 201",
    "302, %s, it answered 302",
    "200, '', it answered 200 with another body",
    "200, internal data, it answered 200 with another body",
    "200, %sx, it answered 200 with another body"
  })
  void create_addressThatDoesNotConfirm_is400ThatSaysWhatCame(
      int status, String body, String problem) {
    scenario.services.answers(
        challenge -> ScriptedServiceClient.answer(status, body.replace("%s", challenge)));

    ApiAnswer answer = scenario.create(KIND, body(URL));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo(UNCONFIRMED + problem);
  }

  @Test
  void create_challenge_isAnotherEachTimeAndMayEndWithALine() {
    List<String> challenges = new ArrayList<>();
    scenario.services.answers(
        challenge -> {
          challenges.add(challenge);
          return ScriptedServiceClient.confirmed(challenge + "\n");
        });

    scenario.created(KIND, body(URL));
    scenario.created(KIND, body(URL));

    assertThat(challenges).hasSize(2).doesNotHaveDuplicates().allMatch(one -> one.length() >= 24);
  }

  @Test
  void create_addressThatIsNotPermitted_isNotCalled() {
    scenario.services.refuses("must begin with https://");

    ApiAnswer answer = scenario.create(KIND, body("http://bot.example"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("params.url must begin with https://");
    assertThat(scenario.services.asked()).isEmpty();
  }

  @Test
  void create_wrongProperty_isNotCalled() {
    assertThat(scenario.create(KIND, body(URL, "message.create")).error())
        .startsWith("params.events[0] is not an event");
    assertThat(scenario.create(KIND, "{\"type\":\"webhook\",\"name\":\"x\"}").error())
        .isEqualTo("params is required");

    assertThat(scenario.services.asked()).isEmpty();
  }

  @Test
  void create_moreThan50_is409() {
    for (int i = 0; i < 50; i++) {
      scenario.created(KIND, body(URL));
    }

    ApiAnswer answer = scenario.create(KIND, body(URL));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("too_many");
    assertThat(scenario.list(KIND, "").items()).hasSize(50);
  }

  @Test
  void patch_url_isVerifiedAgain() {
    String id = scenario.created(KIND, body(URL, "session.update"));
    scenario.services.answers(_ -> ScriptedServiceClient.answer(200, "no"));

    ApiAnswer refused = scenario.patch(KIND, id, "{\"params\":{\"url\":\"https://b.example\"}}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(stored(id).url()).isEqualTo(URL);
    scenario.services.answers(ScriptedServiceClient::confirmed);
    assertThat(
            scenario
                .patch(KIND, id, "{\"params\":{\"url\":\"https://b.example\"}}")
                .json()
                .object("params"))
        .isEqualTo(
            JsonObject.of(Map.of("url", "https://b.example", "events", List.of("session.update"))));
    assertThat(scenario.services.asked())
        .containsExactly(URL, "https://b.example", "https://b.example");
  }

  @Test
  void patch_anythingElse_isNotVerified() {
    String id = scenario.created(KIND, body(URL));
    scenario.services.answers(_ -> new Answer.Missing(Fault.TIMEOUT));

    ApiAnswer read = scenario.get(KIND, id);
    assertThat(scenario.patch(KIND, id, read.body()).status()).isEqualTo(200);
    assertThat(scenario.patch(KIND, id, "{\"name\":\"x\",\"enabled\":false}").json().members())
        .containsEntry("name", "x")
        .containsEntry("enabled", false);

    assertThat(scenario.services.asked()).hasSize(1);
  }

  @Test
  void patch_secret_keepsTheOneBeforeForADay() {
    String id = scenario.created(KIND, body(URL));
    scenario.clock.advance(Duration.ofHours(1));

    assertThat(
            scenario.patch(KIND, id, "{\"params\":{\"secret\":\"another secret of it\"}}").status())
        .isEqualTo(200);

    assertThat(stored(id).secrets().inUse(scenario.clock.instant()))
        .containsExactly(new ServiceSecret("another secret of it"), new ServiceSecret(SECRET));
    scenario.clock.advance(Duration.ofHours(24));
    assertThat(stored(id).secrets().inUse(scenario.clock.instant()))
        .containsExactly(new ServiceSecret("another secret of it"));
  }

  @Test
  void patch_enabledAgain_forgetsTheReasonAndTheFailures() {
    String id = scenario.created(KIND, body(URL));
    List<String> calls = new ArrayList<>();
    Service service = stored(id);
    scenario
        .stores
        .directory()
        .replace(
            service.changedTo(
                Service.State.GONE, service.revision().next(scenario.clock.instant())));
    assertThat(scenario.get(KIND, id).json().members())
        .containsEntry("enabled", false)
        .containsEntry("disabledReason", "gone");
    scenario.interpose(
        (method, _, call) -> {
          calls.add(method);
          return call.call();
        });

    assertThat(scenario.patch(KIND, id, "{\"name\":\"x\"}").json().members())
        .containsEntry("disabledReason", "gone");
    assertThat(calls).doesNotContain("reset");
    assertThat(scenario.patch(KIND, id, "{\"enabled\":true}").json().members())
        .containsEntry("enabled", true)
        .doesNotContainKey("disabledReason");

    assertThat(calls.indexOf("reset")).isBetween(0, calls.lastIndexOf("replace"));
  }

  @Test
  void patch_byTwoAtOnce_keepsBothChanges() {
    String id = scenario.created(KIND, body(URL));
    scenario.beforeTheNextChange(() -> scenario.patch(KIND, id, "{\"name\":\"meanwhile\"}"));

    assertThat(scenario.patch(KIND, id, "{\"enabled\":false}").status()).isEqualTo(200);

    assertThat(scenario.get(KIND, id).json().members())
        .containsEntry("name", "meanwhile")
        .containsEntry("enabled", false);
  }

  @Test
  void rule_namesAService_isSaved_andTheServiceStays() {
    String id = scenario.created(KIND, body(URL));
    String rules = "\"rules\":[{\"name\":\"R1\",\"notify\":{\"services\":[\"%s\"]}}]";

    ApiAnswer unknown =
        scenario.create(
            "workflows", "{\"name\":\"W\",%s}".formatted(rules.formatted("0".repeat(24))));
    ApiAnswer saved =
        scenario.create("workflows", "{\"name\":\"W\",%s}".formatted(rules.formatted(id)));

    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.error()).startsWith("rules[0].notify.services[0] must be one of");
    assertThat(saved.json().objects("rules").getFirst().object("notify").members())
        .containsEntry("services", List.of(id));
    assertThat(scenario.delete(KIND, id).code()).isEqualTo("targeted");
    assertThat(scenario.get(KIND, id).status()).isEqualTo(200);
  }

  @Test
  void delete_service_isGone() {
    String id = scenario.created(KIND, body(URL));

    assertThat(scenario.delete(KIND, id).status()).isEqualTo(204);
    assertThat(scenario.delete(KIND, id).status()).isEqualTo(404);
    assertThat(scenario.get(KIND, id).error()).isEqualTo("Service not found");
  }

  @Test
  void case23_anotherOrganizationsService_answersAsAnAbsentOne() {
    String id = scenario.created(KIND, body(URL));
    for (String method : Set.of("GET", "PATCH", "DELETE")) {
      ApiCall call =
          DirectoryScenario.one(method, KIND, id)
              .claim("organization", DirectoryScenario.OTHER_ORGANIZATION)
              .body("{\"name\":\"x\"}");
      assertThat(scenario.send(call).error()).isEqualTo("Service not found");
      assertThat(
              scenario
                  .send(
                      DirectoryScenario.one(method, KIND, DirectoryScenario.ABSENT)
                          .body("{\"name\":\"x\"}"))
                  .error())
          .isEqualTo("Service not found");
    }
    assertThat(scenario.send(DirectoryScenario.foreignCall("GET /v2/services")).items()).isEmpty();
  }

  @Test
  void list_filters_findByStateAndEvent() {
    String first = scenario.created(KIND, body(URL, "session.update"));
    String second = scenario.created(KIND, body(URL, "conversation.update"));
    scenario.patch(KIND, second, "{\"enabled\":false}");

    assertThat(scenario.list(KIND, "enabled=true").texts("id")).containsExactly(first);
    assertThat(scenario.list(KIND, "params.events=conversation.update").texts("id"))
        .containsExactly(second);
    assertThat(scenario.list(KIND, "enabled=perhaps").status()).isEqualTo(400);
    assertThat(scenario.list(KIND, "secret=x").status()).isEqualTo(400);
  }

  @Test
  void delete_organizationWithAService_is409() {
    String below =
        scenario.create("organizations", "{\"name\":\"below\"}").json().text("id").orElseThrow();
    scenario.send(
        DirectoryScenario.call("POST /v2/services").claim("organization", below).body(body(URL)));

    assertThat(scenario.delete("organizations", below).code()).isEqualTo("not_empty");
  }

  private Service stored(String id) {
    return scenario
        .stores
        .directory()
        .find(Service.class, DirectoryScenario.ORGANIZATION, id)
        .orElseThrow();
  }
}
