package io.reachline.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two events are the same whatever the order of their members and the form of their scalars. */
class CanonicalJsonTest {

  @Property(seed = "6", tries = 500)
  void canonical_shuffledAndWithScalarsAsStrings_isTheSame(
      @ForAll("values") Object value, @ForAll long seed) throws MalformedJson {
    Object other = Json.read(Json.write(otherForm(value, new Random(seed))));

    assertThat(Json.canonical(other)).isEqualTo(Json.canonical(value));
  }

  @Property(seed = "7", tries = 500)
  void canonical_ofAnotherValue_differs(
      @ForAll("values") Object value, @ForAll("values") Object other) {
    assertThat(Json.canonical(value).equals(Json.canonical(other)))
        .isEqualTo(asText(value).equals(asText(other)));
  }

  @Test
  void canonical_example_isInOrderAndAllStrings() throws MalformedJson {
    assertThat(
            Json.canonical(Json.read("{\"b\":[1,true,null,\"x\"],\"a\":{\"d\":2.50,\"c\":\"\"}}")))
        .isEqualTo("{\"a\":{\"c\":\"\",\"d\":\"2.50\"},\"b\":[\"1\",\"true\",null,\"x\"]}");
  }

  @Test
  void canonical_ofAnObject_isThatOfItsMembers() throws MalformedJson {
    JsonObject object = Json.readObject("{\"b\":1,\"a\":2}");

    assertThat(Json.canonical(object))
        .isEqualTo("{\"a\":\"2\",\"b\":\"1\"}")
        .isEqualTo(Json.canonical(Json.readObject("{\"a\":\"2\",\"b\":\"1\"}")));
  }

  @Test
  void canonical_orderOfAList_matters() throws MalformedJson {
    assertThat(Json.canonical(Json.read("[1,2]"))).isNotEqualTo(Json.canonical(Json.read("[2,1]")));
    assertThat(Json.canonical(Json.read("{\"a\":null}")))
        .isNotEqualTo(Json.canonical(Json.read("{\"a\":\"null\"}")))
        .isNotEqualTo(Json.canonical(Json.read("{}")));
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(8).map(Object.class::cast),
            Arbitraries.integers().map(Object.class::cast),
            Arbitraries.bigIntegers().map(Object.class::cast),
            Arbitraries.of(true, false).map(Object.class::cast));
    return Arbitraries.recursive(() -> scalars, CanonicalJsonTest::containers, 0, 3);
  }

  private static Arbitrary<Object> containers(Arbitrary<Object> elements) {
    return Arbitraries.oneOf(
        elements.list().ofMaxSize(4).map(Object.class::cast),
        Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(4), elements)
            .ofMaxSize(4)
            .map(Object.class::cast));
  }

  /** The same value with members in another order, and some scalars as strings. */
  private static @Nullable Object otherForm(@Nullable Object value, Random random) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        Collections.shuffle(entries, random);
        Map<Object, @Nullable Object> shuffled = new LinkedHashMap<>();
        entries.forEach(e -> shuffled.put(e.getKey(), otherForm(e.getValue(), random)));
        yield shuffled;
      }
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(otherForm(element, random)));
        yield elements;
      }
      default -> random.nextBoolean() ? value.toString() : value;
    };
  }

  /** Returns the value with scalars as text, which Java's collections compare. */
  private static Object asText(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, Object> texts = new LinkedHashMap<>();
        map.forEach((name, member) -> texts.put(name, asText(member)));
        yield texts;
      }
      case List<?> list -> list.stream().map(CanonicalJsonTest::asText).toList();
      default -> value.toString();
    };
  }
}
