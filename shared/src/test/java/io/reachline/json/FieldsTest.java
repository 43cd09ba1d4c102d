package io.reachline.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.wire.WireNamed;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FieldsTest {

  private enum Colour implements WireNamed {
    RED,
    GREEN
  }

  @Test
  void text_inBounds_isRead() throws MalformedJson {
    Fields fields = fields("{\"a\":\"éé\"}");

    assertThat(fields.text("a", 4)).isEqualTo("éé");
    assertThat(fields.text("absent", 4)).isNull();
    assertThat(fields.invalid()).isEmpty();
    assertThat(fields.has("a")).isTrue();
    assertThat(fields.has("absent")).isFalse();
  }

  @Test
  void text_outOfBounds_isNamed() throws MalformedJson {
    assertProblem(
        "{\"a\":\"éé\"}", fields -> fields.text("a", 3), "a must not be longer than 3 bytes");
    assertProblem("{\"a\":7}", fields -> fields.text("a", 3), "a must be a string");
    assertProblem("{}", fields -> fields.requiredText("a", 3), "a is required");
    assertProblem("{\"a\":null}", fields -> fields.requiredText("a", 3), "a is required");
    assertProblem("{\"a\":\"\\t \"}", fields -> fields.requiredText("a", 3), "a must not be blank");
  }

  @Test
  void scalar_stringOrNumber_isText() throws MalformedJson {
    Fields fields = fields("{\"a\":\"7\",\"b\":18446744073709551617,\"c\":null,\"d\":1.50}");

    assertThat(fields.scalar("a", 9)).isEqualTo("7");
    assertThat(fields.scalar("b", 99)).isEqualTo("18446744073709551617");
    assertThat(fields.scalar("c", 9)).isNull();
    assertThat(fields.scalar("d", 9)).isEqualTo("1.50");
    assertThat(fields.invalid()).isEmpty();
    assertProblem("{\"a\":true}", f -> f.scalar("a", 9), "a must be a string");
  }

  @Test
  void number_isWholeAndInRange() throws MalformedJson {
    Fields fields = fields("{\"a\":1,\"b\":16.0,\"c\":null}");

    assertThat(fields.number("a", 1, 16, 9)).isEqualTo(1);
    assertThat(fields.number("b", 1, 16, 9)).isEqualTo(16);
    assertThat(fields.number("c", 1, 16, 9)).isEqualTo(9);
    assertThat(fields.number("absent", 1, 16, 9)).isEqualTo(9);
    for (String bad : List.of("0", "17", "1.5", "1e99", "\"4\"", "true")) {
      assertProblem(
          "{\"a\":%s}".formatted(bad),
          f -> f.number("a", 1, 16, 9),
          "a must be a whole number from 1 to 16");
    }
  }

  @Test
  void flag_isTrueOrFalse() throws MalformedJson {
    Fields fields = fields("{\"a\":true,\"b\":false,\"c\":null}");

    assertThat(fields.flag("a")).isTrue();
    assertThat(fields.flag("b")).isFalse();
    assertThat(fields.flag("c")).isFalse();
    assertThat(fields.flag("absent")).isFalse();
    assertProblem("{\"a\":\"true\"}", f -> f.flag("a"), "a must be true or false");
  }

  @Test
  void objectAndList_areOfTheirKind() throws MalformedJson {
    Fields fields = fields("{\"a\":{\"x\":1},\"b\":[1]}");

    assertThat(fields.object("a", 99).members()).containsEntry("x", 1);
    assertThat(fields.list("b", 99)).hasSize(1);
    assertThat(fields.object("absent", 99)).isEqualTo(JsonObject.EMPTY);
    assertThat(fields.list("absent", 99)).isNull();
    assertProblem("{\"a\":[]}", f -> f.object("a", 99), "a must be an object");
    assertProblem("{\"a\":{}}", f -> f.list("a", 99), "a must be an array");
  }

  @Test
  void bounded_sizeAndDepth_areChecked() throws MalformedJson {
    assertProblem(
        "{\"a\":{\"x\":\"12345\"}}",
        f -> f.object("a", 12),
        "a must not be larger than 12 bytes as JSON");
    assertThat(fields("{\"a\":{\"x\":\"1234\"}}").object("a", 12)).isNotEqualTo(JsonObject.EMPTY);
    String twenty = "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}";
    assertThat(fields(twenty).list("a", 99)).isNotNull();
    assertProblem(
        twenty.replace("[]", "[[]]"),
        f -> f.list("a", 99),
        "a must not be nested more than 20 deep");
  }

  @Test
  void choice_isByWireName() throws MalformedJson {
    assertThat(fields("{\"a\":\"green\"}").choice("a", Colour.values(), Colour.RED))
        .isEqualTo(Colour.GREEN);
    assertThat(fields("{}").choice("a", Colour.values(), Colour.RED)).isEqualTo(Colour.RED);
    assertProblem(
        "{\"a\":\"GREEN\"}",
        f -> f.choice("a", Colour.values(), Colour.RED),
        "a must be one of red, green");
  }

  @Test
  void invalid_ofSeveral_isTheFirst() throws MalformedJson {
    assertProblem(
        "{\"a\":7,\"b\":7}",
        fields -> {
          fields.text("a", 9);
          fields.text("b", 9);
        },
        "a must be a string");
  }

  @Test
  void nested_problem_isNamedByItsPath() throws MalformedJson {
    assertProblem(
        "{\"a\":{\"b\":[{},{\"c\":7}]}}",
        fields ->
            fields
                .nested("a", 99)
                .elements("b", 99)
                .orElseThrow()
                .forEach(element -> element.text("c", 9)),
        "a.b[1].c must be a string");
    assertProblem("{\"a\":[7]}", f -> f.elements("a", 99), "a[0] must be an object");
    assertProblem("{\"a\":7}", f -> f.nested("a", 99), "a must be an object");
    assertThat(fields("{}").nested("a", 99).isEmpty()).isTrue();
    assertThat(fields("{}").elements("a", 99)).isEmpty();
  }

  @Test
  void ids_oneInNoForm_isNamedByItsPlace() throws MalformedJson {
    String id = "5d01e2404bc19c256622ad10";
    assertProblem(
        "{\"a\":[\"%s\",\"%s\"]}".formatted(id, id.toUpperCase(Locale.ROOT)),
        fields -> fields.ids("a", text -> text),
        "a[1] must be an id of 24 lower-case hexadecimal digits");
    assertThat(fields("{\"a\":[\"%1$s\",\"%1$s\"]}".formatted(id)).ids("a", text -> text))
        .containsExactly(id);
  }

  @Test
  void refuseOthers_unknownProperty_isNamedWithTheKnownOnes() throws MalformedJson {
    assertProblem(
        "{\"a\":1,\"A\":null}",
        fields -> {
          fields.scalar("a", 9);
          fields.text("b", 9);
          fields.refuseOthers(Set.of());
        },
        "A is not a property; known are a, b");
    assertProblem(
        "{\"a\":{\"x\":1}}",
        fields -> fields.nested("a", 99).refuseOthers(Set.of()),
        "a.x is not a property; known are ");
    assertProblem(
        "{\"%s\":1}".formatted("x".repeat(101)),
        fields -> fields.refuseOthers(Set.of()),
        "x".repeat(100) + " is not a property; known are ");
  }

  @Test
  void refuseOthers_knownAndIgnoredProperties_areAccepted() throws MalformedJson {
    Fields fields = fields("{\"a\":1,\"id\":7}");
    fields.has("a");
    fields.refuseOthers(Set.of("id"));

    assertThat(fields.invalid()).isEmpty();
  }

  @Test
  void invalid_unknownProperty_comesBeforeWhatElseIsWrong() throws MalformedJson {
    assertProblem(
        "{\"a\":{\"Name\":\"x\"}}",
        fields -> {
          Fields nested = fields.nested("a", 99);
          nested.requiredText("name", 9);
          nested.refuseOthers(Set.of());
        },
        "a.Name is not a property; known are name");
  }

  private static void assertProblem(String json, Consumer<Fields> reading, String message)
      throws MalformedJson {
    Fields fields = fields(json);
    reading.accept(fields);

    assertThat(fields.invalid()).map(Invalid::message).contains(message);
    assertThat(Parsed.of(fields, () -> "never")).isInstanceOf(Parsed.Refused.class);
  }

  private static Fields fields(String json) throws MalformedJson {
    return new Fields(Json.readObject(json));
  }
}
