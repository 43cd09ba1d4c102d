package io.reachline.local.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.local.function.LocalFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadBatchesTest {

  @Test
  void of_manyItems_areCutByTheirCount() {
    assertThat(PayloadBatches.of(List.of(1, 2, 3, 4, 5), 2, _ -> 10))
        .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
  }

  @Test
  void of_largeItems_areCutByWhatOneInvocationTakes() {
    int third = LocalFunction.MAXIMUM_PAYLOAD / 3;
    assertThat(PayloadBatches.of(List.of("a", "b", "c", "d"), 10, _ -> third))
        .containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void of_nothing_isNoBatch() {
    assertThat(PayloadBatches.of(List.of(), 10, _ -> 1)).isEmpty();
  }
}
