package io.reachline.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillTest {
  private static final Instant TIME = Instant.parse("2026-11-02T09:30:00Z");

  @Test
  void toJson_everyCharacter_isAsciiAndReadBack() {
    List<String> events = List.of("{\"text\":\"é\n\\\"🏔\u007f\ufffe\"}", "7");

    for (Spill spill : List.of(verified(events), unverified(events))) {
      assertThat(spill.toJson()).matches("[ -~]+");
      assertThat(Spill.ofJson(spill.toJson())).isEqualTo(spill);
    }
  }

  @Test
  void of_worstBody_fitsIntoMessagesThatSqsTakes() {
    // A megabyte of: the smallest events, characters that take most, quotes, one huge event, no
    // JSON.
    for (String body :
        List.of(
            numbers(),
            "[\"" + "é".repeat(499_990) + "\"]",
            "[" + String.join(",", Collections.nCopies(10, "\"" + "é".repeat(49_990) + "\"")) + "]",
            "["
                + String.join(",", Collections.nCopies(10, "\"" + "\\\"".repeat(49_990) + "\""))
                + "]",
            "\u0000".repeat(1_000_000))) {
      List<String> events = WebhookBody.read(body).events();

      List<Spill> spills = Spill.of(events, SpillTest::unverified);

      assertThat(spills)
          .allSatisfy(
              spill -> {
                assertThat(spill.toJson().length()).isLessThan(1_048_576);
                assertThat(spill.events()).hasSizeLessThanOrEqualTo(Spill.MAX_EVENTS);
              });
      assertThat(spills.stream().mapToInt(spill -> spill.events().size()).sum())
          .isEqualTo(events.size());
      assertThat(spills.getFirst().events().getFirst()).isNotEmpty();
      assertThat(events.getFirst()).startsWith(spills.getFirst().events().getFirst());
    }
  }

  @Test
  void of_manyEvents_keepTheirOrder() {
    List<String> events = IntStream.range(0, 250).mapToObj(Integer::toString).toList();

    List<Spill> spills = Spill.of(events, SpillTest::verified);

    assertThat(spills).extracting(spill -> spill.events().size()).containsExactly(100, 100, 50);
    assertThat(spills.stream().flatMap(spill -> spill.events().stream()))
        .containsExactlyElementsOf(events);
    assertThat(Spill.of(List.of(), SpillTest::verified)).isEmpty();
  }

  @Test
  void toString_ofAnUnverifiedOne_tellsNoToken() {
    assertThat(unverified(List.of("secret")).toString())
        .doesNotContain("ttt")
        .doesNotContain("secret")
        .contains("r-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "null", "{\"events\":[\"{}\"]}", "{\"token\":\"x\"}"})
  void ofJson_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Spill.ofJson(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Spill verified(List<String> events) {
    return new Spill.Verified(EventBuilder.ORGANIZATION, EventBuilder.SOURCE, TIME, events);
  }

  private static Spill unverified(List<String> events) {
    return new Spill.Unverified(EventBuilder.SOURCE, TIME, events, "t".repeat(8_000), "r-1");
  }

  private static String numbers() {
    StringBuilder body = new StringBuilder("[0");
    for (int i = 1; body.length() < 999_990; i++) {
      body.append(',').append(i);
    }
    return body.append(']').toString();
  }
}
