package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.directory.ResourceListing;
import io.reachline.directory.Revision;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.identity.HexId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.memory.Deletion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the routes that channels, users, workflows and contacts have in common. */
class ResourceRoutesTest {
  private static final String TARGET = "c1".repeat(12);

  private final DirectoryScenario scenario = new DirectoryScenario();

  /** The kinds of resources, each with the least that can be created. */
  enum Kind {
    CHANNELS("Channel", ""),
    USERS("User", ""),
    WORKFLOWS(
        "Workflow",
        ",\"rules\":[{\"name\":\"R1\",\"notify\":{\"channels\":[\"%s\"]}}]".formatted(TARGET)),
    CONTACTS("Contact", "");

    private final String label;
    private final String more;

    Kind(String label, String more) {
      this.label = label;
      this.more = more;
    }

    String path() {
      return label.toLowerCase(Locale.ROOT) + "s";
    }

    String body(String name) {
      return "{\"name\":\"%s\"%s}".formatted(name, more);
    }
  }

  /** The least of a resource; what a workflow's rule tells is there. */
  private String body(Kind kind, String name) {
    if (kind == Kind.WORKFLOWS) {
      scenario.channel(TARGET, DirectoryScenario.ORGANIZATION);
    }
    return kind.body(name);
  }

  private String create(Kind kind, String name) {
    return scenario.created(kind.path(), body(kind, name));
  }

  @ParameterizedTest
  @EnumSource
  void create_resource_isShownAsItWasAnswered(Kind kind) {
    ApiAnswer created = scenario.create(kind.path(), body(kind, "one"));

    assertThat(created.status()).isEqualTo(201);
    String id = created.json().text("id").orElseThrow();
    assertThat(id).matches("[0-9a-f]{24}");
    assertThat(created.json().members())
        .containsEntry("organization", DirectoryScenario.ORGANIZATION.value())
        .containsEntry("orgPath", DirectoryScenario.ORGANIZATION.value())
        .containsEntry("name", "one")
        .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
        .containsEntry("updatedAt", "2026-11-02T09:30:00.000Z");
    assertThat(scenario.get(kind.path(), id).json()).isEqualTo(created.json());
    assertThat(scenario.list(kind.path(), "").items()).containsExactly(created.json());
  }

  @ParameterizedTest
  @EnumSource
  void case25_propertiesOfTheSystem_areNotTheClients(Kind kind) {
    String forged =
        body(kind, "one")
            .replaceFirst(
                "}$",
                """
                ,"organization":"%1$s","orgPath":"%1$s","createdAt":"1999-01-01T00:00:00Z",
                 "updatedAt":"1999-01-01T00:00:00Z"}
                """
                    .formatted(DirectoryScenario.OTHER_ORGANIZATION));

    ApiAnswer created = scenario.create(kind.path(), forged);
    String id = created.json().text("id").orElseThrow();
    ApiAnswer changed =
        scenario.patch(
            kind.path(),
            id,
            """
            {"id":"%s","organization":"%s","orgPath":"x","createdAt":"x","updatedAt":"x"}
            """
                .formatted(DirectoryScenario.ABSENT, DirectoryScenario.OTHER_ORGANIZATION));

    assertThat(List.of(created, changed))
        .allSatisfy(
            answer ->
                assertThat(answer.json().members())
                    .containsEntry("id", id)
                    .containsEntry("organization", DirectoryScenario.ORGANIZATION.value())
                    .containsEntry("orgPath", DirectoryScenario.ORGANIZATION.value())
                    .containsEntry("createdAt", "2026-11-02T09:30:00.000Z")
                    .containsEntry("updatedAt", "2026-11-02T09:30:00.000Z"));
  }

  @ParameterizedTest
  @EnumSource(names = "CONTACTS", mode = EnumSource.Mode.EXCLUDE)
  void unknownProperty_is400WithItsNameAndChangesNothing(Kind kind) {
    String id = create(kind, "one");
    JsonObject before = scenario.get(kind.path(), id).json();

    for (String unknown : List.of("\"Name\":\"x\"", "\"colour\":null")) {
      String body = body(kind, "two").replaceFirst("}$", "," + unknown + "}");
      String name = unknown.split("\"", -1)[1];
      for (ApiAnswer answer :
          List.of(
              scenario.create(kind.path(), body),
              scenario.patch(kind.path(), id, "{%s}".formatted(unknown)))) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith(name + " is not a property; known are name, ");
      }
    }

    assertThat(scenario.list(kind.path(), "").items()).containsExactly(before);
  }

  @ParameterizedTest
  @EnumSource
  void patch_whatWasRead_isAccepted(Kind kind) {
    String id = create(kind, "one");
    JsonObject read = scenario.get(kind.path(), id).json();

    ApiAnswer answer = scenario.patch(kind.path(), id, read.with("name", "two").toString());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(read.with("name", "two"));
  }

  @ParameterizedTest
  @EnumSource
  void create_sameNameTwice_makesTwo(Kind kind) {
    assertThat(create(kind, "one")).isNotEqualTo(create(kind, "one"));
    assertThat(scenario.list(kind.path(), "name=one").items()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void create_withoutName_is400(Kind kind) {
    assertThat(scenario.create(kind.path(), body(kind, " ")).error())
        .isEqualTo("name must not be blank");
    assertThat(scenario.create(kind.path(), "{}").error()).isEqualTo("name is required");
    assertThat(scenario.create(kind.path(), "[]").error()).isEqualTo("body must be a JSON object");
    assertThat(scenario.create(kind.path(), "").error()).isEqualTo("body must not be empty");
    assertThat(scenario.create(kind.path(), body(kind, "é".repeat(201))).error())
        .isEqualTo("name must not be longer than 400 bytes");
    assertThat(scenario.list(kind.path(), "").items()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void patch_name_changesItAlone(Kind kind) {
    String id = create(kind, "one");
    JsonObject before = scenario.get(kind.path(), id).json();
    scenario.clock.advance(Duration.ofSeconds(1));

    ApiAnswer changed = scenario.patch(kind.path(), id, "{\"name\":\"two\"}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json())
        .isEqualTo(before.with("name", "two").with("updatedAt", "2026-11-02T09:30:01.000Z"));
    assertThat(scenario.get(kind.path(), id).json()).isEqualTo(changed.json());
  }

  @ParameterizedTest
  @EnumSource
  void patch_invalidName_changesNothing(Kind kind) {
    String id = create(kind, "one");
    JsonObject before = scenario.get(kind.path(), id).json();

    assertThat(scenario.patch(kind.path(), id, "{\"name\":null}").error())
        .isEqualTo("name is required");
    assertThat(scenario.patch(kind.path(), id, "{\"name\":7}").error())
        .isEqualTo("name must be a string");
    assertThat(scenario.patch(kind.path(), id, "17").error())
        .isEqualTo("body must be a JSON object");

    assertThat(scenario.get(kind.path(), id).json()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void patch_overtaken_isDoneAgain(Kind kind) {
    String id = create(kind, "one");
    AtomicInteger replaced = new AtomicInteger();
    scenario.interpose(
        (method, _, call) ->
            method.equals("replace") && replaced.incrementAndGet() < 4 ? false : call.call());

    ApiAnswer changed = scenario.patch(kind.path(), id, "{\"name\":\"two\"}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(replaced).hasValue(4);
    assertThat(scenario.get(kind.path(), id).json().get("name")).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource({
    "channels,      members, '[\"5d01e2404bc19c256622ad77\"]'",
    "users,         role,    '\"bot\"'",
    "workflows,     active,  false",
    "contacts,      vip,     true",
    "organizations, status,  '\"inactive\"'"
  })
  void patch_anotherPropertyAtTheSameTime_keepsBoth(String kind, String property, String value) {
    scenario.created("users", "{\"id\":\"5d01e2404bc19c256622ad77\",\"name\":\"Ann\"}");
    String id =
        kind.equals("organizations")
            ? scenario.created(kind, "{\"name\":\"one\"}")
            : create(Kind.valueOf(kind.toUpperCase(Locale.ROOT)), "one");
    scenario.beforeTheNextChange(
        () ->
            assertThat(scenario.patch(kind, id, "{\"%s\":%s}".formatted(property, value)).status())
                .isEqualTo(200));

    ApiAnswer changed = scenario.patch(kind, id, "{\"name\":\"two\"}");

    assertThat(changed.status()).isEqualTo(200);
    JsonObject kept = scenario.get(kind, id).json();
    assertThat(kept).isEqualTo(changed.json());
    assertThat(kept.get("name")).isEqualTo("two");
    assertThat(Json.write(kept.get(property))).isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource
  void patch_overtakenAgainAndAgain_is409(Kind kind) {
    String id = create(kind, "one");
    scenario.interpose((method, _, call) -> method.equals("replace") ? false : call.call());

    ApiAnswer answer = scenario.patch(kind.path(), id, "{\"name\":\"two\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("conflict");
    assertThat(scenario.get(kind.path(), id).json().get("name")).isEqualTo("one");
  }

  @ParameterizedTest
  @EnumSource
  void patch_deletedMeanwhile_is404(Kind kind) {
    String id = create(kind, "one");
    DirectoryStore directory = scenario.stores.directory();
    scenario.interpose(
        (method, arguments, call) -> {
          if (method.equals("replace")) {
            Resource mine = (Resource) Objects.requireNonNull(arguments.getFirst());
            Deletion.of(directory, mine.getClass(), mine.organization(), mine.idValue());
          }
          return call.call();
        });

    assertThat(scenario.patch(kind.path(), id, "{\"name\":\"two\"}").status()).isEqualTo(404);
    assertThat(scenario.get(kind.path(), id).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void ifMatch_theTagThatWasRead_isDone(Kind kind) {
    ApiAnswer created = scenario.create(kind.path(), body(kind, "one"));
    String id = created.json().text("id").orElseThrow();
    String tag = tag(created);
    assertThat(tag(scenario.get(kind.path(), id))).isEqualTo(tag).matches("\"[0-9a-f]+\"");

    ApiAnswer changed = scenario.send(call("PATCH", kind, id).header("if-match", tag));

    assertThat(changed.status()).isEqualTo(200);
    assertThat(tag(changed)).isNotEqualTo(tag).isEqualTo(tag(scenario.get(kind.path(), id)));
    String either = "\"none\" , " + tag(changed);
    assertThat(scenario.send(call("DELETE", kind, id).header("if-match", either)).status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @EnumSource
  void ifMatch_changedSince_is412AndNothingChanges(Kind kind) {
    String id = create(kind, "one");
    String read = tag(scenario.get(kind.path(), id));
    ApiAnswer changed = scenario.patch(kind.path(), id, "{\"name\":\"two\"}");

    for (String method : List.of("PATCH", "DELETE")) {
      for (String tags : List.of(read, "\"none\"", "W/" + tag(changed))) {
        ApiAnswer answer = scenario.send(call(method, kind, id).header("if-match", tags));
        assertThat(answer.status()).as(tags).isEqualTo(412);
        assertThat(answer.code()).isEqualTo("precondition_failed");
        assertThat(answer.error()).contains(tag(changed));
        assertThat(tag(answer)).isEqualTo(tag(changed));
      }
    }

    assertThat(scenario.get(kind.path(), id).json()).isEqualTo(changed.json());
    assertThat(scenario.send(call("PATCH", kind, id).header("if-match", "*")).status())
        .isEqualTo(200);
  }

  /** It would be done without the condition: the change is tried again. */
  @ParameterizedTest
  @EnumSource
  void ifMatch_changedBetweenReadingAndWriting_is412(Kind kind) {
    String id = create(kind, "one");
    String read = tag(scenario.get(kind.path(), id));
    scenario.beforeTheNextChange(() -> scenario.patch(kind.path(), id, "{\"name\":\"two\"}"));

    ApiAnswer answer = scenario.send(call("PATCH", kind, id).header("if-match", read));

    assertThat(answer.status()).isEqualTo(412);
    assertThat(scenario.get(kind.path(), id).json().get("name")).isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "", "\"3", "\"3\" \"4\"", "\"3\",", "W/3", "*, \"3\""})
  void ifMatch_noTags_is400(String header) {
    String id = create(Kind.CHANNELS, "one");

    for (String method : List.of("PATCH", "DELETE")) {
      ApiAnswer answer = scenario.send(call(method, Kind.CHANNELS, id).header("if-match", header));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error()).startsWith("If-Match must be");
    }
    assertThat(scenario.get(Kind.CHANNELS.path(), id).json().get("name")).isEqualTo("one");
  }

  @ParameterizedTest
  @EnumSource
  void delete_overtakenAgainAndAgain_is409(Kind kind) {
    String id = create(kind, "one");
    scenario.interpose((method, _, call) -> method.equals("delete") ? false : call.call());

    ApiAnswer answer = scenario.delete(kind.path(), id);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("conflict");
    assertThat(scenario.get(kind.path(), id).status()).isEqualTo(200);
  }

  private static String tag(ApiAnswer answer) {
    return answer.headers().getOrDefault("ETag", "");
  }

  @ParameterizedTest
  @EnumSource
  void delete_resource_isGone(Kind kind) {
    String id = create(kind, "one");
    String other = create(kind, "two");

    ApiAnswer deleted = scenario.delete(kind.path(), id);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(scenario.get(kind.path(), id).error()).isEqualTo(kind.label + " not found");
    assertThat(scenario.patch(kind.path(), id, "{}").status()).isEqualTo(404);
    assertThat(scenario.delete(kind.path(), id).status()).isEqualTo(404);
    assertThat(scenario.list(kind.path(), "").texts("id")).containsExactly(other);
  }

  /** Case 36 as well: an absent resource has the contract's answer. */
  @ParameterizedTest
  @EnumSource
  void case23_anotherOrganizationsResource_answersAsAnAbsentOne(Kind kind) {
    String id = create(kind, "one");
    JsonObject before = scenario.get(kind.path(), id).json();

    for (String method : List.of("GET", "PATCH", "DELETE")) {
      ApiAnswer absent = scenario.send(call(method, kind, DirectoryScenario.ABSENT));
      assertThat(absent.status()).isEqualTo(404);
      assertThat(absent.error()).isEqualTo(kind.label + " not found");
      for (String wrong : List.of("none", "", id.toUpperCase(Locale.ROOT) + "X")) {
        assertThat(scenario.send(call(method, kind, wrong))).isEqualTo(absent);
      }
      assertThat(scenario.send(foreign(call(method, kind, id)))).isEqualTo(absent);
    }

    assertThat(scenario.get(kind.path(), id).json()).isEqualTo(before);
    assertThat(scenario.send(foreign(DirectoryScenario.call("GET /v2/" + kind.path()))).items())
        .isEmpty();
  }

  private static ApiCall call(String method, Kind kind, String id) {
    ApiCall call = DirectoryScenario.one(method, kind.path(), id);
    return method.equals("PATCH") ? call.body("{\"name\":\"x\"}") : call;
  }

  private static ApiCall foreign(ApiCall call) {
    return call.claim("organization", DirectoryScenario.OTHER_ORGANIZATION);
  }

  @ParameterizedTest
  @EnumSource
  void organization_oneBelow_isActedIn(Kind kind) {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String naming = "organization=" + below;
    String path = DirectoryScenario.ORGANIZATION.value() + "#" + below;

    ApiAnswer created =
        scenario.send(
            DirectoryScenario.call("POST /v2/" + kind.path())
                .query(naming)
                .body(body(kind, "one")));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.json().members())
        .containsEntry("organization", below)
        .containsEntry("orgPath", path);
    String id = created.json().text("id").orElseThrow();
    assertThat(scenario.list(kind.path(), naming).items()).containsExactly(created.json());
    assertThat(scenario.list(kind.path(), "").items()).isEmpty();
    assertThat(scenario.get(kind.path(), id).status()).isEqualTo(404);
    assertThat(scenario.send(DirectoryScenario.one("GET", kind.path(), id).query(naming)).json())
        .isEqualTo(created.json());
    assertThat(scenario.send(call("PATCH", kind, id).query(naming)).json().get("name"))
        .isEqualTo("x");
    assertThat(scenario.send(call("DELETE", kind, id).query(naming)).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @EnumSource
  void organization_oneAboveOrBeside_isNotFound(Kind kind) {
    String below = scenario.created("organizations", "{\"name\":\"below\"}");
    String beside = scenario.created("organizations", "{\"name\":\"beside\"}");
    ApiCall list = DirectoryScenario.call("GET /v2/" + kind.path()).claim("organization", below);

    assertThat(scenario.send(list.query("organization=" + beside)).error())
        .isEqualTo("Organization not found");
    assertThat(
            scenario
                .send(list.query("organization=" + DirectoryScenario.ORGANIZATION.value()))
                .status())
        .isEqualTo(404);
    assertThat(scenario.send(list.query("organization=" + below)).status()).isEqualTo(200);
    assertThat(scenario.send(list.query("organization=none")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource
  void case32_list_newestFirst_isPagedToItsEnd(Kind kind) {
    for (int i = 0; i < 9; i++) {
      scenario.clock.advance(Duration.ofSeconds(1));
      create(kind, "n" + i);
    }

    List<ApiAnswer> pages = scenario.pages(kind.path(), "limit=3");

    // A full last page has no link.
    assertThat(pages).hasSize(3).allMatch(page -> page.items().size() == 3);
    assertThat(DirectoryScenario.texts(pages, "name"))
        .containsExactly("n8", "n7", "n6", "n5", "n4", "n3", "n2", "n1", "n0");
    assertThat(pages.getFirst().next().orElseThrow())
        .startsWith(DirectoryScenario.PUBLIC_URL + "/v2/" + kind.path() + "?");
  }

  @ParameterizedTest
  @EnumSource
  void list_sortedByNameAndTime_keepsBothOrders(Kind kind) {
    for (String name : List.of("b", "a", "c", "a", "b", "a")) {
      scenario.clock.advance(Duration.ofSeconds(1));
      create(kind, name);
    }

    List<ApiAnswer> pages = scenario.pages(kind.path(), "limit=1&sort=name,-createdAt");

    assertThat(pages).hasSize(6);
    assertThat(DirectoryScenario.texts(pages, "name"))
        .containsExactly("a", "a", "a", "b", "b", "c");
    assertThat(DirectoryScenario.texts(pages, "createdAt").subList(0, 3))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(DirectoryScenario.texts(scenario.pages(kind.path(), "limit=4&sort=-name"), "name"))
        .containsExactly("c", "b", "b", "a", "a", "a");
  }

  @ParameterizedTest
  @EnumSource
  void list_createdWhilePaging_neitherRepeatsNorHides(Kind kind) {
    for (String name : List.of("b", "d", "f", "h")) {
      create(kind, name);
    }
    ApiAnswer first = scenario.list(kind.path(), "limit=2&sort=name");
    create(kind, "a");
    create(kind, "e");
    String next = first.next().orElseThrow();

    assertThat(scenario.list(kind.path(), next.substring(next.indexOf('?') + 1)).texts("name"))
        .containsExactly("e", "f");
  }

  @ParameterizedTest
  @EnumSource
  void list_filtersAndSelect_areObeyed(Kind kind) {
    String one = create(kind, "one");
    String two = create(kind, "two");
    create(kind, "three");

    assertThat(scenario.list(kind.path(), "name=[one,two]&sort=name&select=name").items())
        .containsExactly(
            new JsonObject(Map.of("id", one, "name", "one")),
            new JsonObject(Map.of("id", two, "name", "two")));
    assertThat(scenario.list(kind.path(), "name=^t&sort=name").texts("name"))
        .containsExactly("three", "two");
    assertThat(scenario.list(kind.path(), "name=~w").texts("id")).containsExactly(two);
    assertThat(
            scenario
                .list(
                    kind.path(),
                    "sort=name&id=[%s,%s,none,%s]".formatted(two, one, DirectoryScenario.ABSENT))
                .texts("id"))
        .containsExactly(one, two);
    assertThat(scenario.list(kind.path(), "id=%s&name=two".formatted(one)).items()).isEmpty();
    assertThat(scenario.list(kind.path(), "createdAt=>2026-11-02T09:30:00.000Z").items()).isEmpty();
    assertThat(scenario.list(kind.path(), "offset=1&sort=name").texts("name"))
        .containsExactly("three", "two");
  }

  @ParameterizedTest
  @EnumSource(names = "CONTACTS", mode = EnumSource.Mode.EXCLUDE)
  void list_unknownProperty_is400WithTheKnownOnes(Kind kind) {
    assertThat(scenario.list(kind.path(), "colour=red").error())
        .startsWith("colour is not a property of this list; known are ")
        .contains("createdAt, ", "id, ", "name, ");
    assertThat(scenario.list(kind.path(), "sort=colour").error())
        .startsWith("sort must name properties of this list; known are ");
  }

  @ParameterizedTest
  @EnumSource
  void list_wrongNumbers_are400(Kind kind) {
    assertThat(scenario.list(kind.path(), "limit=501").error())
        .isEqualTo("limit must be a whole number from 1 to 500");
    assertThat(scenario.list(kind.path(), "offset=-1").error())
        .isEqualTo("offset must be a whole number from 0 to 1,000");
    assertThat(scenario.list(kind.path(), "name=a&name=b").error())
        .isEqualTo("name must not be given twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "%00",
        // No place at all.
        "",
        "7a",
        // Not the values of this sort.
        "{}",
        "{\"values\":7}",
        "{\"values\":[]}",
        "{\"values\":[\"a\",\"b\",\"c\"]}"
      })
  void list_forgedCursor_is400(String place) {
    create(Kind.CHANNELS, "one");
    ApiAnswer answer = scenario.list("channels", "cursor=" + base64(sealed(place)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("cursor is not one that this list gave");
  }

  @Test
  void list_cursorOfAPlaceWhereNothingIs_goesOnBehindIt() {
    create(Kind.CHANNELS, "one");
    String everything = sealed("{\"values\":[\"3\",\"0\"]}");

    assertThat(scenario.list("channels", "cursor=" + base64(everything)).items()).hasSize(1);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns a sealed place, as anybody who reads the source can make one. */
  private static String sealed(String place) {
    return hex(place) + "." + seal("/v2/channels", "", hex(place));
  }

  private static String hex(String place) {
    return HexFormat.of().formatHex(place.getBytes(StandardCharsets.UTF_8));
  }

  private static String seal(String path, String query, String place) {
    String parameters = query.isEmpty() ? "[]" : "[" + query + "]";
    return HexId.hash(
            String.join("\n", DirectoryScenario.ORGANIZATION.value(), path, parameters, place))
        .substring(0, 16);
  }

  @Test
  void list_cursorOfAnotherList_is400() {
    for (Kind kind : List.of(Kind.CHANNELS, Kind.USERS)) {
      create(kind, "one");
      create(kind, "two");
    }
    String next = scenario.list("channels", "limit=1").next().orElseThrow();
    String cursor = next.substring(next.indexOf("cursor="));

    assertThat(scenario.list("channels", "limit=1&" + cursor).status()).isEqualTo(200);
    assertThat(scenario.list("users", "limit=1&" + cursor).error()).startsWith("cursor ");
    assertThat(scenario.list("channels", "limit=1&sort=name&" + cursor).error())
        .startsWith("cursor ");
    assertThat(
            scenario
                .send(foreign(DirectoryScenario.call("GET /v2/channels").query(cursor)))
                .error())
        .startsWith("cursor ");
  }

  @Test
  void list_moreThanCanBeSorted_isPagedByIdToItsEnd() {
    int count = ResourceListing.MAX_SORTED + 1;
    for (int i = 0; i < count; i++) {
      storeContact(i, Map.of("name", "c" + i));
    }
    List<String> ids = IntStream.range(0, count).mapToObj("%024x"::formatted).toList();

    assertThat(DirectoryScenario.texts(scenario.pages("contacts", "limit=500&select=id"), "id"))
        .isEqualTo(ids.reversed());
    assertThat(
            DirectoryScenario.texts(
                scenario.pages("contacts", "limit=500&sort=id&select=id"), "id"))
        .isEqualTo(ids);
    assertThat(DirectoryScenario.texts(scenario.pages("contacts", "name=c7"), "id"))
        .containsExactly("%024x".formatted(7));
    assertThat(scenario.list("contacts", "id=%024x".formatted(7)).texts("name"))
        .containsExactly("c7");
  }

  @Test
  void list_moreThanCanBeSorted_is400InAnotherOrder() {
    for (int i = 0; i <= ResourceListing.MAX_SORTED; i++) {
      storeContact(i, Map.of("name", "c" + i));
    }

    assertThat(scenario.list("contacts", "name=c7&sort=name").error())
        .isEqualTo(
            "sort must be id or -id where there are more than 6,000 to sort, or 10,000,000 bytes of"
                + " them");
    assertThat(scenario.list("contacts", "sort=name&id=%024x".formatted(7)).texts("name"))
        .containsExactly("c7");
    assertThat(scenario.delete("contacts", "%024x".formatted(0)).status()).isEqualTo(204);
    assertThat(DirectoryScenario.texts(scenario.pages("contacts", "name=c7&sort=name"), "name"))
        .containsExactly("c7");
  }

  @Test
  void list_moreBytesThanOneRequestReads_isPagedByIdAnd400InAnotherOrder() {
    for (int i = 0; i < 1_300; i++) {
      storeContact(i, Map.of("name", "c" + i, "note", "x".repeat(7_900)));
    }

    List<ApiAnswer> pages = scenario.pages("contacts", "name=c7&select=name");
    assertThat(pages).hasSize(2);
    assertThat(DirectoryScenario.texts(pages, "name")).containsExactly("c7");
    assertThat(scenario.list("contacts", "sort=-createdAt").error()).startsWith("sort must be id");
    assertThat(scenario.list("contacts", "id=%024x&select=name".formatted(7)).texts("name"))
        .containsExactly("c7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "id", "-id"})
  void list_forgedPlaceInTheOrderOfIds_is400(String sort) {
    create(Kind.CONTACTS, "one");
    String query = sort.isEmpty() ? "" : "sort=" + sort;

    for (String id : List.of("", "x", "g".repeat(24), "0".repeat(2_000))) {
      String place = hex("{\"values\":[\"%1$s\",\"%1$s\"]}".formatted(id));
      String cursor = base64(place + "." + seal("/v2/contacts", query, place));

      ApiAnswer answer = scenario.list("contacts", query + "&cursor=" + cursor);

      assertThat(answer.error()).isEqualTo("cursor is not one that this list gave");
    }
  }

  private void storeContact(int number, Map<String, String> properties) {
    scenario
        .stores
        .directory()
        .create(
            new Contact(
                new ContactId("%024x".formatted(number)),
                DirectoryScenario.ORGANIZATION,
                new JsonObject(new LinkedHashMap<>(properties)),
                Revision.first(scenario.clock.instant())));
  }
}
