package io.reachline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.replay.Counts.Outcome;
import io.reachline.replay.Counts.Reached;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountsTest {
  private static final Counts ALL_DIFFERENT =
      new Counts(1, 2, 3, new Reached(4, 5), new Reached(6, 7));

  @Test
  void and_outcomes_areCountedBeforeAndAfter() {
    Counts counts =
        Counts.NONE
            .and(Outcome.UNDELIVERABLE, Outcome.DELIVERED, true)
            .and(Outcome.DELIVERED, Outcome.DELIVERED, false)
            .and(Outcome.SILENT, Outcome.UNDELIVERABLE, true);

    assertThat(counts).isEqualTo(new Counts(3, 2, 0, new Reached(1, 1), new Reached(2, 1)));
  }

  @Test
  void andSkipped_countsAMessageWithoutAnOutcome() {
    assertThat(ALL_DIFFERENT.andSkipped())
        .isEqualTo(new Counts(2, 2, 4, new Reached(4, 5), new Reached(6, 7)));
  }

  @Test
  void toJson_showsAll() {
    assertThat(ALL_DIFFERENT.toJson())
        .hasToString(
            "{\"messages\":1,\"changed\":2,\"skipped\":3,"
                + "\"before\":{\"delivered\":4,\"undeliverable\":5},"
                + "\"after\":{\"delivered\":6,\"undeliverable\":7}}");
  }

  @Test
  void parse_text_givesTheSameCounts() {
    assertThat(Counts.parse(ALL_DIFFERENT.text())).hasValue(ALL_DIFFERENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-2-3-4-5-6",
        "1-2-3-4-5-6-7-8",
        "1-2-3-4-5-6-",
        "1-2-3-4-5-6-x",
        "1-2-3-4-5-6--7",
        "1000000000001-2-3-4-5-6-7",
        "99999999999999999999-2-3-4-5-6-7"
      })
  void parse_otherText_isEmpty(String text) {
    assertThat(Counts.parse(text)).isEmpty();
  }
}
