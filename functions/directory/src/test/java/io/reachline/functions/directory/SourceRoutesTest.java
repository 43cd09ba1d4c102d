package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.json.JsonObject;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The webhooks that an organisation accepts. */
class SourceRoutesTest {
  private static final String CREATE = "POST /v2/sources";
  private static final String LIST = "GET /v2/sources";
  private static final String GET = "GET /v2/sources/{source}";
  private static final String PATCH = "PATCH /v2/sources/{source}";
  private static final String DELETE = "DELETE /v2/sources/{source}";
  private static final String ABSENT = "5d01e2404bc19c256622ad99";

  @SuppressWarnings("unused") // of a parameterized test
  private static final List<String> HOSTS = new ZohoDesk().hosts();

  private final DirectoryScenario scenario = new DirectoryScenario();

  @Test
  void create_source_hasAnAddressToGiveToZoho() {
    ApiAnswer answer = create("106553778", ",\"webhookId\":\"65403000000099001\"");

    assertThat(answer.status()).isEqualTo(201);
    String id = answer.json().text("id").orElseThrow();
    assertThat(answer.json().members())
        .containsOnlyKeys(
            "id", "organization", "type", "orgId", "webhookId", "host", "url", "createdAt")
        .containsEntry("organization", DirectoryScenario.ORGANIZATION.value())
        .containsEntry("type", "zoho-desk")
        .containsEntry("orgId", "106553778")
        .containsEntry("webhookId", "65403000000099001")
        .containsEntry("host", "desk.zoho.com")
        .containsEntry("url", "https://api.example.com/zoho-desk/" + id)
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z");
    assertThat(get(id)).isEqualTo(new ApiAnswer(200, answer.headers(), answer.body()));
  }

  @Test
  void create_withoutWebhookId_isSetByAPatchLater() {
    String id = create("106553778", "").json().text("id").orElseThrow();
    assertThat(get(id).json().members()).containsEntry("webhookId", null);

    ApiAnswer answer = patch(id, "{\"webhookId\":65403000000099001}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("webhookId")).isEqualTo("65403000000099001");
    assertThat(get(id).json()).isEqualTo(answer.json());
    assertThat(patch(id, "{\"host\":\"desk.zoho.eu\"}").json().members())
        .containsEntry("webhookId", "65403000000099001")
        .containsEntry("host", "desk.zoho.eu");
    assertThat(patch(id, "{\"webhookId\":null}").json().members()).containsEntry("webhookId", null);
  }

  @Test
  void case25_idAndOrganization_areNotTheClients() {
    ApiAnswer answer =
        create(
            "106553778",
            ",\"id\":\"%s\",\"organization\":\"%s\",\"url\":\"https://evil.example\""
                .formatted(ABSENT, DirectoryScenario.OTHER_ORGANIZATION));

    assertThat(answer.json().get("id")).isNotEqualTo(ABSENT);
    assertThat(answer.json().get("organization")).isEqualTo(DirectoryScenario.ORGANIZATION.value());
    assertThat(answer.json().text("url").orElse("")).startsWith("https://api.example.com/");
  }

  @ParameterizedTest
  @FieldSource("HOSTS")
  void create_hostOfTheAllowList_isTaken(String host) {
    assertThat(createAt(host).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "desk.zoho.com.evil.example",
        "DESK.ZOHO.COM",
        "desk.zoho.com/",
        "desk.zoho.com:443",
        "user@desk.zoho.com",
        "169.254.169.254",
        "zoho.com"
      })
  void create_otherHost_is400(String host) {
    ApiAnswer answer = createAt(host);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("host must be one of desk.zoho.com, ");
    assertThat(list().items()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                  | orgId is required",
        "{\"orgId\":\"1\"}                                   | host is required",
        "{\"orgId\":\"x\",\"host\":\"desk.zoho.com\"}        | orgId must be a number",
        "{\"orgId\":\"-1\",\"host\":\"desk.zoho.com\"}       | orgId must be a number",
        "{\"orgId\":\"\",\"host\":\"desk.zoho.com\"}         | orgId must be a number",
        "{\"orgId\":[],\"host\":\"desk.zoho.com\"}           | orgId must be a string",
        "{\"orgId\":\"1\",\"webhookId\":\"a\",\"host\":\"desk.zoho.com\"} | webhookId must be a"
            + " number",
        "{\"orgId\":\"1\",\"host\":7}                        | host must be a string",
        "{\"orgId\":\"1\",\"host\":\"desk.zoho.com\",\"type\":\"slack\"} | type must be zoho-desk",
        "{\"orgId\":\"1\",\"host\":\"desk.zoho.com\",\"webhookID\":\"2\"} | webhookID is not a"
            + " property; known are type, orgId, webhookId, host",
        "[]                                                  | body must be a JSON object",
        "{                                                   | body is not JSON"
      })
  void create_invalidField_is400WithItsName(String body, String error) {
    ApiAnswer answer = scenario.send(DirectoryScenario.call(CREATE).body(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(error);
    assertThat(list().items()).isEmpty();
  }

  @Test
  void create_secondSourceOfTheSameOrgId_isTaken() {
    create("106553778", "");

    assertThat(create("106553778", "").status()).isEqualTo(201);
    assertThat(list().items()).hasSize(2);
  }

  @Test
  void create_otherOrgId_is409AlsoAfterAllWereDeleted() {
    String id = create("106553778", "").json().text("id").orElseThrow();

    ApiAnswer conflict = create("999", "");
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.code()).isEqualTo("org_id_conflict");
    assertThat(conflict.error()).startsWith("orgId must ");

    assertThat(scenario.send(DirectoryScenario.call(DELETE).with("source", id)).status())
        .isEqualTo(204);
    assertThat(create("999", "").status()).isEqualTo(409);
    assertThat(create("106553778", "").status()).isEqualTo(201);
  }

  @Test
  void create_sameOrgIdInAnotherOrganization_isTaken() {
    // Nobody can claim another company's events by registering its numbers: the address tells.
    create("106553778", "");

    ApiAnswer other =
        scenario.send(
            DirectoryScenario.foreignCall(CREATE)
                .body("{\"orgId\":\"106553778\",\"host\":\"desk.zoho.com\"}"));

    assertThat(other.status()).isEqualTo(201);
  }

  @Test
  void patch_orgId_mustStayTheSame() {
    String id = create("106553778", "").json().text("id").orElseThrow();

    assertThat(patch(id, "{\"orgId\":\"999\"}").status()).isEqualTo(409);
    assertThat(patch(id, "{\"orgId\":\"106553778\"}").status()).isEqualTo(200);
    assertThat(patch(id, "{\"host\":\"evil.example\"}").status()).isEqualTo(400);
    assertThat(patch(id, "{\"webhookId\":\"x\"}").error()).startsWith("webhookId ");
    assertThat(get(id).json().get("orgId")).isEqualTo("106553778");
  }

  @Test
  void patch_whatWasRead_isAccepted() {
    JsonObject read = create("106553778", ",\"webhookId\":\"7\"").json();
    String id = read.text("id").orElseThrow();

    assertThat(patch(id, read.with("webhookId", "8").toString()).json())
        .isEqualTo(read.with("webhookId", "8"));
    assertThat(patch(id, "{\"WebhookId\":\"9\"}").error())
        .startsWith("WebhookId is not a property; known are ");
    assertThat(patch(id, "{\"type\":\"slack\"}").error()).isEqualTo("type must be zoho-desk");
    assertThat(get(id).json().get("webhookId")).isEqualTo("8");
  }

  @Test
  void patch_anotherPropertyAtTheSameTime_keepsBoth() {
    String id = create("106553778", "").json().text("id").orElseThrow();
    scenario.beforeTheNextChange(
        () -> assertThat(patch(id, "{\"host\":\"desk.zoho.eu\"}").status()).isEqualTo(200));

    ApiAnswer answer = patch(id, "{\"webhookId\":\"7\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().members())
        .containsEntry("webhookId", "7")
        .containsEntry("host", "desk.zoho.eu");
    assertThat(get(id).json()).isEqualTo(answer.json());
  }

  @Test
  void patch_overtakenAgainAndAgain_is409() {
    String id = create("106553778", "").json().text("id").orElseThrow();
    AtomicInteger tries = new AtomicInteger();
    scenario.interpose(
        (method, _, call) -> {
          if (method.equals("replace")) {
            tries.incrementAndGet();
            return false;
          }
          return call.call();
        });

    ApiAnswer answer = patch(id, "{\"webhookId\":\"7\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("conflict");
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    assertThat(tries).hasValue(5);
    assertThat(get(id).json().members()).containsEntry("webhookId", null);
  }

  @Test
  void patch_deletedMeanwhile_is404() {
    String id = create("106553778", "").json().text("id").orElseThrow();
    scenario.beforeTheNextChange(
        () -> scenario.send(DirectoryScenario.call(DELETE).with("source", id)));

    assertThat(patch(id, "{\"webhookId\":\"7\"}").status()).isEqualTo(404);
    assertThat(list().items()).isEmpty();
  }

  @Test
  void delete_source_isGone() {
    String id = create("106553778", "").json().text("id").orElseThrow();

    assertThat(scenario.send(DirectoryScenario.call(DELETE).with("source", id)).status())
        .isEqualTo(204);
    assertThat(get(id).error()).isEqualTo("Source not found");
    assertThat(patch(id, "{\"webhookId\":\"1\"}").status()).isEqualTo(404);
    assertThat(scenario.send(DirectoryScenario.call(DELETE).with("source", id)).status())
        .isEqualTo(404);
    assertThat(list().items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, PATCH, DELETE})
  void case23_anotherOrganizationsSource_answersAsAnAbsentOne(String route) {
    String id = create("106553778", "").json().text("id").orElseThrow();
    ApiAnswer absent =
        scenario.send(DirectoryScenario.call(route).with("source", ABSENT).body("{}"));
    assertThat(absent.status()).isEqualTo(404);

    assertThat(scenario.send(DirectoryScenario.foreignCall(route).with("source", id).body("{}")))
        .isEqualTo(absent);
    assertThat(scenario.send(DirectoryScenario.call(route).with("source", "none").body("{}")))
        .isEqualTo(absent);
    assertThat(get(id).status()).isEqualTo(200);
    assertThat(scenario.send(DirectoryScenario.foreignCall(LIST)).items()).isEmpty();
  }

  @Test
  void case32_list_isPagedNewestFirst() {
    for (int i = 0; i < 30; i++) {
      scenario.clock.advance(Duration.ofSeconds(1));
      create("106553778", ",\"webhookId\":%d".formatted(i));
    }
    String query = "limit=10";
    List<String> seen = new java.util.ArrayList<>();
    int pages = 0;
    while (!query.isEmpty()) {
      ApiAnswer page = scenario.send(DirectoryScenario.call(LIST).query(query));
      seen.addAll(page.texts("webhookId"));
      query = page.next().map(next -> next.substring(next.indexOf('?') + 1)).orElse("");
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(30).doesNotHaveDuplicates().startsWith("29", "28").endsWith("0");
    assertThat(scenario.send(DirectoryScenario.call(LIST).query("webhookId=7&select=url")).items())
        .hasSize(1);
    assertThat(scenario.send(DirectoryScenario.call(LIST).query("colour=x")).error())
        .startsWith("colour is not a property of this list; known are ");
  }

  @Test
  void create_fiftySources_areTheMost() {
    for (int i = 0; i < 50; i++) {
      assertThat(create("106553778", "").status()).isEqualTo(201);
    }

    ApiAnswer answer = create("106553778", "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("too_many");
    assertThat(answer.error()).isEqualTo("an organization must not have more than 50 sources");
    String id = list().texts("id").getFirst();
    assertThat(scenario.send(DirectoryScenario.call(DELETE).with("source", id)).status())
        .isEqualTo(204);
    assertThat(create("106553778", "").status()).isEqualTo(201);
  }

  @Test
  void case36_unknownRoute_is404InTheContractsForm() {
    ApiAnswer answer = scenario.send(DirectoryScenario.call("PUT /v2/sources"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not_found");
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
  }

  private ApiAnswer create(String orgId, String more) {
    return scenario.send(
        DirectoryScenario.call(CREATE)
            .body(
                "{\"type\":\"zoho-desk\",\"orgId\":\"%s\",\"host\":\"desk.zoho.com\"%s}"
                    .formatted(orgId, more)));
  }

  private ApiAnswer createAt(String host) {
    return scenario.send(
        DirectoryScenario.call(CREATE)
            .body("{\"orgId\":\"106553778\",\"host\":\"%s\"}".formatted(host)));
  }

  private ApiAnswer get(String id) {
    return scenario.send(DirectoryScenario.call(GET).with("source", id));
  }

  private ApiAnswer patch(String id, String body) {
    return scenario.send(DirectoryScenario.call(PATCH).with("source", id).body(body));
  }

  private ApiAnswer list() {
    return scenario.send(DirectoryScenario.call(LIST));
  }

  @Test
  void ifMatch_changedSince_is412AndNothingChanges() {
    ApiAnswer created = scenario.create("sources", "{\"orgId\":\"1\",\"host\":\"desk.zoho.com\"}");
    String id = created.json().text("id").orElseThrow();
    String read = created.headers().getOrDefault("ETag", "");
    ApiAnswer changed =
        scenario.send(
            DirectoryScenario.one("PATCH", "sources", id)
                .header("if-match", read)
                .body("{\"webhookId\":\"7\"}"));
    assertThat(changed.status()).isEqualTo(200);

    for (String method : List.of("PATCH", "DELETE")) {
      ApiAnswer answer =
          scenario.send(
              DirectoryScenario.one(method, "sources", id)
                  .header("if-match", read)
                  .body(method.equals("PATCH") ? "{}" : ""));
      assertThat(answer.status()).isEqualTo(412);
      assertThat(answer.headers()).containsEntry("ETag", changed.headers().get("ETag"));
    }

    assertThat(scenario.get("sources", id).json()).isEqualTo(changed.json());
    assertThat(
            scenario
                .send(
                    DirectoryScenario.one("DELETE", "sources", id)
                        .header("if-match", changed.headers().getOrDefault("ETag", "")))
                .status())
        .isEqualTo(204);
  }
}
