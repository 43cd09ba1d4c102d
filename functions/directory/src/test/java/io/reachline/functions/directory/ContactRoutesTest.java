package io.reachline.functions.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ApiAnswer;
import io.reachline.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts: a name, and whatever a client knows. */
class ContactRoutesTest {
  private static final String KIND = "contacts";

  private final DirectoryScenario scenario = new DirectoryScenario();

  @Test
  void create_anyProperties_areKept() {
    ApiAnswer answer =
        scenario.create(
            KIND,
            "{\"name\":\"Ann\",\"vip\":true,\"age\":41,\"address\":{\"city\":\"Ghent\",\"zip\":\"9000\"}}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().members())
        .containsEntry("name", "Ann")
        .containsEntry("vip", true)
        .containsEntry("age", 41)
        .containsEntry("address", Map.of("city", "Ghent", "zip", "9000"));
  }

  @Test
  void patch_properties_areMergedAtTheTopAndReplacedBelow() {
    String id =
        scenario.created(
            KIND, "{\"name\":\"Ann\",\"vip\":true,\"address\":{\"city\":\"Ghent\",\"zip\":\"1\"}}");

    ApiAnswer answer =
        scenario.patch(
            KIND, id, "{\"vip\":null,\"address\":{\"city\":\"Bruges\"},\"phone\":\"+32\"}");

    assertThat(answer.json().members())
        .containsEntry("name", "Ann")
        .containsEntry("address", Map.of("city", "Bruges"))
        .containsEntry("phone", "+32")
        .doesNotContainKey("vip");
    assertThat(scenario.get(KIND, id).json()).isEqualTo(answer.json());
  }

  @Test
  void create_moreThan8000BytesOrTooDeep_is400() {
    assertThat(body("x".repeat(8_000)).error())
        .isEqualTo("body must not be larger than 8,000 bytes as JSON");
    assertThat(body("x".repeat(7_900)).status()).isEqualTo(201);
    assertThat(body("é".repeat(4_000)).status()).isEqualTo(400);
    String deep = "[".repeat(21) + "]".repeat(21);
    assertThat(scenario.create(KIND, "{\"name\":\"x\",\"deep\":%s}".formatted(deep)).error())
        .isEqualTo("deep must not be nested more than 20 deep");
  }

  private ApiAnswer body(String note) {
    return scenario.create(KIND, "{\"name\":\"x\",\"note\":\"%s\"}".formatted(note));
  }

  @Test
  void patch_beyondTheSize_changesNothing() {
    String id =
        scenario.created(KIND, "{\"name\":\"x\",\"a\":\"%s\"}".formatted("x".repeat(5_000)));

    ApiAnswer answer = scenario.patch(KIND, id, "{\"b\":\"%s\"}".formatted("x".repeat(5_000)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("body must not be larger");
    assertThat(scenario.get(KIND, id).json().members()).doesNotContainKey("b");
  }

  @Test
  void list_byAnyProperty_isFilteredAndSorted() {
    scenario.created(KIND, "{\"name\":\"a\",\"age\":9,\"address\":{\"city\":\"Ghent\"}}");
    scenario.created(KIND, "{\"name\":\"b\",\"age\":10,\"address\":{\"city\":\"Bruges\"}}");
    scenario.created(KIND, "{\"name\":\"c\",\"tags\":[\"vip\",\"new\"]}");

    assertThat(scenario.list(KIND, "address.city=Ghent").texts("name")).containsExactly("a");
    assertThat(scenario.list(KIND, "age=>9").texts("name")).containsExactly("b");
    assertThat(scenario.list(KIND, "tags=vip").texts("name")).containsExactly("c");
    assertThat(scenario.list(KIND, "colour=red").items()).isEmpty();
    assertThat(scenario.list(KIND, "sort=-age").texts("name")).containsExactly("b", "a", "c");
    assertThat(scenario.list(KIND, "sort=address.city").texts("name"))
        .containsExactly("c", "b", "a");
  }

  @ParameterizedTest
  @CsvSource({"age", "-age", "'age,-name'"})
  void list_sortedByValuesOfManyTypes_showsEachOnce(String sort) {
    List<String> values =
        List.of("9", "10", "\"5\"", "\"95\"", "true", "null", "{\"a\":1}", "[1]", "1.0", "1");
    for (int i = 0; i < 60; i++) {
      scenario.created(
          KIND, "{\"name\":\"n%02d\",\"age\":%s}".formatted(i, values.get(i * 7 % values.size())));
    }

    List<ApiAnswer> pages = scenario.pages(KIND, "limit=7&sort=" + sort);

    assertThat(pages).hasSize(9);
    assertThat(DirectoryScenario.texts(pages, "name")).hasSize(60).doesNotHaveDuplicates();
    assertThat(DirectoryScenario.texts(pages, "name"))
        .isEqualTo(scenario.list(KIND, "sort=" + sort).texts("name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Cut in the middle of a letter of two characters.
        "%s\ud83d\ude97",
        "%s\u00e9\ud83d\ude97",
        "\\ud83d",
        "\\u0000\\n"
      })
  void list_sortedByLongAndStrangeTexts_isPagedToItsEnd(String form) {
    String text = form.formatted("x".repeat(99));
    for (String more : List.of("", "a", "b")) {
      scenario.created(KIND, "{\"name\":\"%s%s\"}".formatted(text, more));
    }

    for (String sort : List.of("name", "-name")) {
      List<ApiAnswer> pages = scenario.pages(KIND, "limit=1&sort=" + sort);

      assertThat(pages).hasSize(3);
      assertThat(DirectoryScenario.texts(pages, "id")).doesNotHaveDuplicates();
    }
  }

  @Test
  void list_propertiesOfManyNames_canBeSelected() {
    String id = scenario.created(KIND, "{\"name\":\"a\",\"vip\":true,\"age\":1}");

    assertThat(scenario.list(KIND, "select=vip,%20age").items())
        .isEqualTo(
            Collections.singletonList(
                JsonObject.builder().put("id", id).put("vip", true).put("age", 1).build()));
  }

  @Test
  void list_largeContacts_areAllListed_onPagesThatLambdaTakes() {
    String note = "\\u0001".repeat(1_300);
    for (int n = 0; n < 700; n++) {
      scenario.created(KIND, "{\"name\":\"c\",\"note\":\"%s\"}".formatted(note));
    }

    List<ApiAnswer> pages = scenario.pages(KIND, "limit=500");

    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(pages).allSatisfy(page -> assertThat(page.status()).isEqualTo(200));
    assertThat(DirectoryScenario.texts(pages, "id")).hasSize(700).doesNotHaveDuplicates();
  }
}
