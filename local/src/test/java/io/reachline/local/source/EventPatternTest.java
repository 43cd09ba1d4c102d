package io.reachline.local.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventPatternTest {

  private static final Map<String, Object> MODIFIED =
      Map.of(
          "eventName",
          "MODIFY",
          "dynamodb",
          Map.of("NewImage", Map.of("del", Map.of("N", "1"), "sk", Map.of("S", "C"))));

  @Test
  void matches_exactValues_asAnyOfTheListed() {
    assertThat(matches("{\"eventName\":[\"INSERT\",\"MODIFY\"]}")).isTrue();
    assertThat(matches("{\"eventName\":[\"INSERT\"]}")).isFalse();
  }

  @Test
  void matches_severalFields_onlyTogether() {
    assertThat(
            matches(
                "{\"eventName\":[\"MODIFY\"],\"dynamodb\":{\"NewImage\":{\"sk\":{\"S\":[\"C\"]}}}}"))
        .isTrue();
    assertThat(
            matches(
                "{\"eventName\":[\"MODIFY\"],\"dynamodb\":{\"NewImage\":{\"sk\":{\"S\":[\"D\"]}}}}"))
        .isFalse();
  }

  @Test
  void matches_exists_onLeaves() {
    String pattern = "{\"dynamodb\":{\"NewImage\":{\"%s\":{\"N\":[{\"exists\":%s}]}}}}";
    assertThat(matches(pattern.formatted("del", "true"))).isTrue();
    assertThat(matches(pattern.formatted("del", "false"))).isFalse();
    assertThat(matches(pattern.formatted("other", "true"))).isFalse();
    assertThat(matches(pattern.formatted("other", "false"))).isTrue();
  }

  @Test
  void matches_existsOnAMapping_isFalseAsOnAws() {
    assertThat(matches("{\"dynamodb\":{\"NewImage\":{\"del\":[{\"exists\":true}]}}}")).isFalse();
  }

  @Test
  void matches_prefix_ofTexts() {
    assertThat(matches("{\"eventName\":[{\"prefix\":\"MOD\"}]}")).isTrue();
    assertThat(matches("{\"eventName\":[{\"prefix\":\"IN\"}]}")).isFalse();
  }

  @Test
  void parse_unknownOperatorOrNoList_complains() {
    assertThatThrownBy(() -> EventPattern.parse("{\"a\":[{\"numeric\":[\">\",1]}]}"))
        .hasMessageContaining("numeric");
    assertThatThrownBy(() -> EventPattern.parse("{\"a\":\"b\"}")).hasMessageContaining("no list");
    assertThatThrownBy(() -> EventPattern.parse("[")).hasMessageContaining("not JSON");
  }

  private static boolean matches(String pattern) {
    return EventPattern.parse(pattern).matches(MODIFIED);
  }
}
