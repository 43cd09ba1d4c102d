package io.reachline.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "65403000000038063",
        "18446744073709551616",
        "-9223372036854775809",
        "123456789012345678901234567890123456789012345678901234567890",
        "0.1000000000000000055511151231257827021181583404541015625",
        "1751022087019"
      })
  void case12_numbers_keepEveryDigit(String number) throws MalformedJson {
    assertThat(String.valueOf(Json.read(number))).isEqualTo(number);
    assertThat(Json.write(Json.read("{\"n\":" + number + "}"))).isEqualTo("{\"n\":" + number + "}");
  }

  @Test
  void read_membersInTheirOrder_areKept() throws MalformedJson {
    assertThat(Json.readObject("{\"b\":1,\"a\":null,\"c\":[true,{}]}").toString())
        .isEqualTo("{\"b\":1,\"a\":null,\"c\":[true,{}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"a\":3}"})
  void case11_nameGivenTwice_isRefused(String text) {
    assertThatThrownBy(() -> Json.read(text))
        .isInstanceOf(MalformedJson.class)
        .hasMessage("has a name twice");
  }

  @Test
  void case11_nameGivenTwiceBelow_namesTheMember() {
    MalformedJson problem =
        catchThrowableOfType(
            MalformedJson.class, () -> Json.read("{\"meta\":{\"x\":{\"a\":1,\"a\":2}}}"));

    assertThat(problem.field()).isEqualTo("meta");
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false", "100000, false"})
  void case11_nesting_isBounded(int depth, boolean isRead) throws MalformedJson {
    String text = "[".repeat(depth) + "]".repeat(depth);

    if (isRead) {
      assertThat(Json.read(text)).isInstanceOf(List.class);
    } else {
      assertThatThrownBy(() -> Json.read(text))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("is nested too deeply or too long");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1,]", "{} {}", "nul", "\"", "'a'", "{a:1}", "NaN", "01"})
  void read_noJson_isRefused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(MalformedJson.class);
  }

  @Test
  void case35_problem_neverQuotesTheText() {
    MalformedJson problem =
        catchThrowableOfType(
            MalformedJson.class, () -> Json.read("{\"text\": \"the secret\" secret}"));

    assertThat(problem.problem()).doesNotContain("secret").contains("character ");
    assertThat(problem.getCause()).isNull();
  }

  @Test
  void readObject_anythingElse_isRefused() {
    for (String text : List.of("[]", "7", "\"x\"", "null")) {
      assertThatThrownBy(() -> Json.readObject(text))
          .isInstanceOf(MalformedJson.class)
          .hasMessage("must be a JSON object");
    }
  }

  @Test
  void elements_ofAnArray_areItsTextUnchanged() throws MalformedJson {
    assertThat(
            elements(
                " [ {\"b\" : 1.0, \"a\":1,\"a\":2} ,7, \"x,]\\\"\" ,\n[ 1 ,2],null ,true,-1.50e3,{} ] "))
        .containsExactly(
            "{\"b\" : 1.0, \"a\":1,\"a\":2}",
            "7",
            "\"x,]\\\"\"",
            "[ 1 ,2]",
            "null",
            "true",
            "-1.50e3",
            "{}");
  }

  @Test
  void elements_withCharactersOfSeveralUnits_areCutWhereTheyEnd() throws MalformedJson {
    assertThat(elements("[\"🏔é\",{\"日本\":\"🏔\"},\"z\"]"))
        .containsExactly("\"🏔é\"", "{\"日本\":\"🏔\"}", "\"z\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\": 1} | {\"a\": 1}", " 17 | 17", "\"x\" | \"x\"", "null | null"})
  void elements_ofNoArray_areTheValueItself(String text, String element) throws MalformedJson {
    assertThat(elements(text)).containsExactly(element);
  }

  @Test
  void elements_ofNothing_areNone() throws MalformedJson {
    assertThat(elements("[]")).isEmpty();
    assertThat(elements("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[1", "[1,", "[1,]", "[1 2]", "[]]", "[] 1", "{} {}", "{\"a\":[}"})
  void elements_ofTruncatedText_areRefused(String text) {
    assertThatThrownBy(() -> elements(text)).isInstanceOf(MalformedJson.class);
  }

  @Test
  void case11_elementsThatGoTooFar_doNotCostTheirNeighbours() throws MalformedJson {
    String deep = "[".repeat(50_000) + "]".repeat(50_000);
    String digits = "9".repeat(20_000);
    String name = "{\"" + "n".repeat(60_000) + "\":1}";

    assertThat(elements("[1,%s,%s,%s,2]".formatted(deep, digits, name)))
        .containsExactly("1", deep, digits, name, "2");
    for (String element : List.of(deep, digits, name)) {
      assertThatThrownBy(() -> Json.read(element)).isInstanceOf(MalformedJson.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "\\ud83c, \ufffd",
    "\\uD83Cx, \ufffdx",
    "\\udfd4\\ud83c, \ufffd\ufffd",
    "\\ud83c\\udfd4, \ud83c\udfd4",
    "x\ud83c, x\ufffd",
    "\\\\ud83c, \\ud83c"
  })
  void case12_halfACharacter_isReadAsTheReplacement(String written, String text)
      throws MalformedJson {
    assertThat(Json.read("{\"a\":[\"%s\"],\"%1$s\":1}".formatted(written)))
        .isEqualTo(Map.of("a", List.of(text), text, 1));
  }

  @Test
  void case11_namesThatAreTheSameOnceRead_areRefused() {
    assertThatThrownBy(() -> Json.read("{\"\\ud83c\":1,\"\\ud83d\":2}"))
        .isInstanceOf(MalformedJson.class)
        .hasMessage("has a name twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1E-99999999999"})
  void case12_exponentBeyondAnyNumber_isRefused(String number) {
    for (String text :
        List.of(
            number,
            "[" + number + "]",
            "{\"a\":" + number + "}",
            "{\"a\":1,\"b\":" + number + "}",
            "{\"a\":1,\"b\":{\"c\":1,\"d\":[" + number + "]}}")) {
      assertThatThrownBy(() -> Json.read(text))
          .as(text)
          .isInstanceOf(MalformedJson.class)
          .hasMessage("has a number with too great an exponent");
    }
  }

  @Test
  void writeAscii_anyCharacter_isReadBack() throws MalformedJson {
    String text = "a\u007f\u00e9\u65e5\ud83c\udfd4\n\"\\\ufffe";

    String ascii = Json.writeAscii(Map.of("t", text));

    assertThat(ascii).matches("[ -~]+");
    assertThat(Json.read(ascii)).isEqualTo(Map.of("t", text));
  }

  @Test
  void write_textOfSeveralLines_isOneLine() {
    assertThat(Json.write(Map.of("a", "1\r\n2\u0000"))).isEqualTo("{\"a\":\"1\\r\\n2\\u0000\"}");
  }

  @Test
  void readOwn_anythingButAnObject_isADefect() {
    assertThatThrownBy(() -> Json.readOwn("{")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void object_with_setsAMemberAndLeavesTheOriginal() throws MalformedJson {
    JsonObject object = Json.readObject("{\"a\":1}");

    assertThat(object.with("b", null).toString()).isEqualTo("{\"a\":1,\"b\":null}");
    assertThat(object.toString()).isEqualTo("{\"a\":1}");
    assertThat(object.object("a")).isEqualTo(JsonObject.EMPTY);
    assertThat(object.text("a")).isEmpty();
    assertThat(Objects.requireNonNull(object.get("a"))).isEqualTo(1);
  }

  @Test
  void elements_beforeTheBreak_areHandedOn() {
    List<String> before = new ArrayList<>();

    assertThatThrownBy(() -> Json.elements("[1,{\"a\":2},{\"b\":", before::add))
        .isInstanceOf(MalformedJson.class);
    assertThat(before).containsExactly("1", "{\"a\":2}");
  }

  private static List<String> elements(String text) throws MalformedJson {
    List<String> elements = new ArrayList<>();
    Json.elements(text, elements::add);
    return elements;
  }
}
