package io.reachline.local.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageTest {

  @Test
  void header_read_isTheLineageThatWroteIt() {
    Lineage lineage = Lineage.NONE.next("Router").next("Retry").next("Router");
    assertThat(lineage.rounds()).isEqualTo(Map.of("Router", 2, "Retry", 1));
    assertThat(Lineage.ofHeader(lineage.header())).isEqualTo(lineage);
  }

  @Test
  void ofHeader_withoutALineage_isTheBeginning() {
    assertThat(Lineage.ofHeader(null)).isEqualTo(Lineage.NONE);
    assertThat(Lineage.ofHeader("Root=1-2-3;Sampled=0")).isEqualTo(Lineage.NONE);
  }

  @Test
  void isLoopOf_afterSixteenInvocationsOfTheFunction_holds() {
    Lineage lineage = new Lineage(Map.of("Router", 16, "Retry", 15));
    assertThat(lineage.isLoopOf("Router")).isTrue();
    assertThat(lineage.isLoopOf("Retry")).isFalse();
    assertThat(lineage.isLoopOf("Purge")).isFalse();
  }

  @Test
  void with_another_countsTheLongerChain() {
    assertThat(new Lineage(Map.of("A", 3, "B", 1)).with(new Lineage(Map.of("A", 2, "C", 4))))
        .isEqualTo(new Lineage(Map.of("A", 3, "B", 1, "C", 4)));
  }
}
