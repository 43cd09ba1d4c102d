package io.reachline.local.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InvocationChainTest {

  @Test
  void header_read_isTheLineageThatWroteIt() {
    InvocationChain chain = InvocationChain.NONE.next("Router").next("Retry").next("Router");
    assertThat(chain.invocations()).isEqualTo(Map.of("Router", 2, "Retry", 1));
    assertThat(InvocationChain.ofHeader(chain.header())).isEqualTo(chain);
  }

  @Test
  void ofHeader_withoutALineage_isTheBeginning() {
    assertThat(InvocationChain.ofHeader(null)).isEqualTo(InvocationChain.NONE);
    assertThat(InvocationChain.ofHeader("Root=1-2-3;Sampled=0")).isEqualTo(InvocationChain.NONE);
  }

  @Test
  void isLoopOf_afterSixteenInvocationsOfTheFunction_holds() {
    InvocationChain chain = new InvocationChain(Map.of("Router", 16, "Retry", 15));
    assertThat(chain.isLoopOf("Router")).isTrue();
    assertThat(chain.isLoopOf("Retry")).isFalse();
    assertThat(chain.isLoopOf("Purge")).isFalse();
  }

  @Test
  void with_another_countsTheLongerChain() {
    assertThat(
            new InvocationChain(Map.of("A", 3, "B", 1))
                .with(new InvocationChain(Map.of("A", 2, "C", 4))))
        .isEqualTo(new InvocationChain(Map.of("A", 3, "B", 1, "C", 4)));
  }
}
